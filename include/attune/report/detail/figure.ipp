// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/detail/figure.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/core/normal.hpp"
#include "attune/report/detail/markup.hpp"

namespace attune::inline ATTUNE_ABI::detail {

// All lengths are in units of a picture that is 340 wide; letters are 11 high and, generously, 6.4 wide.
struct FigureSizes {
  static constexpr double width = 340, letter = 6.4, line = 13;
};

/// A length, to a tenth.
[[gnu::cold]] inline double tenths(double length) { return std::round(10 * length) / 10; }

[[gnu::cold]] inline double width_of(std::string_view text) { return FigureSizes::letter * static_cast<double>(length_of(text)); }

ATTUNE_INLINE double FigureAxis::place(double value) const {
  constexpr double least = 0.001;
  const auto on_scale = [&](double v) { return spacing == Spacing::log ? std::log(v) : spacing == Spacing::deviates ? normal_quantile(std::clamp(v, least, 1 - least)) : v; };
  const double from = on_scale(low) / 2, to = on_scale(high) / 2;  // halves: the whole length may be beyond all numbers
  return (on_scale(value) / 2 - from) / (to - from);
}

ATTUNE_INLINE bool lies_on_log_scale(const std::vector<double>& places, const std::vector<double>& numbers) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (std::isfinite(numbers[i])) points.emplace_back(places[i], numbers[i]);
  std::sort(points.begin(), points.end());
  if (points.size() < 3 || !std::all_of(points.begin(), points.end(), [](const auto& p) { return p.second > 0; })) return false;
  const auto [least, most] = std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto [first, last] = std::pair{points.front(), points.back()};
  if (most->second < 10 * least->second || last.first == first.first) return false;
  double off_even = 0, off_log = 0;  // how far the numbers are from either line between the ends, in shares of it
  for (const auto& [place, number] : points) {
    const double share = (place - first.first) / (last.first - first.first);
    off_even += std::abs((number - first.second) / (last.second - first.second) - share);
    off_log += std::abs(std::log(number / first.second) / std::log(last.second / first.second) - share);
  }
  return off_log < off_even;
}

[[gnu::cold]] inline std::string power_of_ten(int exponent) {
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "10⁻" : "10";
  for (const char c : std::to_string(std::abs(exponent))) text += digits[c - '0'];
  return text;
}

ATTUNE_INLINE std::string number_text(double value) {
  char text[32];
  const double size = std::abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) {
    const double exponent = std::floor(std::log10(size) + 1e-9);
    if (std::abs(size / std::pow(10, exponent) - 1) < 1e-9) return (value < 0 ? "−" : "") + power_of_ten(static_cast<int>(exponent));
  }
  std::snprintf(text, sizeof text, "%.6g", value == 0 ? 0.0 : value);
  return text[0] == '-' ? "−" + std::string(text + 1) : text;
}

/// Round numbers from low to high, at most so many and one.
[[gnu::cold]] inline std::vector<double> even_ticks(double low, double high, int most, bool whole) {
  const double length = std::min(high - low, std::numeric_limits<double>::max());
  double step = std::pow(10, std::floor(std::log10(length / most)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * step * most < length) continue;
    step *= factor;
    break;
  }
  if (whole) step = std::max(1.0, std::round(step));
  const double first = std::ceil(low / step - 1e-9);
  std::vector<double> ticks;
  for (int k = 0; k <= most && (first + k - 1e-9) * step <= high; ++k) ticks.push_back(std::round(first + k) * step);
  return ticks;
}

/// Powers of ten; where there are few of them, numbers between.
[[gnu::cold]] inline std::vector<double> log_ticks(double low, double high, int most) {
  const int from = static_cast<int>(std::floor(std::log10(low))), to = static_cast<int>(std::ceil(std::log10(high)));
  const int decades = to - from, stride = std::max(1, (decades + most - 1) / most);
  std::vector<double> ticks;
  for (int e = from; e <= to; ++e)
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor > 1 && decades > 2) continue;
      const double tick = factor * std::pow(10, e);
      if ((e - to) % stride == 0 && tick >= low * (1 - 1e-9) && tick * (1 - 1e-9) <= high) ticks.push_back(tick);
    }
  return ticks.size() < 2 ? even_ticks(low, high, most, false) : ticks;
}

