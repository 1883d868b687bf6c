// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/gaussian_process_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/search/detail/gaussian_process.hpp"
#include "attune/search/detail/improvement.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/quasi_random_search.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Points as columns of numbers: a position for each axis of numbers, and for choices a column each, so that two of
/// them are at distance 1.
class PointColumns {
 public:
  [[gnu::cold]] explicit PointColumns(const std::vector<AxisShape>& axes) : axes_(axes) {
    for (std::size_t a = 0; a < axes_.size(); ++a)
      for (int k = 0; k < width(a); ++k) axis_of_.push_back(a);
  }

  const std::vector<std::size_t>& axis_of() const { return axis_of_; }

  /// Writes column c of a canonical point to to[c · stride].
  void write(const Point& point, double* to, std::size_t stride) const {
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      if (axes_[a].ordered) {
        *to = point[a];
        to += stride;
        continue;
      }
      const int level = level_at(point[a], axes_[a].levels);
      for (int k = 0; k < width(a); ++k, to += stride) *to = width(a) == 1 ? level : k == level ? std::sqrt(0.5) : 0;
    }
  }

 private:
  int width(std::size_t a) const { return axes_[a].ordered || axes_[a].levels <= 2 ? 1 : axes_[a].levels; }

  const std::vector<AxisShape>& axes_;
  std::vector<std::size_t> axis_of_{};
};

/// The likelihood of values at points times the prior, as a function of the logarithms of lengths, variance and noise:
/// negative, a value, so that it is minimised.
class KernelObjective {
 public:
  KernelObjective(GaussianProcess& process, const std::vector<double>& inputs, const std::vector<double>& values, std::size_t lengths)
      : process_(process), inputs_(inputs), values_(values), lengths_(lengths) {}

  Index dimension() const { return static_cast<Index>(lengths_ + 2); }

  [[gnu::cold]] double value_and_gradient(const ParametersRef& w, GradientRef g) {
    g.setZero();
    if (!refill(process_, kernel_of(w), inputs_)) return std::numeric_limits<double>::infinity();
    process_.set_targets(values_);
    process_.add_likelihood_gradient({g.data(), static_cast<std::size_t>(g.size())});
    double value = process_.log_likelihood();
    for (Index k = 0; k < dimension(); ++k) {
      const auto [center, spread] = prior(static_cast<std::size_t>(k));
      const double z = (w[k] - center) / spread;
      value -= 0.5 * z * z;
      g[k] -= z / spread;
    }
    const double n = static_cast<double>(values_.size());
    g /= -n;
    return -value / n;
  }

  /// The center of the prior, to begin with.
  [[gnu::cold]] Eigen::VectorXd usual() const {
    Eigen::VectorXd w(dimension());
    for (Index k = 0; k < dimension(); ++k) w[k] = prior(static_cast<std::size_t>(k)).first;
    w.head(static_cast<Index>(lengths_)).setConstant(std::log(0.5));
    return w;
  }

  [[gnu::cold]] static GaussianKernel kernel_of(const ParametersRef& w) {
    GaussianKernel kernel;
    for (Index k = 0; k + 2 < w.size(); ++k) kernel.lengths.push_back(std::exp(w[k]));
    kernel.variance = std::exp(w[w.size() - 2]);
    kernel.noise = std::exp(w[w.size() - 1]);
    return kernel;
  }

  /// Puts the points, one after the other in `inputs`, under another kernel.
  [[gnu::cold]] static bool refill(GaussianProcess& process, GaussianKernel kernel, std::span<const double> inputs) {
    process.reset(std::move(kernel));
    for (; !inputs.empty(); inputs = inputs.subspan(process.columns()))
      if (!process.add(inputs.first(process.columns()))) return false;
    return true;
  }

 private:
  /// Normal, of the logarithm: of lengths as in Hvarfner et al., the more axes the longer.
  std::pair<double, double> prior(std::size_t k) const {
    if (k < lengths_) return {0.5 * std::log(static_cast<double>(lengths_)), std::sqrt(3.0)};
    return k == lengths_ ? std::pair{0.0, 1.5} : std::pair{-9.0, 3.0};
  }

  GaussianProcess& process_;
  const std::vector<double>& inputs_;
  const std::vector<double>& values_;
  std::size_t lengths_;
};

/// Losses for a model: those worse than the median compressed by a logarithm, those that are none as the worst, all to
/// a mean of 0 and a variance of 1.
[[gnu::cold]] inline std::vector<double> model_values(std::span<const double> losses) {
  std::vector<double> sorted;
  for (const double loss : losses)
    if (!std::isnan(loss)) sorted.push_back(loss);
  if (sorted.empty()) return std::vector<double>(losses.size());
  std::sort(sorted.begin(), sorted.end());
  const double median = sorted[sorted.size() / 2], scale = median - sorted.front();
  const auto compressed = [&](double loss) { return loss > median && scale > 0 ? median + scale * std::log1p((loss - median) / scale) : loss; };
  std::vector<double> values;
  for (const double loss : losses) values.push_back(compressed(std::isnan(loss) ? sorted.back() : loss));
  const double n = static_cast<double>(values.size());
  double mean = 0, square = 0;
  for (const double v : values) mean += v / n;
  for (const double v : values) square += (v - mean) * (v - mean) / n;
  for (double& v : values) v = square > 0 ? (v - mean) / std::sqrt(square) : 0;
  return values;
}

}  // namespace detail

struct GaussianProcessSearch::Run::State {
  GaussianProcessSearch settings;
  detail::TrialHistory history;
  detail::PointColumns columns;
  detail::GaussianProcess process;
  std::size_t asked = 0;
  std::size_t fitted_at = 0;           // how many trials there were when the kernel was last looked for
  Eigen::VectorXd parameters{};        // of that kernel

