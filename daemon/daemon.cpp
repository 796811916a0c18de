// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/daemon.hpp"

#include "common/error.hpp"
#include "common/log.hpp"
#include "common/names.hpp"
#include "common/text.hpp"
#include "daemon/phone/worker_opener.hpp"
#include "daemon/runtime/service_notify.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace {

/// A worker that does not let go of its phone is killed well before the daemon has to be gone.
constexpr std::chrono::milliseconds worker_grace{2'000};
constexpr std::chrono::milliseconds longest_stop{4'500};
constexpr std::chrono::milliseconds time_to_end{500}; // when the last thread has
constexpr std::chrono::seconds status_interval{2};

Settings load(const DaemonOptions &options, const std::filesystem::path &file) {
    Settings settings = load_settings(file, options.config.has_value());
    if (!options.log_level.empty())
        settings.log_level = log_level_from_word(options.log_level).value_or(settings.log_level);
    spdlog::set_level(settings.log_level);
    return settings;
}

std::filesystem::path make_state_directory(std::filesystem::path path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
        throw Error{ErrorCode::StateUnwritable, "cannot make '" + path.string() + "': " + error.message()};
    return path;
}

PhoneThread::Settings thread_settings(const Settings &settings) {
    PhoneThread::Settings thread;
    thread.idle_scan = settings.idle_scan;
    thread.release_time = settings.release_time;
    thread.link.open_time = settings.open_time;
    thread.link.call_time = settings.call_time;
    thread.link.list_time = settings.list_time;
    thread.link.stall_time = settings.stall_time;
    return thread;
}

RetrySettings retry_settings(const Settings &settings) {
    return {.max_retries = settings.max_retries,
            .first_pause = settings.first_pause,
            .reopen_pause = settings.reopen_pause};
}

} // namespace

Daemon::Daemon(const DaemonOptions &options, const DaemonPaths &paths)
    : options_{options}, config_file_{paths.config_file}, settings_{load(options, config_file_)},
      on_term_{loop_.add_signal(SIGTERM, [this] { stop("SIGTERM"); })},
      on_int_{loop_.add_signal(SIGINT, [this] { stop("SIGINT"); })}, on_hup_{loop_.add_signal(SIGHUP,
                                                                                              [this] { reload(); })},
      state_{make_state_directory(paths.state)}, instance_{state_ / "lock"}, mailbox_{loop_}, database_{state_},
      journal_{database_}, started_{database_}, names_{database_}, phone_digests_{database_}, local_digests_{database_},
      local_memory_{local_digests_}, plans_{state_}, reports_{state_}, profiles_{paths.profiles, paths.home},
      devices_{[this](const UsbPhone &phone) { return make_opener(phone); }, thread_settings(settings_),
               [this](std::function<void()> letter) { mailbox_.post(std::move(letter)); }},
      jobs_{devices_, job_services(), [this](std::function<void()> letter) { mailbox_.post(std::move(letter)); }},
      auto_sync_{devices_, jobs_, [this](const Device &device) { return plug_rules(profiles_, device); }},
      bus_{options.bus,
           {.loop = loop_,
            .devices = devices_,
            .jobs = jobs_,
            .auto_sync = auto_sync_,
            .profiles = profiles_,
            .plans = plans_,
            .reports = reports_,
            .digests = phone_digests_,
            .names = names_}},
      sleep_inhibitor_{loop_, jobs_}, monitor_{
                                          loop_,
                                          {.plugged = [this](const UsbPhone &phone) { devices_.plugged(phone); },
                                           .unplugged = [this](const UsbPhone &phone) { devices_.unplugged(phone); }}} {
    std::signal(SIGPIPE, SIG_IGN);
    profiles_.add_observer(auto_sync_);
    if (options.bus == bus_compat::Bus::Session)
        notifier_.emplace(bus_.connection(), notifier_parts());
}

Notifier::Parts Daemon::notifier_parts() {
    return {.devices = devices_, .jobs = jobs_, .auto_sync = auto_sync_, .wants = [this](const std::string &profile) {
                return wants_notifications(profile);
            }};
}

bool Daemon::wants_notifications(const std::string &profile) const {
    const auto found = profiles_.profiles().find(profile);
    return found != profiles_.profiles().end() && found->second.notify;
}

JobServices Daemon::job_services() {
    return {.journal = journal_,
            .started = started_,
            .daemon_stops = stopping_,
            .plans = plans_,
            .reports = reports_,
            .hashers = hashers_,
            .retry = retry_settings(settings_),
            .names = &names_,
            .phone_digests = &phone_digests_,
            .local_memory = &local_memory_};
}

PhoneOpener Daemon::make_opener(const UsbPhone &phone) const {
    WorkerSettings worker{.command = settings_.worker_command,
                          .name = phone.serial.empty() ? phone.port : phone.serial,
                          .cancel_grace = worker_grace};
    if (worker.command.empty())
        worker.command = {MTPSYNC_LIBEXECDIR "/" + std::string{names::worker_program}};
    return worker_opener(phone.address, std::move(worker));
}

int Daemon::run() {
    monitor_.start(); // who finds us by our name finds the phones, too
    bus_.claim_name();
    loop_.enable_watchdog();
    status_timer_ = loop_.add_timer(status_interval, [this] {
        show_status();
        status_timer_.rearm(status_interval);
    });
    spdlog::info("mtpsyncd {} is ready on the {} bus, state in {}", MTPSYNC_VERSION,
                 options_.bus == bus_compat::Bus::Session ? "session" : "system", state_.string());
    service_notify::ready("watching for phones");
    loop_.run();
    spdlog::info("mtpsyncd ends");
    return EXIT_SUCCESS;
}

void Daemon::reload() {
    service_notify::reloading();
    profiles_.reload();
    try {
        settings_ = load(options_, config_file_);
        jobs_.set_retry(retry_settings(settings_));
        devices_.set_thread_settings(thread_settings(settings_));
        spdlog::info("configuration read again; times and the worker hold for phones that are plugged in from now on");
    } catch (const Error &error) {
        spdlog::error("the configuration stays as it was: {}", error.what());
    }
    service_notify::ready(shown_status_);
}

void Daemon::stop(const char *signal) {
    if (stopping_.exchange(true))
        return;
    spdlog::info("{}: stopping", signal);
    service_notify::stopping(longest_stop + time_to_end);
    stop_timer_ = loop_.add_timer(longest_stop, [this] { give_up(); });
    auto_sync_.stop();
    if (notifier_)
        notifier_->stop();
    jobs_.cancel_all();
    devices_.shut_down([this] { loop_.quit(); });
}

/// A thread does not end, for whatever reason: what it does is safe to interrupt, and the kernel cleans up.
void Daemon::give_up() {
    spdlog::error("a phone's thread does not end; leaving without it");
    std::_Exit(EXIT_FAILURE);
}

void Daemon::show_status() {
    std::string status = std::to_string(devices_.devices().size()) + " phones, " + std::to_string(jobs_.running()) +
                         " jobs running, " + std::to_string(jobs_.queued()) + " waiting";
    if (status != shown_status_)
        service_notify::status(shown_status_ = std::move(status));
}

} // namespace mtpsync
