// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/style.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// Rows of texts below a heading, each column as wide as its widest text. Reentrant.
class Table {
public:
    using Row = std::vector<std::string>;

    explicit Table(Row heading) : heading_{std::move(heading)} {}

    /// @p row has as many texts as the heading, without colours.
    void add(Row row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

    /// Every line ends with a line break and has no spaces before it.
    [[nodiscard]] std::string text(const Style &style) const;

private:
    Row heading_;
    std::vector<Row> rows_;
};

} // namespace mtpsync