[[gnu::cold]] inline std::vector<double> ticks_of(const FigureAxis& axis, int most) {
  if (!axis.ticks.empty()) return axis.ticks;
  if (axis.spacing == Spacing::deviates) return {0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999};
  const double low = std::min(axis.low, axis.high), high = std::max(axis.low, axis.high);
  return axis.spacing == Spacing::log ? log_ticks(low, high, most) : even_ticks(low, high, most, axis.whole);
}

/// Ends that leave a little room around what is there. Numbers that differ in their last digits alone count as equal:
/// there are hardly any between them.
[[gnu::cold]] inline void fit_axis(FigureAxis& axis, double low, double high) {
  if (axis.low != axis.high) return;
  using Limits = std::numeric_limits<double>;
  const double size = std::max(std::abs(low), std::abs(high));
  const bool equal = high - low <= 1e-9 * size;
  if (axis.spacing == Spacing::log) {
    const double room = equal ? 2 : std::pow(high, 0.04) / std::pow(low, 0.04);
    axis.low = std::max(low / room, Limits::denorm_min());
    axis.high = std::min(high * room, Limits::max());
  } else {
    const double room = size < Limits::min() ? 1 : equal ? 0.1 * size : 0.06 * (high - low);
    axis.low = std::max(low - room, Limits::lowest());
    axis.high = std::min(high + room, Limits::max());
  }
}

/// Puts one figure together.
class FigureWriter {
 public:
  [[gnu::cold]] explicit FigureWriter(const Figure& figure) : figure_(figure), x_(figure.x), y_(figure.y) {
    fit();
    place_plane();
  }

  [[gnu::cold]] std::string str() {
    append({"<figure><figcaption>", escaped_text(figure_.title), "</figcaption>"});
    if (figure_.key) append_key();
    append({"<svg role=\"img\" aria-label=\"", escaped_text(figure_.title), "\" viewBox=\"0 0 ", FigureSizes::width, " ", height_, "\"><title>", escaped_text(figure_.title), "</title>\n"});
    if (!drawn_) {
      append({"<text x=\"0\" y=\"20\">nothing to draw: no value is finite</text>"});
    } else {
      append_axes();
      for (const auto& series : figure_.series) append_series(series);
      append_labels();
    }
    out_ += "</svg>";
    if (!figure_.note.empty()) append({"<p>", escaped_text(figure_.note), "</p>"});
    out_ += "</figure>\n";
    return std::move(out_);
  }

 private:
  struct Label {
    double x, y;
    int colour;
    std::string text;
  };

  [[gnu::cold]] void append(std::initializer_list<Phrase> pieces) { Phrase(pieces).append_to(out_); }

  double at_x(double value) const { return tenths(left_ + x_.place(value) * (right_ - left_)); }
  double at_y(double value) const { return tenths(rows() ? top_ + (value + 0.5) * row_height_ : bottom_ - y_.place(value) * (bottom_ - top_)); }
  bool rows() const { return !y_.names.empty(); }
  static bool shows(double x, double y) { return std::isfinite(x) && std::isfinite(y); }
  bool labels(const FigureSeries& series) const { return !figure_.key && !series.name.empty() && (series.look == Look::line || series.look == Look::steps); }

  /// The ends of axes that are not given.
  [[gnu::cold]] void fit() {
    constexpr double inf = std::numeric_limits<double>::infinity();
    double low[2]{inf, inf}, high[2]{-inf, -inf};
    const auto take = [&](int axis, double value) {
      if (!std::isfinite(value) || ((axis == 0 ? x_ : y_).spacing == Spacing::log && value <= 0)) return;
      low[axis] = std::min(low[axis], value);
      high[axis] = std::max(high[axis], value);
    };
    for (const auto& series : figure_.series) {
      const bool sideways = series.look == Look::whiskers || series.look == Look::columns;
      for (const double v : series.x) take(0, v);
      for (const double v : series.y) take(1, v);
      for (const double v : series.low) take(sideways ? 0 : 1, v);
      for (const double v : series.high) take(sideways ? 0 : 1, v);
      if (series.look == Look::columns) take(1, 0);
      if (series.look == Look::bars) take(0, 0);
    }
    const bool has_x = low[0] <= high[0] || x_.low != x_.high, has_y = low[1] <= high[1] || y_.low != y_.high || rows();
    drawn_ = has_x && has_y;
    if (!drawn_) return;
    fit_axis(x_, low[0], high[0]);
    if (!rows()) fit_axis(y_, low[1], high[1]);
    // Bars stand on the axis.
    for (const auto& series : figure_.series) {
      if (series.look == Look::columns && low[1] >= 0 && figure_.y.low == figure_.y.high) y_.low = 0;
      if (series.look == Look::bars && low[0] >= 0 && figure_.x.low == figure_.x.high) x_.low = 0;
    }
  }

