// SPDX-License-Identifier: BSL-1.0
#pragma once

// A figure of a page: axes and what is drawn between them, as SVG in the colours of the page. It is as wide as a phone,
// and is shown a little larger where there is room.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

enum class Spacing : unsigned char {
  even,
  log,
  deviates,  ///< normal ones, of rates: errors of normal scores are a straight line
};

struct FigureAxis {
  std::string title{};
  double low = 0;
  double high = 0;  ///< below `low` where the axis runs backwards; both 0: what the series take
  Spacing spacing = Spacing::even;
  std::vector<double> ticks{};       ///< empty: chosen
  std::vector<std::string> names{};  ///< of rows, from the top: y is 0, 1, ...; empty: numbers
  bool whole = false;                ///< numbers are whole

  /// Where a value lies, from 0 to 1 of the axis.
  [[gnu::cold]] double place(double value) const;
};

enum class Look : unsigned char {
  line,
  band,   ///< between low and high
  steps,  ///< a line that stays until it jumps
  dots,
  rings,      ///< hollow dots
  mark,       ///< a ring around a dot that is another series'
  columns,    ///< upright bars from 0
  bars,       ///< bars from the left, of rows
  whiskers,   ///< a dot between low and high, of rows
  upright,    ///< a line from the bottom to the top at each x
};

struct FigureSeries {
  std::string name{};  ///< is written at the end of a line, or beside an upright
  Look look = Look::line;
  int colour = 0;  ///< of the palette; -1: grey
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> low{};   ///< of bands in y, of whiskers and columns in x
  std::vector<double> high{};
  bool dashed = false;
  std::vector<std::string> notes{};  ///< of points, for who points at them
};

struct Figure {
  std::string title{};
  std::string note{};  ///< a line below
  FigureAxis x{};
  FigureAxis y{};
  std::vector<FigureSeries> series{};
  bool square = false;
  bool key = false;  ///< names are listed above, not written at the ends of lines

  /// A <figure>. Where nothing is finite it says so.
  [[gnu::cold]] std::string html() const;
};

/// Whether numbers at these places of an axis lie on a logarithmic scale rather than on an even one.
[[gnu::cold]] bool lies_on_log_scale(const std::vector<double>& places, const std::vector<double>& numbers);

/// A part of a table's row: scores from the least to the largest, and their mean.
[[gnu::cold]] std::string strip_html(const std::vector<double>& scores, double mean);

/// A number as axes show it.
[[gnu::cold]] std::string number_text(double value);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/report/detail/figure.ipp"
#endif
