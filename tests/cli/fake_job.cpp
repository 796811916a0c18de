// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/fake_job.hpp"

#include "common/bus_compat.hpp"
#include "common/object_path.hpp"

#include <utility>
#include <vector>

namespace mtpsync::test {

FakeJob::FakeJob(sdbus::IConnection &connection, std::uint64_t id, JobKind kind, PlanTarget target, std::string profile)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{job_object_path(id)}}, id_{id}, kind_{kind},
      target_{std::move(target)}, profile_{std::move(profile)} {
    registerAdaptor();
    getObject().emitInterfacesAddedSignal(); // reads the properties, too
    announced_ = true;
}

FakeJob::~FakeJob() {
    getObject().emitInterfacesRemovedSignal();
    unregisterAdaptor();
}

std::string FakeJob::path() const {
    return job_object_path(id_);
}

void FakeJob::tell(const FakeJobState &now) {
    const bool changed = now.state != now_.state || now.reason != now_.reason || now.phase != now_.phase;
    now_ = now;
    if (changed)
        bus_compat::emit_changed(getObject(), INTERFACE_NAME, {"State", "StateReason", "Phase"});
    emitProgress({{"phase", sdbus::Variant{now.phase}},
                  {"state", sdbus::Variant{now.state}},
                  {"item", sdbus::Variant{now.item}},
                  {"files_total", sdbus::Variant{now.total}},
                  {"files_done", sdbus::Variant{now.done}},
                  {"files_failed", sdbus::Variant{now.failed}},
                  {"files_skipped", sdbus::Variant{std::uint64_t{0}}},
                  {"files_verified", sdbus::Variant{now.done}},
                  {"bytes_total", sdbus::Variant{BytesTotal()}},
                  {"bytes_done", sdbus::Variant{BytesDone()}},
                  {"rate", sdbus::Variant{now.done == 0 ? std::uint64_t{0} : 8 * mib}},
                  {"eta", sdbus::Variant{now.total - now.done - now.failed}}});
}

void FakeJob::complete(JobResult result) {
    result_ = std::string{to_word(result)};
    emitCompleted(result == JobResult::Success, result_, {});
}

void FakeJob::Cancel(sdbus::Result<> &&result) {
    cancelled_ = true;
    result.returnResults();
}

std::uint64_t FakeJob::Id() {
    followed_ = announced_;
    return id_;
}

std::map<std::string, sdbus::Variant> FakeJob::Target() {
    return {{"device", sdbus::Variant{target_.device}},
            {"storage", sdbus::Variant{target_.storage}},
            {"dest", sdbus::Variant{target_.dest}},
            {"source", sdbus::Variant{std::vector<std::uint8_t>{target_.source.begin(), target_.source.end()}}},
            {"direction", sdbus::Variant{std::string{"push"}}},
            {"profile", sdbus::Variant{profile_}}};
}

std::uint64_t FakeJob::BytesTotal() {
    return now_.total * mib;
}

std::uint64_t FakeJob::BytesDone() {
    return (now_.done + now_.failed) * mib;
}

} // namespace mtpsync::test
