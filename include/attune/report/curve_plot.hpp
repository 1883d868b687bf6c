// SPDX-License-Identifier: BSL-1.0
#pragma once

// Curves as pictures: ROC, precision-recall, DET, cumulative gain and calibration curves in an SVG file that stands
// alone, for a browser or a document.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/calibration.hpp"
#include "attune/metrics/curves.hpp"

namespace attune::inline ATTUNE_ABI {

struct CurvePlotSettings {
  std::string title{};
  int size = 480;  ///< width and height of the plane, in pixels, at least 100
};

/// A curve and what it is called in the picture.
template <class Curve>
struct NamedCurve {
  std::string name{};
  Curve curve{};
};

namespace detail {

/// What a kind of curve looks like.
struct CurveKind {
  const char* x;
  const char* y;
  std::string_view what;
  double from[2];  ///< the line of chance, or of perfection, from here
  double to[2];    ///< to here; nowhere if equal
  bool deviates;   ///< axes are normal deviates, so that errors of normal scores are a straight line
  bool dots;       ///< points are means of bins
};

struct PlottedLine {
  std::string_view name;
  std::span<const double> x;
  std::span<const double> y;
};

[[gnu::cold]] CurveKind kind_of(const RocCurve&);
[[gnu::cold]] CurveKind kind_of(const PrecisionRecallCurve&);
[[gnu::cold]] CurveKind kind_of(const DetCurve&);
[[gnu::cold]] CurveKind kind_of(const CumulativeGainCurve&);
[[gnu::cold]] CurveKind kind_of(const CalibrationCurve&);

PlottedLine line_of(std::string_view name, const RocCurve& curve);
PlottedLine line_of(std::string_view name, const PrecisionRecallCurve& curve);
PlottedLine line_of(std::string_view name, const DetCurve& curve);
PlottedLine line_of(std::string_view name, const CumulativeGainCurve& curve);
PlottedLine line_of(std::string_view name, const CalibrationCurve& curve);

/// The picture of some lines.
[[gnu::cold]] std::string plotted(const CurveKind& kind, const CurvePlotSettings& settings, std::span<const PlottedLine> lines);

template <class Curve>
concept PlottableCurve = requires(const Curve& curve) {
  kind_of(curve);
  line_of("", curve);
};

}  // namespace detail

/// A curve as an SVG picture: RocCurve, PrecisionRecallCurve, DetCurve (on axes of normal deviates), CumulativeGainCurve
/// or CalibrationCurve. The dashed line is chance; of a calibration curve, perfection. Errors: InvalidArgument for a size
/// below 100 pixels.
template <detail::PlottableCurve Curve>
[[gnu::cold]] std::string to_svg(const Curve& curve, const CurvePlotSettings& settings = {}) {
  const detail::PlottedLine line = detail::line_of("", curve);
  return detail::plotted(detail::kind_of(curve), settings, {&line, 1});
}

/// Several curves of one kind in one picture, with their names below:
/// `to_svg<RocCurve>({{"logistic", a}, {"naive Bayes", b}})`.
template <detail::PlottableCurve Curve>
[[gnu::cold]] std::string to_svg(std::initializer_list<NamedCurve<Curve>> curves, const CurvePlotSettings& settings = {}) {
  std::vector<detail::PlottedLine> lines;
  for (const auto& [name, curve] : curves) lines.push_back(detail::line_of(name, curve));
  return detail::plotted(detail::kind_of(Curve{}), settings, lines);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/curve_plot.ipp"
#endif
