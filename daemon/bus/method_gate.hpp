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
    /// Both outlive the gate. @p gone is what a caller hears when the object has gone while polkit was asked.
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

    /// The same for an action that depends on the caller: @p choose tells it from the uid, at once, and may throw Error
    /// when nobody may call it like this.
    template <class Choose, class... Values, class Work>
    void handle_by(Choose choose, sdbus::Result<Values...> &&result, Work work) const {
        const auto answer = std::make_shared<const sdbus::Result<Values...>>(std::move(result));
        report_errors(*answer, [&] {
            const Caller caller = authorizer_.caller_of(object_);
            const BusAction action = choose(caller.uid);
            authorizer_.decide(caller, action,
                               [answer, work = std::move(work), uid = caller.uid, gone = gone_,
                                alive = std::weak_ptr{alive_}](const std::optional<Error> &denied) {
                                   report_errors(*answer, [&] {
                                       if (denied)
                                           throw Error{*denied};
                                       if (alive.expired())
                                           throw Error{gone, "it has gone while polkit was asked"};
                                       carry_out(*answer, work, uid);
                                   });
                               });
        });
    }

private:
    struct Life {};

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