  /// Room for what is written around the plane.
  [[gnu::cold]] void place_plane() {
    left_ = 12;
    top_ = y_.title.empty() ? 8 : 24;
    right_ = FigureSizes::width - 12;
    if (!drawn_) {
      height_ = 32;
      return;
    }
    if (rows()) {
      for (const auto& name : y_.names) left_ = std::max(left_, 10 + width_of(shortened(name, 18)));
      row_height_ = 24;
      bottom_ = top_ + row_height_ * static_cast<double>(y_.names.size());
    } else {
      y_ticks_ = ticks_of(y_, 7);
      for (const double tick : y_ticks_) left_ = std::max(left_, 10 + width_of(number_text(tick)));
    }
    for (const auto& series : figure_.series)
      if (labels(series)) right_ = std::min(right_, FigureSizes::width - 10 - width_of(shortened(series.name, 16)));
    if (!rows()) bottom_ = top_ + (figure_.square ? right_ - left_ : 165);
    height_ = bottom_ + (x_.title.empty() ? 20 : 38);
    x_ticks_ = ticks_of(x_, 7);
  }

  [[gnu::cold]] void append_axes() {
    out_ += "<g class=\"grid\">";
    for (const double tick : rows() ? x_ticks_ : y_ticks_) {
      if (rows())
        append({"<path d=\"M", at_x(tick), " ", top_, "V", bottom_, "\"/>"});
      else
        append({"<path d=\"M", left_, " ", at_y(tick), "H", right_, "\"/>"});
    }
    append({"</g><path class=\"axis\" d=\"M", left_, " ", bottom_, "H", right_, "\"/>\n<g class=\"ticks\">"});
    if (rows()) {
      for (std::size_t k = 0; k < y_.names.size(); ++k) append_name(k);
    } else {
      for (const double tick : y_ticks_) append({"<text x=\"", left_ - 6, "\" y=\"", tenths(at_y(tick) + 4), "\" text-anchor=\"end\">", number_text(tick), "</text>"});
    }
    append_x_ticks();
    out_ += "</g>\n";
    if (!y_.title.empty()) append({"<text class=\"title\" x=\"0\" y=\"12\">", escaped_text(shortened(y_.title, 50)), "</text>"});
    if (!x_.title.empty()) append({"<text class=\"title\" x=\"", right_, "\" y=\"", bottom_ + 33, "\" text-anchor=\"end\">", escaped_text(shortened(x_.title, 45)), "</text>\n"});
  }

  [[gnu::cold]] void append_name(std::size_t k) {
    const std::string shown = shortened(y_.names[k], 18);
    append({"<text x=\"", left_ - 6, "\" y=\"", tenths(at_y(static_cast<double>(k)) + 4), "\" text-anchor=\"end\">"});
    if (shown != y_.names[k]) append({"<title>", escaped_text(y_.names[k]), "</title>"});
    append({escaped_text(shown), "</text>"});
  }

  // Numbers that would touch the one before are left out, their ticks are not.
  [[gnu::cold]] void append_x_ticks() {
    double end = -1e9;
    std::vector<double> ticks = x_ticks_;
    std::sort(ticks.begin(), ticks.end(), [&](double a, double b) { return x_.place(a) < x_.place(b); });
    for (const double tick : ticks) {
      const std::string text = number_text(tick);
      const double half = width_of(text) / 2, middle = std::clamp(at_x(tick), half, FigureSizes::width - half);
      append({"<path class=\"axis\" d=\"M", at_x(tick), " ", bottom_, "v4\"/>"});
      if (middle - half < end + 4) continue;
      append({"<text x=\"", tenths(middle), "\" y=\"", bottom_ + 16, "\" text-anchor=\"middle\">", text, "</text>"});
      end = middle + half;
    }
  }

