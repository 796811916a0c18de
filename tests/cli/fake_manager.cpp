// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/fake_manager.hpp"

#include "common/bus_compat.hpp"
#include "tests/cli/fake_script.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mtpsync::test {

namespace {

std::string text_member(const std::map<std::string, sdbus::Variant> &map, const char *name) {
    const auto found = map.find(name);
    return found == map.end() ? "" : found->second.get<std::string>();
}

std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = read(fd, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    return text;
}

sdbus::UnixFd open_text(const std::map<std::uint64_t, std::string> &texts, std::uint64_t id) {
    const auto found = id == 0 && !texts.empty() ? std::prev(texts.end()) : texts.find(id);
    if (found == texts.end())
        throw bus_compat::to_bus({ErrorCode::NoSuchReport, "job " + std::to_string(id) + " has left none"});
    const std::string &text = found->second;
    sdbus::UnixFd memory{memfd_create("text", MFD_CLOEXEC), sdbus::adopt_fd};
    if (write(memory.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw bus_compat::to_bus({ErrorCode::Internal, "no memory"});
    lseek(memory.get(), 0, SEEK_SET);
    return memory;
}

} // namespace

FakeManager::FakeManager(sdbus::IConnection &connection, std::string_view phones, std::string job)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{"/org/mtpsync1"}}, connection_{connection}, job_{std::move(job)} {
    bus_compat::add_object_manager(connection, "/org/mtpsync1");
    registerAdaptor();
    plug_in(phones);
    make_profiles(phones);
}

FakeManager::~FakeManager() {
    unregisterAdaptor();
}

void FakeManager::plug_in(std::string_view phones) {
    const auto plug = [&](FakeDeviceFacts facts) {
        devices_.push_back(std::make_unique<FakeDevice>(connection_, std::move(facts)));
    };
    if (phones == "one" || phones == "two" || phones.starts_with("profile"))
        plug({.id = "SERIAL1", .model = "Pixel 9", .storages = {"Internal shared storage"}});
    if (phones == "two")
        plug({.id = "SERIAL2", .model = "Galaxy", .storages = {"Internal storage"}});
    if (phones == "storages")
        plug({.id = "SERIAL1", .model = "Pixel 9", .storages = {"Internal shared storage", "SD card"}});
    if (phones == "locked")
        plug({.id = "SERIAL1",
              .model = "Pixel 9",
              .state = "locked",
              .state_reason = "unlock the phone and choose File transfer"});
}

void FakeManager::make_profiles(std::string_view phones) {
    const auto make = [&](const std::string &name, const std::string &local) {
        add_profile(name, {{"local", sdbus::Variant{local}},
                           {"remote", sdbus::Variant{name}},
                           {"on_plug", sdbus::Variant{std::string{"off"}}},
                           {"match.serial", sdbus::Variant{std::string{"SERIAL1"}}}});
        profile(name).devices = {"SERIAL1"};
    };
    if (phones.starts_with("profile"))
        make("Music", "/music");
    if (phones != "profiles")
        return;
    make("films", "/films");
    add_profile("odd", {});
    profile("odd").problem = "/etc/profiles.d/odd.toml:3: on_plug must be one of off, verify, sync, ask";
}

FakeProfileFacts &FakeManager::profile(const std::string &name) const {
    const auto found = profiles_.find(name);
    if (found == profiles_.end())
        throw bus_compat::to_bus({ErrorCode::NoSuchProfile, "there is no profile '" + name + "'"});
    return found->second->facts();
}

void FakeManager::add_profile(const std::string &name, const Map &settings) {
    if (profiles_.contains(name))
        throw bus_compat::to_bus({ErrorCode::InvalidArgument, "there is a profile '" + name + "' already"});
    FakeProfileFacts facts{.name = name, .problem = "", .settings = settings, .devices = {}};
    profiles_.emplace(name, std::make_unique<FakeProfile>(connection_, std::move(facts)));
}

void FakeManager::AddProfile(sdbus::Result<> &&result, std::string name, Map settings) {
    add_profile(name, settings);
    result.returnResults();
}

void FakeManager::SetProfile(sdbus::Result<> &&result, std::string name, Map changes) {
    for (const auto &[key, value] : changes)
        profile(name).settings[key] = value;
    result.returnResults();
}

void FakeManager::RemoveProfile(sdbus::Result<> &&result, std::string name) {
    static_cast<void>(profile(name));
    profiles_.erase(name);
    result.returnResults();
}

/// The folders and the phone that @p target means, if it is a profile, too.
FakeManager::Map FakeManager::ad_hoc(const Map &target) const {
    const std::string name = text_member(target, "profile");
    if (name.empty())
        return target;
    const Map &settings = profile(name).settings;
    const std::string local = text_member(settings, "local");
    return {{"source", sdbus::Variant{std::vector<std::uint8_t>{local.begin(), local.end()}}},
            {"dest", sdbus::Variant{text_member(settings, "remote")}},
            {"device", sdbus::Variant{text_member(settings, "match.serial")}}};
}

void FakeManager::Verify(JobResultOnBus &&result, Map target, Map /*options*/) {
    result.returnResults(start(JobKind::Verify, target));
}

void FakeManager::Execute(JobResultOnBus &&result, Map target, Map options) {
    check_plan(options);
    result.returnResults(start(JobKind::Execute, target));
}

void FakeManager::Retry(JobResultOnBus &&result, Map target, Map /*options*/) {
    result.returnResults(start(JobKind::Retry, target));
}

void FakeManager::OpenReport(FileResult &&result, std::uint64_t id) {
    result.returnResults(open_text(reports_, id));
}

void FakeManager::OpenPlan(FileResult &&result, std::uint64_t id) {
    result.returnResults(open_text(plans_, id));
}

void FakeManager::OpenManifest(FileResult &&result, Map target) {
    const PlanTarget place = completed(target);
    const std::string digest(64, 'a');
    result.returnResults(open_text({{1, digest + "  " + place.dest + "/a.mp3\n\\" + digest + "  b\\nc.mp3\n"}}, 0));
}

PlanTarget FakeManager::completed(const Map &target) const {
    if (devices_.empty())
        throw bus_compat::to_bus({ErrorCode::NoSuchDevice, "no phone is plugged in; plug one in"});
    const std::string id = text_member(target, "device");
    const auto device = std::find_if(devices_.begin(), devices_.end(),
                                     [&](const auto &d) { return id.empty() || d->facts().id == id; });
    if (device == devices_.end())
        throw bus_compat::to_bus({ErrorCode::NoSuchDevice, "no phone '" + id + "' is plugged in"});
    const FakeDeviceFacts &facts = (*device)->facts();
    const auto source = target.at("source").get<std::vector<std::uint8_t>>();
    std::string storage = text_member(target, "storage");
    if (storage.empty() && !facts.storages.empty())
        storage = facts.storages.front();
    return {.device = facts.id,
            .model = facts.model,
            .storage = storage,
            .dest = text_member(target, "dest"),
            .source = {source.begin(), source.end()}};
}

void FakeManager::check_plan(const Map &options) {
    const auto plan = options.find("plan");
    if (plan == options.end())
        return;
    const auto fd = plan->second.get<sdbus::UnixFd>();
    if ((fcntl(fd.get(), F_GET_SEALS) & F_SEAL_WRITE) == 0)
        throw bus_compat::to_bus({ErrorCode::InvalidPlan, "the plan is not sealed"});
    try {
        entries_given_ = parse_plan(read_all(fd.get())).entries.size();
    } catch (const Error &error) {
        throw bus_compat::to_bus(error);
    }
}

sdbus::ObjectPath FakeManager::start(JobKind kind, const Map &target) {
    auto job = std::make_unique<FakeJob>(connection_, ++last_id_, kind, completed(ad_hoc(target)),
                                         text_member(target, "profile"));
    const sdbus::ObjectPath path{job->path()};
    emitJobNew(job->id(), path, std::string{to_word(kind)});
    if (job_ == "fast")
        end(*job);
    else
        running_.push_back({.job = std::move(job), .script = script_of(job_)});
    return path;
}

bool FakeManager::waits(const Running &running) const {
    if (!running.job->followed())
        return true;
    const bool at_end = running.next == running.script.size();
    return at_end && (job_ == "deaf" || (job_ == "endless" && !running.job->cancelled()));
}

bool FakeManager::busy() const {
    return std::any_of(running_.begin(), running_.end(), [&](const Running &running) { return !waits(running); });
}

bool FakeManager::turn() {
    for (const auto &device : devices_)
        device->turn();
    for (std::size_t n = 0; n < running_.size();) {
        Running &running = running_[n++];
        if (waits(running))
            continue;
        if (running.next < running.script.size()) {
            running.job->tell(running.script[running.next++]);
        } else if (job_ == "vanish") {
            return false;
        } else {
            const auto job = std::move(running.job);
            running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(--n));
            end(*job);
        }
    }
    return true;
}

void FakeManager::end(FakeJob &job) {
    const Report report = report_of(job);
    reports_[job.id()] = print_report(report);
    Plan plan = scripted_plan();
    plan.job = job.id();
    plan.target = job.target();
    plans_[job.id()] = print_plan(plan);
    job.complete(report.result);
    emitJobRemoved(job.id(), sdbus::ObjectPath{job.path()}, std::string{to_word(report.result)});
}

Report FakeManager::report_of(const FakeJob &job) const {
    Report report = scripted_report(job_, job.kind());
    report.job = job.id();
    report.kind = job.kind();
    report.target = job.target();
    report.profile = job.profile();
    report.started = "2026-03-01T10:21:00Z";
    report.ended = "2026-03-01T10:21:09Z";
    if (job.cancelled()) {
        report.result = JobResult::Cancelled;
        report.error = ErrorCode::Cancelled;
        report.files = {.total = 2, .done = 1, .verified = 1};
    }
    if (entries_given_ > 0) {
        report.plan_source = "given";
        report.message = "the plan has " + std::to_string(entries_given_) + " entries";
    }
    return report;
}

} // namespace mtpsync::test
