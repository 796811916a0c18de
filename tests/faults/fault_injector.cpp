// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault_injector.hpp"

#include <stdexcept>
#include <utility>

namespace mtpsync {

FaultInjector::FaultInjector(FakeDevice &phone, std::vector<PlannedFault> faults, int most_calls_of_a_job,
                             std::function<void()> look)
    : phone_{phone}, faults_{std::move(faults)}, most_calls_of_a_job_{most_calls_of_a_job}, look_{std::move(look)} {
    phone_.at_every_call([this](const FakeMoment &moment) { meet(moment); });
}

FaultInjector::~FaultInjector() {
    phone_.at_every_call({});
}

void FaultInjector::meet(const FakeMoment &moment) {
    look_();
    if (!moment.took_effect) {
        calls_.push_back(moment.call);
        names_.emplace_back(moment.name);
        if (++calls_of_job_ > most_calls_of_a_job_) {
            hung_ = true;
            throw std::runtime_error{"the job does not end"}; // no Error, so that nothing is tried again
        }
    }
    for (const PlannedFault &planned : faults_)
        if (strikes(planned, moment.took_effect))
            planned.fault.strike(phone_);
}

bool FaultInjector::strikes(const PlannedFault &planned, bool took_effect) const {
    const int number = static_cast<int>(calls_.size());
    switch (planned.fault.when) {
    case Fault::When::Before: return planned.call == number && !took_effect;
    case Fault::When::After: return planned.call == number && took_effect;
    case Fault::When::FromThenOn: return planned.call <= number && !took_effect;
    }
    return false;
}

void FaultInjector::heal() {
    std::erase_if(faults_, [](const PlannedFault &planned) { return planned.fault.when == Fault::When::FromThenOn; });
}

} // namespace mtpsync