  [[gnu::cold]] static std::string class_of(const char* shape, int colour) {
    return Phrase{shape, colour < 0 ? " grey" : " c", colour < 0 ? Phrase("") : Phrase(colour % 6)}.text();
  }

  [[gnu::cold]] void append_series(const FigureSeries& series) {
    switch (series.look) {
      case Look::line:
      case Look::steps: append_line(series); break;
      case Look::band: append_band(series); break;
      case Look::dots: append_dots(series, "dot", 2.6); break;
      case Look::rings: append_dots(series, "ring", 2.6); break;
      case Look::mark: append_dots(series, "mark", 5.5); break;
      case Look::columns:
      case Look::bars: append_bars(series); break;
      case Look::whiskers: append_whiskers(series); break;
      case Look::upright: append_uprights(series); break;
    }
    out_ += '\n';
  }

  // Points that nobody could tell from the one before are left out: curves have as many points as rows.
  [[gnu::cold]] void append_line(const FigureSeries& series) {
    append({"<path class=\"", class_of(series.dashed ? "line dashed" : "line", series.colour), "\" d=\""});
    bool begun = false;
    double last_x = -1e9, last_y = -1e9;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!shows(series.x[i], series.y[i])) {
        begun = false;
        continue;
      }
      const double x = at_x(series.x[i]), y = at_y(series.y[i]);
      if (begun && i + 1 < series.x.size() && std::abs(x - last_x) < 0.3 && std::abs(y - last_y) < 0.3) continue;
      if (begun && series.look == Look::steps) append({"H", x});
      append({begun ? "L" : "M", x, " ", y});
      begun = true;
      last_x = x;
      last_y = y;
    }
    out_ += "\">";
    if (!series.name.empty()) append({"<title>", escaped_text(series.name), "</title>"});
    out_ += "</path>";
    if (labels(series) && last_y > -1e9) labels_.push_back({std::max(last_x, right_) + 5, last_y, series.colour, shortened(series.name, 16)});
  }

  [[gnu::cold]] void append_band(const FigureSeries& series) {
    std::string back;
    append({"<path class=\"", class_of("band", series.colour), "\" d=\""});
    bool begun = false;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!shows(series.low[i], series.high[i]) || !std::isfinite(series.x[i])) continue;
      append({begun ? "L" : "M", at_x(series.x[i]), " ", at_y(series.high[i])});
      begun = true;
    }
    for (std::size_t i = series.x.size(); i-- > 0;)
      if (shows(series.low[i], series.high[i]) && std::isfinite(series.x[i])) append({"L", at_x(series.x[i]), " ", at_y(series.low[i])});
    out_ += begun ? "Z\"/>" : "\"/>";
  }

  [[gnu::cold]] void append_dots(const FigureSeries& series, const char* shape, double radius) {
    append({"<g class=\"", class_of(shape, series.colour), "\">"});
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!shows(series.x[i], series.y[i])) continue;
      append({"<circle cx=\"", at_x(series.x[i]), "\" cy=\"", at_y(series.y[i]), "\" r=\"", radius});
      if (i < series.notes.size())
        append({"\"><title>", escaped_text(series.notes[i]), "</title></circle>"});
      else
        out_ += "\"/>";
    }
    out_ += "</g>";
  }

  [[gnu::cold]] void append_bars(const FigureSeries& series) {
    append({"<g class=\"", class_of("bar", series.colour), "\">"});
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!shows(series.x[i], series.y[i])) continue;
      if (series.look == Look::bars) {
        append({"<rect x=\"", left_, "\" y=\"", tenths(at_y(series.y[i]) - 6), "\" width=\"", tenths(std::max(0.0, at_x(series.x[i]) - left_)), "\" height=\"12\"/>"});
      } else {
        const double from = at_x(series.low[i]), to = at_x(series.high[i]), top = at_y(series.y[i]);
        append({"<rect x=\"", from, "\" y=\"", top, "\" width=\"", tenths(std::max(0.5, to - from - 1)), "\" height=\"", tenths(std::max(0.0, bottom_ - top)), "\"/>"});
      }
    }
    out_ += "</g>";
  }

  [[gnu::cold]] void append_whiskers(const FigureSeries& series) {
    for (std::size_t i = 0; i < series.x.size(); ++i)
      if (shows(series.low[i], series.high[i]) && std::isfinite(series.y[i]))
        append({"<path class=\"", class_of("line", series.colour), "\" d=\"M", at_x(series.low[i]), " ", at_y(series.y[i]), "H", at_x(series.high[i]), "\"/>"});
    append_dots(series, "dot", 3.5);
  }

  [[gnu::cold]] void append_uprights(const FigureSeries& series) {
    for (const double x : series.x) {
      if (!std::isfinite(x)) continue;
      append({"<path class=\"", class_of(series.dashed ? "line dashed" : "line", series.colour), "\" d=\"M", at_x(x), " ", top_, "V", bottom_, "\"/>"});
      if (series.name.empty()) continue;
      const bool leftwards = at_x(x) + 5 + width_of(series.name) > FigureSizes::width;
      append({"<text class=\"", class_of("label", series.colour), "\" x=\"", at_x(x) + (leftwards ? -5 : 5), "\" y=\"", top_ + 10, "\"", leftwards ? " text-anchor=\"end\"" : "", ">", escaped_text(series.name), "</text>"});
    }
  }

  /// Names at the ends of lines, moved apart where they would touch.
  [[gnu::cold]] void append_labels() {
    std::stable_sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
    double least = top_;
    for (auto& label : labels_) least = (label.y = std::max(label.y, least)) + FigureSizes::line;
    double most = bottom_;
    for (std::size_t k = labels_.size(); k-- > 0;) most = (labels_[k].y = std::min(labels_[k].y, most)) - FigureSizes::line;
    for (const auto& label : labels_)
      append({"<text class=\"", class_of("label", label.colour), "\" x=\"", label.x, "\" y=\"", tenths(label.y + 4), "\">", escaped_text(label.text), "</text>"});
  }

  [[gnu::cold]] void append_key() {
    out_ += "<p class=\"key\">";
    for (const auto& series : figure_.series)
      if (!series.name.empty()) append({"<span class=\"", class_of("label", series.colour), "\">", escaped_text(series.name), "</span> "});
    out_ += "</p>";
  }

  const Figure& figure_;
  FigureAxis x_;
  FigureAxis y_;
  std::vector<double> x_ticks_{};
  std::vector<double> y_ticks_{};
  std::vector<Label> labels_{};
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0, height_ = 0, row_height_ = 0;
  bool drawn_ = false;
  std::string out_{};
};

