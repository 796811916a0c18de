// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/polkit.hpp"

#include "common/bus_compat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

constexpr auto authority_service = "org.freedesktop.PolicyKit1";
constexpr auto authority_path = "/org/freedesktop/PolicyKit1/Authority";
constexpr auto authority_interface = "org.freedesktop.PolicyKit1.Authority";
constexpr std::uint32_t allow_user_interaction = 1;

/// Of one user, over all connections. A check may hold a plan open.
constexpr std::ptrdiff_t most_checks = 8;
constexpr std::chrono::seconds longest_check{10};
/// Somebody types a password.
constexpr std::chrono::seconds longest_interaction{120};

std::string cancellation_id(std::uint64_t id) {
    return "mtpsync-" + std::to_string(id);
}

bool means_absent(const std::string &name) {
    return name == "org.freedesktop.DBus.Error.ServiceUnknown" || name == "org.freedesktop.DBus.Error.NameHasNoOwner" ||
           name.starts_with("org.freedesktop.DBus.Error.Spawn.") || name.starts_with("org.freedesktop.systemd1.");
}

bool means_late(const std::string &name) {
    return name == "org.freedesktop.DBus.Error.Timeout" || name == "org.freedesktop.DBus.Error.NoReply" ||
           name == "System.Error.ETIMEDOUT";
}

std::chrono::seconds deadline_of(const Caller &caller) {
    return caller.is_interactive ? longest_interaction : longest_check;
}

Error denied(const Caller &caller, BusAction action, const std::string &why) {
    return {ErrorCode::NotAuthorized,
            "user " + std::to_string(caller.uid) + " may not " + std::string{describe(action)} + ": " + why};
}

} // namespace

Polkit::Polkit(sdbus::IConnection &connection)
    : connection_{connection}, authority_{sdbus::createProxy(connection, bus_compat::ServiceName{authority_service},
                                                             sdbus::ObjectPath{authority_path})} {
}

void Polkit::ask(const Caller &caller, BusAction action, Answered answered) {
    const auto under_way =
        std::ranges::count_if(checks_, [&](const auto &item) { return item.second.caller.uid == caller.uid; });
    if (under_way >= most_checks)
        throw denied(caller, action,
                     std::to_string(under_way) + " earlier calls still wait for polkit; answer or end them first");
    const std::uint64_t id = ++last_id_;
    Check check{.caller = caller,
                .action = action,
                .answered = std::move(answered),
                .departure = bus_compat::watch_departure(connection_, caller.name, [this, id] { drop(id); })};
    send(id, check);
    checks_.emplace(id, std::move(check));
}

void Polkit::send(std::uint64_t id, const Check &check) {
    using Subject = sdbus::Struct<std::string, std::map<std::string, sdbus::Variant>>;
    const Subject subject{"system-bus-name", {{"name", sdbus::Variant{check.caller.name}}}};
    const auto answered = [this, id](bus_compat::CallFailure failure, const Verdict &verdict) {
        answer(id, failure ? &*failure : nullptr, verdict);
    };
    authority_->callMethodAsync("CheckAuthorization")
        .onInterface(authority_interface)
        .withTimeout(deadline_of(check.caller))
        .withArguments(subject, std::string{polkit_action(check.action)}, std::map<std::string, std::string>{},
                       check.caller.is_interactive ? allow_user_interaction : 0U, cancellation_id(id))
        .uponReplyInvoke(answered);
}

void Polkit::answer(std::uint64_t id, const sdbus::Error *failure, const Verdict &verdict) {
    auto node = checks_.extract(id);
    if (node.empty())
        return;
    const Check check = std::move(node.mapped());
    if (check.is_dropped)
        return;
    if (failure != nullptr && means_late(failure->getName()))
        cancel(id);
    check.answered(judge(check, failure, verdict));
}

std::optional<Error> Polkit::judge(const Check &check, const sdbus::Error *failure, const Verdict &verdict) {
    if (failure != nullptr)
        return judge_failure(check, *failure);
    is_failure_told_ = false;
    const bool is_authorized = verdict.get<0>();
    const bool is_challenge = verdict.get<1>();
    const auto &details = verdict.get<2>();
    if (is_authorized)
        return std::nullopt;
    if (is_challenge)
        return denied(check.caller, check.action,
                      check.caller.is_interactive
                          ? "somebody has to give a password, and nobody is there who could ask for it"
                          : "somebody has to give a password, and the call does not allow to ask for it");
    return denied(check.caller, check.action,
                  details.contains("polkit.dismissed") ? "no password was given" : "polkit does not allow it");
}

Error Polkit::judge_failure(const Check &check, const sdbus::Error &failure) {
    if (means_late(failure.getName())) {
        log_failure("polkit does not answer");
        return denied(check.caller, check.action,
                      "polkit has not answered within " + std::to_string(deadline_of(check.caller).count()) +
                          " seconds");
    }
    if (!means_absent(failure.getName())) {
        log_failure("polkit cannot decide (" + failure.getMessage() + ")");
        return denied(check.caller, check.action, "polkit cannot decide (" + failure.getMessage() + ")");
    }
    log_failure("there is no polkit on this bus");
    return denied(check.caller, check.action,
                  "there is no polkit on this bus, and so only root and the user of mtpsyncd may; install polkit, or "
                  "call as root");
}

void Polkit::log_failure(const std::string &what) {
    if (!std::exchange(is_failure_told_, true))
        spdlog::warn("{}; only root and the user of mtpsyncd may do anything", what);
}

/// Polkit's answer, or the deadline, ends the check; until then it counts.
void Polkit::drop(std::uint64_t id) {
    const auto found = checks_.find(id);
    if (found == checks_.end() || std::exchange(found->second.is_dropped, true))
        return;
    spdlog::debug("{} has left before polkit answered", found->second.caller.name);
    cancel(id);
}

void Polkit::cancel(std::uint64_t id) {
    authority_->callMethod("CancelCheckAuthorization")
        .onInterface(authority_interface)
        .withArguments(cancellation_id(id))
        .dontExpectReply();
}

} // namespace mtpsync
