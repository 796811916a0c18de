// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree.hpp"

#include <spdlog/fmt/fmt.h>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

/// What an ObjectTree takes and how fast it answers, with 10^4, 10^5 and 10^6 objects. The times are for people; the
/// memory is a promise: it exits with 1 when an object takes more than goal_bytes beside its name.
namespace {

using namespace mtpsync;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t most_objects = 1'000'000;
constexpr double goal_bytes = 100;
constexpr std::uint32_t folder_size = 100;  // objects in a folder
constexpr std::uint32_t folder_fan_out = 8; // of them folders, as long as there are folders to come
constexpr std::uint32_t samples = 200'000;
constexpr StorageId storage{0x10001};

/// The objects of a phone, folder by folder in breadth-first order; handles count from 1 as AOSP's do.
class SamplePhone {
public:
    explicit SamplePhone(std::uint32_t objects) : objects_{objects}, folders_{objects / folder_size - 1} {}

    /// The next folder's children.
    std::vector<ObjectInfo> next_listing(FolderRef folder) {
        std::vector<ObjectInfo> listing;
        for (std::uint32_t n = 0; n < folder_size && made_ < objects_; ++n) {
            const bool is_folder = n < folder_fan_out && folders_made_ < folders_;
            folders_made_ += is_folder ? 1 : 0;
            ++made_;
            listing.push_back({.handle = ObjectHandle{made_},
                               .parent = folder.handle,
                               .storage = storage,
                               .name = is_folder ? fmt::format("Album {:05}", folders_made_) : photo_name(made_),
                               .size = is_folder ? 0U : 2'000'000U + made_,
                               .date_token = std::int64_t{made_} * 60,
                               .is_folder = is_folder});
            name_bytes_ += listing.back().name.size();
        }
        return listing;
    }
    [[nodiscard]] std::size_t name_bytes() const noexcept { return name_bytes_; }

private:
    static std::string photo_name(std::uint32_t number) {
        return fmt::format("IMG_2024{:02}{:02}_{:06}.jpg", number / 28 % 12 + 1, number % 28 + 1, number % 1'000'000);
    }

    std::uint32_t objects_;
    std::uint32_t folders_;
    std::uint32_t made_ = 0;
    std::uint32_t folders_made_ = 0;
    std::size_t name_bytes_ = 0;
};

struct Figures {
    std::uint64_t objects = 0;
    double fill_seconds = 0;
    double counted_bytes = 0;   // of an object, by ObjectTree::memory_bytes()
    double allocated_bytes = 0; // of an object, by the allocator
    double name_bytes = 0;      // of an object
    double by_path = 0;         // nanoseconds
    double by_handle = 0;
    double events = 0;

    [[nodiscard]] double beside_the_name() const { return std::max(counted_bytes, allocated_bytes) - name_bytes; }
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double allocated() {
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

/// Nanoseconds that @p work takes for one of @p items.
template <class Items, class Work>
double time_each(const Items &items, Work work) {
    const auto start = Clock::now();
    for (const auto &item : items)
        work(item);
    return seconds_since(start) * 1e9 / static_cast<double>(items.size());
}

/// Only the time in the tree counts: making the listings is the phone's work.
double fill(ObjectTree &tree, SamplePhone &phone) {
    Clock::duration taken{};
    while (const auto folder = tree.next_unlisted()) {
        const std::vector<ObjectInfo> listing = phone.next_listing(*folder);
        const auto start = Clock::now();
        tree.set_listing(*folder, listing);
        taken += Clock::now() - start;
    }
    return std::chrono::duration<double>(taken).count();
}

void look_up(const ObjectTree &tree, std::mt19937 &random, Figures &figures) {
    std::vector<ObjectHandle> handles(samples);
    std::ranges::generate(handles,
                          [&] { return ObjectHandle{static_cast<std::uint32_t>(random() % tree.objects()) + 1}; });
    std::vector<std::string> paths;
    for (const ObjectHandle handle : handles)
        paths.push_back(tree.path_of(handle));
    std::ranges::shuffle(handles, random);

    std::size_t found = 0;
    figures.by_handle = time_each(handles, [&](ObjectHandle handle) { found += tree.find(handle) ? 1 : 0; });
    figures.by_path = time_each(paths, [&](const std::string &path) { found += tree.find(storage, path) ? 1 : 0; });
    if (found != 2 * std::size_t{samples})
        fmt::print(stderr, "object-tree-bench: {} look-ups found nothing\n", 2 * std::size_t{samples} - found);
}

/// One file vanishes on the phone and another one appears in its folder.
void change(ObjectTree &tree, std::mt19937 &random, Figures &figures) {
    std::vector<ObjectInfo> files;
    while (files.size() < samples / 4) {
        const auto object = tree.find(ObjectHandle{static_cast<std::uint32_t>(random() % tree.objects()) + 1});
        if (!object->is_folder)
            files.push_back(
                {.handle = object->handle, .parent = object->parent, .storage = storage, .name = object->name});
    }
    figures.events = time_each(files,
                               [&](const ObjectInfo &file) {
                                   tree.apply({.kind = PhoneEvent::Kind::ObjectRemoved, .object = file.handle});
                                   tree.add(file);
                               }) /
                     2;
}

Figures measure(std::uint32_t objects) {
    const double allocated_before = allocated();
    std::mt19937 random{objects};
    ObjectTree tree;
    tree.set_storages(std::vector{StorageInfo{.id = storage}});
    SamplePhone phone{objects};
    Figures figures{.fill_seconds = fill(tree, phone)};
    figures.objects = tree.objects();
    const auto count = static_cast<double>(tree.objects());
    figures.counted_bytes = static_cast<double>(tree.memory_bytes()) / count;
    figures.allocated_bytes = (allocated() - allocated_before) / count;
    figures.name_bytes = static_cast<double>(phone.name_bytes()) / count;
    look_up(tree, random, figures);
    change(tree, random, figures);
    return figures;
}

void print_head() {
    fmt::print("{:>9} {:>13} {:>13} {:>10} {:>15} {:>15} {:>10} {:>8}\n", "objects", "bytes/object", "+ its name",
               "allocated", "by path/s", "by handle/s", "ns/event", "fill s");
}

void print(const Figures &figures) {
    fmt::print("{:>9} {:>13.1f} {:>13.1f} {:>10.1f} {:>15.0f} {:>15.0f} {:>10.0f} {:>8.3f}\n", figures.objects,
               figures.counted_bytes - figures.name_bytes, figures.counted_bytes, figures.allocated_bytes,
               1e9 / figures.by_path, 1e9 / figures.by_handle, figures.events, figures.fill_seconds);
    std::fflush(stdout);
}

} // namespace

int main() {
    print_head();
    for (std::uint32_t objects = 10'000; objects <= most_objects; objects *= 10) {
        const Figures figures = measure(objects);
        print(figures);
        if (objects == most_objects && (figures.objects != objects || figures.beside_the_name() > goal_bytes)) {
            fmt::print(stderr, "object-tree-bench: {:.1f} bytes an object beside its name, more than {:.0f}\n",
                       figures.beside_the_name(), goal_bytes);
            return 1;
        }
    }
    return 0;
}