ATTUNE_INLINE std::string Figure::html() const { return FigureWriter(*this).str(); }

ATTUNE_INLINE std::string strip_html(const std::vector<double>& scores, double mean) {
  const auto finite = [](double v) { return std::isfinite(v); };
  std::vector<double> shown;
  std::copy_if(scores.begin(), scores.end(), std::back_inserter(shown), finite);
  if (shown.size() < 2) return "";
  const auto [least, most] = std::minmax_element(shown.begin(), shown.end());
  const double low = *least, span = *most > low ? *most - low : 1;
  const auto at = [&](double score) { return tenths(6 + 108 * (score - low) / span); };
  std::string out = "<svg class=\"strip\" role=\"img\" aria-label=\"the scores from the least to the largest, and their mean\" viewBox=\"0 0 120 16\"><path class=\"axis\" d=\"M6 8H114\"/>";
  if (finite(mean)) Phrase{"<path class=\"line c1\" d=\"M", at(mean), " 2V14\"/>"}.append_to(out);
  out += "<g class=\"dot c0\">";
  for (const double score : shown) Phrase{"<circle cx=\"", at(score), "\" cy=\"8\" r=\"3\"/>"}.append_to(out);
  return out + "</g></svg>";
}

}  // namespace attune::inline ATTUNE_ABI::detail
