// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/store/sql_statement.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>

namespace mtpsync {

/**
 * state.db: what the daemon remembers besides its documents (docs/adr/0005). One that is damaged is moved aside and
 * begun anew, with a warning: everything in it can be found out again.
 *
 * Thread-safe: a mutex lets one thread at a time in. Its writes wait for the disk, so the control thread uses it only
 * before the loop runs, and when somebody asks for a manifest.
 */
class StateDb {
public:
    /// @p state is the state directory. Throws Error (StateUnwritable) when it can be neither opened nor begun anew.
    explicit StateDb(const std::filesystem::path &state);

    /// What a power cut may do to a change.
    enum class Durability {
        Lazy,  ///< take the last ones back
        Synced ///< nothing, once write() has returned
    };

    /// Calls @p work with the database, alone. For reading.
    template <class Work>
    auto read(Work work) const {
        const std::scoped_lock lock{mutex_};
        return work(database_.get());
    }
    /// Calls @p work with the database, alone, in one transaction: it is taken back when work throws.
    template <class Work>
    void write(Durability durability, Work work) {
        const std::scoped_lock lock{mutex_};
        begin(durability);
        try {
            work(database_.get());
            run("COMMIT");
        } catch (...) {
            roll_back();
            throw;
        }
    }

private:
    struct Closer {
        void operator()(sqlite3 *database) const noexcept;
    };
    using Handle = std::unique_ptr<sqlite3, Closer>;

    static Handle open(const std::filesystem::path &file);
    static void move_aside(const std::filesystem::path &file);
    void begin(Durability durability);
    void roll_back() noexcept;
    void run(std::string_view sql);

    mutable std::mutex mutex_;
    Handle database_; // protected by mutex_
};

} // namespace mtpsync
