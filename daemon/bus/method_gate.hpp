// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "common/error.hpp"
#include "daemon/bus/authorizer.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace mtpsync {

/**
 * The one gate of all methods of an object: lets in who may, answers when the work is done, and turns errors into those
 * of the bus. Owned by the object; thread-bound to the control thread.
 */
class MethodGate {
public:
    /// Both outlive the gate. @p gone is what a caller hears when the object has gone before its caller was
    /// known and let in.
    MethodGate(Authorizer &authorizer, const sdbus::IObject &object, ErrorCode gone)
        : authorizer_{authorizer}, object_{object}, gone_{gone} {}
    MethodGate(const MethodGate &) = delete;
    MethodGate &operator=(const MethodGate &) = delete;
    ~MethodGate() = default;

    /// Runs @p work, the body of a method, as soon as its caller is let in, and answers with what it returns. It gets
    /// the caller's uid. Nothing is run once the gate has gone.
    template <class... Values, class Work>
    void handle(BusAction action, sdbus::Result<Values...> &&result, Work work) const {
        handle_by([action](uid_t /*caller*/) { return action; }, std::move(result), std::move(work));
    }

    /// The same for an action that depends on the caller: @p choose tells it from the uid, and may throw Error when
    /// nobody may call it like this. It may run after the call has returned, too.
    template <class Choose, class... Values, class Work>
    void handle_by(Choose choose, sdbus::Result<Values...> &&result, Work work) const {
        const auto answer = std::make_shared<const sdbus::Result<Values...>>(std::move(result));
        report_errors(*answer, [&] {
            authorizer_.identify(object_, [this, answer, choose = std::move(choose), work = std::move(work),
                                           gone = gone_, alive = watch()](const std::optional<Caller> &caller) {
                report_errors(*answer, [&] {
                    require_life(alive, gone);
                    if (!caller)
                        throw Error{ErrorCode::NotAuthorized, "the bus does not say who calls"};
                    decide(*caller, choose(caller->uid), answer, work);
                });
            });
        });
    }

private:
    struct Life {};

    [[nodiscard]] std::weak_ptr<const Life> watch() const { return alive_; }

    static void require_life(const std::weak_ptr<const Life> &gate, ErrorCode gone) {
        if (gate.expired())
            throw Error{gone, "it has gone while it was asked who may call this"};
    }

    template <class Answer, class Work>
    void decide(const Caller &caller, BusAction action, const Answer &answer, const Work &work) const {
        authorizer_.decide(
            caller, action,
            [answer, work, uid = caller.uid, gone = gone_, alive = watch()](const std::optional<Error> &denied) {
                report_errors(*answer, [&] {
                    if (denied)
                        throw Error{*denied};
                    require_life(alive, gone);
                    carry_out(*answer, work, uid);
                });
            });
    }

    template <class... Values, class Work>
    static void carry_out(const sdbus::Result<Values...> &answer, const Work &work, uid_t caller) {
        if constexpr (std::is_void_v<std::invoke_result_t<const Work &, uid_t>>) {
            work(caller);
            answer.returnResults();
        } else if constexpr (sizeof...(Values) == 1) {
            answer.returnResults(work(caller));
        } else {
            std::apply([&](const auto &...values) { answer.returnResults(values...); }, work(caller));
        }
    }

    template <class Answer, class Work>
    static void report_errors(const Answer &answer, Work work) {
        try {
            work();
        } catch (const Error &error) {
            answer.returnError(bus_compat::to_bus(error));
        } catch (const sdbus::Error &error) {
            answer.returnError(error);
        } catch (const std::exception &error) {
            answer.returnError(bus_compat::to_bus(Error{ErrorCode::Internal, error.what()}));
        }
    }

    Authorizer &authorizer_;
    const sdbus::IObject &object_;
    ErrorCode gone_;
    std::shared_ptr<const Life> alive_ = std::make_shared<const Life>();
};

} // namespace mtpsync
