// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/table.hpp"

#include "client/display_width.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

constexpr std::size_t gap = 2;

std::string line_of(const Table::Row &row, const std::vector<std::size_t> &widths) {
    std::string line;
    for (std::size_t n = 0; n < row.size(); ++n)
        line += pad_to_width(row[n], widths[n] + gap);
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace

std::string Table::text(const Style &style) const {
    std::vector<std::size_t> widths(heading_.size());
    const auto widen = [&](const Row &row) {
        for (std::size_t n = 0; n < row.size(); ++n)
            widths[n] = std::max(widths[n], display_width(row[n]));
    };
    widen(heading_);
    for (const Row &row : rows_)
        widen(row);

    std::string out = style.bold(line_of(heading_, widths)) + "\n";
    for (const Row &row : rows_)
        out += line_of(row, widths) + "\n";
    return out;
}

} // namespace mtpsync
