// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/unique_fd.hpp"
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mebi = std::size_t{1} << 20U;

/// A small file system of its own over a folder, while it lives.
class SmallDisk {
public:
    explicit SmallDisk(fs::path folder) : folder_{std::move(folder)} {
        is_mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=64m") == 0;
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    ~SmallDisk() {
        if (is_mounted_)
            umount2(folder_.c_str(), MNT_DETACH);
    }

    [[nodiscard]] bool is_mounted() const noexcept { return is_mounted_; }

    /// Somebody else takes all the room.
    void fill() const {
        const UniqueFd file{open((folder_ / "filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
        const std::array<char, 4096> block{};
        while (write(file.get(), block.data(), block.size()) == static_cast<ssize_t>(block.size()))
            continue;
    }
    void make_room() const { fs::remove(folder_ / "filler"); }

private:
    fs::path folder_;
    bool is_mounted_;
};

} // namespace

TEST_CASE("a disk that becomes full in the middle of a file loses nothing, and the file goes on when there is room") {
    MirrorRig rig;
    const SmallDisk disk{rig.local()};
    if (!disk.is_mounted()) {
        WARN("skipped: only root can mount a small file system");
        return;
    }
    rig.set_direction(Direction::Pull);
    rig.fill();
    rig.write("big", "old version");
    rig.write("old", "1");
    const std::string content(24 * mebi, 'x');
    rig.phone().write("Sync/big", content);
    int pieces = 0;
    rig.phone().at_every_call([&](const FakeMoment &moment) {
        if (moment.call == FakeCall::Get && moment.name == "big" && !moment.took_effect && ++pieces == 2)
            disk.fill();
    });
    const Report report = rig.mirror();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "big") == ErrorCode::LocalFull);
    CHECK(kept(report, "old") == KeepReason::FailedRun);
    CHECK(rig.local_content()["big"] == "old version");
    CHECK(rig.retry_paths() == std::vector<std::string>{"big"});

    disk.make_room();
    rig.phone().at_every_call({});
    const Report retried = rig.retry();
    CHECK(retried.result == JobResult::Success);
    CHECK(retried.bytes_read == 16 * mebi); // the first piece was here and proven
    CHECK(rig.local_content()["big"] == content);
    CHECK(rig.mirror().deleted.done == 1);
    CHECK(rig.local_content() == rig.phone_content());
}
