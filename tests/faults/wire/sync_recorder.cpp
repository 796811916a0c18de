// SPDX-License-Identifier: GPL-3.0-or-later
//
// A library to be preloaded: whenever its program syncs a file or a directory of the tree MTPSYNC_SYNCED_TREE, what a
// power cut would leave of it is noted in the directory MTPSYNC_SYNCED_RECORD. tests/faults/wire/power_cut.py makes the
// tree what was noted.
//
// What it models: the content of a file lasts as it was at the last sync of that file. A name lasts when the directory
// was synced after it was given, or the file while it had it, as common file systems do; a removal or a rename lasts
// when the directory was synced after it. Directories themselves are taken to last.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <utility>

namespace {

namespace fs = std::filesystem;

/// The file that the program means, not one that has got the number of an earlier inode.
std::string key_of(const fs::path &path) {
    struct statx facts {};
    if (statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &facts) != 0)
        return "gone";
    return std::to_string(facts.stx_ino) + "-" + std::to_string(facts.stx_btime.tv_sec) + "-" +
           std::to_string(facts.stx_btime.tv_nsec);
}

/// What is noted of one tree. Made for each sync; the lock is held as long as it lives.
class Record {
public:
    Record(fs::path tree, fs::path directory)
        : lock_{one_at_a_time()}, tree_{std::move(tree)}, directory_{std::move(directory)} {}

    void note(const fs::path &synced) {
        const fs::path inside = synced.lexically_relative(tree_);
        if (inside.empty() || *inside.begin() == "..")
            return;
        if (fs::is_directory(synced))
            note_directory(synced, inside);
        else if (fs::is_regular_file(synced))
            note_file(synced, inside);
    }

private:
    static std::mutex &one_at_a_time() {
        static std::mutex mutex;
        return mutex;
    }

    void note_file(const fs::path &file, const fs::path &inside) {
        const std::string key = key_of(file);
        const fs::path part = directory_ / "content" / (key + ".part");
        fs::copy_file(file, part, fs::copy_options::overwrite_existing);
        fs::rename(part, directory_ / "content" / key);
        std::ofstream{names_file(inside.parent_path()), std::ios::app} << key << ' ' << file.filename().string()
                                                                       << '\n';
    }

    void note_directory(const fs::path &folder, const fs::path &inside) {
        const fs::path file = names_file(inside == "." ? fs::path{} : inside);
        const fs::path part = file.native() + ".part";
        std::ofstream names{part};
        for (const auto &item : fs::directory_iterator{folder})
            if (item.is_regular_file())
                names << key_of(item.path()) << ' ' << item.path().filename().string() << '\n';
        names.close();
        fs::rename(part, file);
    }

    /// Lines of key and name, of which a later one for the same name holds.
    [[nodiscard]] fs::path names_file(const fs::path &inside) const {
        const fs::path folder = directory_ / "names" / inside;
        fs::create_directories(folder);
        return folder / ".names";
    }

    std::unique_lock<std::mutex> lock_;
    fs::path tree_;
    fs::path directory_;
};

void record(int fd) noexcept {
    const int error = errno;
    try {
        const char *tree = std::getenv("MTPSYNC_SYNCED_TREE");
        const char *directory = std::getenv("MTPSYNC_SYNCED_RECORD");
        if (tree != nullptr && directory != nullptr)
            Record{tree, directory}.note(fs::read_symlink("/proc/self/fd/" + std::to_string(fd)));
    } catch (const std::exception &) {
        std::abort(); // a test that would go on would prove nothing
    }
    errno = error;
}

using Sync = int (*)(int);

int sync_and_record(const char *name, int fd) {
    const auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
    const int result = real(fd);
    if (result == 0)
        record(fd);
    return result;
}

} // namespace

extern "C" {

__attribute__((visibility("default"))) int fsync(int fd) {
    return sync_and_record("fsync", fd);
}

__attribute__((visibility("default"))) int fdatasync(int fildes) {
    return sync_and_record("fdatasync", fildes);
}
}
