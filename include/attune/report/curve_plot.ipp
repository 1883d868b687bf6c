// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/curve_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/normal.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE CurveKind kind_of(const RocCurve&) { return {"false positive rate", "true positive rate", "ROC curve", {0, 0}, {1, 1}, false, false}; }

ATTUNE_INLINE CurveKind kind_of(const PrecisionRecallCurve&) { return {"recall", "precision", "precision-recall curve", {0, 0}, {0, 0}, false, false}; }

ATTUNE_INLINE CurveKind kind_of(const DetCurve&) { return {"false positive rate", "false negative rate", "DET curve", {0, 0}, {0, 0}, true, false}; }

ATTUNE_INLINE CurveKind kind_of(const CumulativeGainCurve&) { return {"share of the rows", "share of the positives", "cumulative gain", {0, 0}, {1, 1}, false, false}; }

ATTUNE_INLINE CurveKind kind_of(const CalibrationCurve&) { return {"mean probability", "share of positives", "calibration curve", {0, 0}, {1, 1}, false, true}; }

ATTUNE_INLINE PlottedLine line_of(std::string_view name, const RocCurve& curve) { return {name, curve.fpr, curve.tpr}; }

ATTUNE_INLINE PlottedLine line_of(std::string_view name, const PrecisionRecallCurve& curve) { return {name, curve.recall, curve.precision}; }

ATTUNE_INLINE PlottedLine line_of(std::string_view name, const DetCurve& curve) { return {name, curve.fpr, curve.fnr}; }

ATTUNE_INLINE PlottedLine line_of(std::string_view name, const CumulativeGainCurve& curve) { return {name, curve.share, curve.gain}; }

ATTUNE_INLINE PlottedLine line_of(std::string_view name, const CalibrationCurve& curve) { return {name, curve.mean_probability, curve.positive_share}; }

[[gnu::cold]] inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

/// Puts one picture together.
class CurvePlot {
 public:
  [[gnu::cold]] CurvePlot(const CurveKind& kind, const CurvePlotSettings& settings) : kind_(kind), size_(settings.size) {
    if (size_ < 100) throw InvalidArgument({.argument = "CurvePlotSettings::size", .found = size_, .expected = "at least 100 pixels"});
    title_ = settings.title.empty() ? std::string(kind.what) : settings.title;
  }

  [[gnu::cold]] std::string str(std::span<const PlottedLine> lines) {
    constexpr int left = 64, top = 44, below = 56, right = 24;
    const int named = static_cast<int>(std::count_if(lines.begin(), lines.end(), [](const PlottedLine& line) { return !line.name.empty(); }));
    const int width = left + size_ + right, height = top + size_ + below + 20 * named;
    append({"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", width, " ", height, "\" width=\"", width, "\" height=\"", height,
            "\" font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">\n<title>", escaped(title_), "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
            "<text x=\"", left, "\" y=\"28\" font-size=\"16\" fill=\"#222\">", escaped(title_), "</text>\n<g transform=\"translate(", left, ",", top, ")\">\n"});
    append_axes();
    if (kind_.from[0] != kind_.to[0] || kind_.from[1] != kind_.to[1])
      append({"<line x1=\"", at_x(kind_.from[0]), "\" y1=\"", at_y(kind_.from[1]), "\" x2=\"", at_x(kind_.to[0]), "\" y2=\"", at_y(kind_.to[1]), "\" stroke=\"#888\" stroke-dasharray=\"5 4\"/>\n"});
    for (std::size_t k = 0; k < lines.size(); ++k) append_line(lines[k], colour(k));
    int at = size_ + below;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      if (lines[k].name.empty()) continue;
      append({"<line x1=\"0\" y1=\"", at - 4, "\" x2=\"24\" y2=\"", at - 4, "\" stroke=\"", colour(k), "\" stroke-width=\"2.5\"/><text x=\"32\" y=\"", at, "\" fill=\"#222\">", escaped(lines[k].name), "</text>\n"});
      at += 20;
    }
    out_ += "</g>\n</svg>\n";
    return std::move(out_);
  }

 private:
  // Told apart by those who do not see all colours: Okabe and Ito, "Color universal design", 2008.
  static const char* colour(std::size_t k) {
    static constexpr std::array<const char*, 7> colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"};
    return colours[k % colours.size()];
  }

  [[gnu::cold]] void append(std::initializer_list<Phrase> pieces) { Phrase(pieces).append_to(out_); }

  // Where a rate lies on an axis, from 0 to 1.
  double place(double rate) const {
    if (!kind_.deviates) return rate;
    constexpr double least = 0.001;
    return 0.5 + normal_quantile(std::clamp(rate, least, 1 - least)) / (2 * normal_quantile(1 - least));
  }
  double at_x(double rate) const { return std::round(100 * place(rate) * size_) / 100; }
  double at_y(double rate) const { return std::round(100 * (1 - place(rate)) * size_) / 100; }

  [[gnu::cold]] void append_axes() {
    static constexpr std::array<double, 6> plain{0, 0.2, 0.4, 0.6, 0.8, 1};
    static constexpr std::array<double, 9> deviates{0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999};
    const std::span<const double> ticks = kind_.deviates ? std::span<const double>(deviates) : std::span<const double>(plain);
    for (const double tick : ticks)
      append({"<line x1=\"", at_x(tick), "\" y1=\"0\" x2=\"", at_x(tick), "\" y2=\"", size_, "\" stroke=\"#e4e4e4\"/><line x1=\"0\" y1=\"", at_y(tick), "\" x2=\"", size_, "\" y2=\"", at_y(tick),
              "\" stroke=\"#e4e4e4\"/><text x=\"", at_x(tick), "\" y=\"", size_ + 18, "\" text-anchor=\"middle\" fill=\"#444\">", tick, "</text><text x=\"-8\" y=\"", at_y(tick) + 4,
              "\" text-anchor=\"end\" fill=\"#444\">", tick, "</text>\n"});
    append({"<rect width=\"", size_, "\" height=\"", size_, "\" fill=\"none\" stroke=\"#444\"/>\n<text x=\"", size_ / 2, "\" y=\"", size_ + 38, "\" text-anchor=\"middle\" fill=\"#222\">", kind_.x,
            "</text>\n<text transform=\"translate(-46,", size_ / 2, ") rotate(-90)\" text-anchor=\"middle\" fill=\"#222\">", kind_.y, "</text>\n"});
  }

  // Points that nobody could tell from the one before are left out: curves have as many points as rows.
  [[gnu::cold]] void append_line(const PlottedLine& line, const char* stroke) {
    std::string points;
    double last_x = -1e9, last_y = -1e9;
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      if (std::isnan(line.x[i]) || std::isnan(line.y[i])) continue;
      const double x = at_x(line.x[i]), y = at_y(line.y[i]);
      if (i + 1 < line.x.size() && std::abs(x - last_x) < 0.5 && std::abs(y - last_y) < 0.5) continue;
      Phrase{points.empty() ? "" : " ", x, ",", y}.append_to(points);
      if (kind_.dots) append({"<circle cx=\"", x, "\" cy=\"", y, "\" r=\"3.5\" fill=\"", stroke, "\"/>"});
      last_x = x;
      last_y = y;
    }
    append({"<polyline points=\"", points, "\" fill=\"none\" stroke=\"", stroke, "\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n"});
  }

  CurveKind kind_;
  int size_;
  std::string title_{};
  std::string out_{};
};

ATTUNE_INLINE std::string plotted(const CurveKind& kind, const CurvePlotSettings& settings, std::span<const PlottedLine> lines) { return CurvePlot(kind, settings).str(lines); }

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