  [[gnu::cold]] State(const GaussianProcessSearch& s, const std::vector<AxisShape>& axes, Direction direction)
      : settings(s), history(axes, direction), columns(history.axes()), process(columns.axis_of(), static_cast<std::size_t>(s.points + s.batch)) {}

  /// The trials that the model is made of, in order of age.
  [[gnu::cold]] std::vector<std::size_t> chosen() const {
    const std::size_t n = history.size(), most = static_cast<std::size_t>(settings.points);
    std::vector<std::size_t> places;
    std::vector<char> taken(n, n <= most);
    if (n > most) {
      const auto order = history.ranking();
      for (std::size_t k = 0; k < most / 2; ++k) taken[order[k]] = 1;
      std::size_t left = most - most / 2;
      for (std::size_t i = n; left > 0; --i)
        if (!taken[i - 1]) taken[i - 1] = 1, --left;
    }
    for (std::size_t i = 0; i < n; ++i)
      if (taken[i]) places.push_back(i);
    return places;
  }

  /// Lays the model through the trials.
  [[gnu::cold]] void fit(const std::vector<double>& inputs, const std::vector<double>& values) {
    detail::KernelObjective objective(process, inputs, values, history.axes().size());
    if (fitted_at == 0 || static_cast<double>(history.size()) >= 1.1 * static_cast<double>(fitted_at)) {
      const Lbfgs optimizer{.stopping = {.gradient = {.tolerance = 1e-3}, .improvement = {.tolerance = 1e-4}, .budget = {.iterations = 30}}};
      double least = std::numeric_limits<double>::infinity();
      Eigen::VectorXd best = objective.usual();
      std::vector<Eigen::VectorXd> starts;
      if (history.size() <= 50 || fitted_at == 0) starts.push_back(best);
      if (fitted_at > 0) starts.push_back(parameters);
      for (auto& start : starts) {
        NoMonitor monitor;
        const double value = optimizer.minimize(objective, start, monitor).value;
        if (!(value < least)) continue;
        least = value;
        best = start;
      }
      parameters = best;
      fitted_at = history.size();
    }
    auto kernel = detail::KernelObjective::kernel_of(parameters);
    while (!detail::KernelObjective::refill(process, kernel, inputs)) kernel.noise = 10 * kernel.noise + 1e-10;
    process.set_targets(values);
  }

  [[gnu::cold]] std::vector<Point> learned(std::size_t count) {
    const auto places = chosen();
    const std::size_t width = process.columns();
    std::vector<detail::Observation> observations;
    std::vector<double> inputs(places.size() * width);
    for (std::size_t i = 0; i < places.size(); ++i) {
      observations.push_back(history.observations()[places[i]]);
      columns.write(observations[i].point, &inputs[i * width], 1);
    }
    auto values = detail::model_values(detail::losses_with_violations(observations));
    fit(inputs, values);
    std::vector<Point> chosen, around;
    const auto order = history.ranking();
    for (std::size_t k = 0; k < std::min<std::size_t>(order.size(), 8); ++k) around.push_back(history.observations()[order[k]].point);
    const auto write = [&](const Point& point, double* to, std::size_t stride) { columns.write(point, to, stride); };
    for (std::size_t b = 0; b < count; ++b) {
      Random random(RandomKey{settings.seed}.child(Purpose::search).child(Purpose::trial, asked + b));
      chosen.push_back(detail::most_improving(process, history.axes(), write, around, inputs, random));
      if (b + 1 == count) break;
      inputs.resize(inputs.size() + width);
      const std::span<double> added = std::span(inputs).last(width);
      columns.write(chosen.back(), added.data(), 1);
      const double expected = detail::mean_at(process, added);
      if (!process.add(added)) continue;  // on a point of the model, to the last digit
      values.push_back(expected);
      process.set_targets(values);
    }
    return chosen;
  }
};

[[gnu::cold]] ATTUNE_INLINE GaussianProcessSearch::Run::Run(const GaussianProcessSearch& settings, const std::vector<AxisShape>& axes, Direction direction) : state_(new State(settings, axes, direction)) {}
ATTUNE_INLINE GaussianProcessSearch::Run::Run(Run&&) noexcept = default;
ATTUNE_INLINE GaussianProcessSearch::Run& GaussianProcessSearch::Run::operator=(Run&&) noexcept = default;
ATTUNE_INLINE GaussianProcessSearch::Run::~Run() = default;

[[gnu::cold]] ATTUNE_INLINE std::vector<Point> GaussianProcessSearch::Run::ask() {
  State& s = *state_;
  auto chosen = detail::startup_or(s.settings, s.history.axes().size(), s.asked, [&](std::size_t count) { return s.learned(count); });
  s.asked += chosen.size();
  return chosen;
}

[[gnu::cold]] ATTUNE_INLINE void GaussianProcessSearch::Run::tell(const Trial& trial) { state_->history.add(trial); }

[[gnu::cold]] ATTUNE_INLINE GaussianProcessSearch::Run GaussianProcessSearch::start(const std::vector<AxisShape>& axes, Direction direction) const {
  require_setting(trials >= 1, "GaussianProcessSearch::trials", trials, "1 or more");
  require_setting(startup >= 2, "GaussianProcessSearch::startup", startup, "2 or more");
  require_setting(batch >= 1, "GaussianProcessSearch::batch", batch, "1 or more");
  require_setting(points >= 2, "GaussianProcessSearch::points", points, "2 or more");
  return Run(*this, axes, direction);
}

}  // namespace attune::inline ATTUNE_ABI
