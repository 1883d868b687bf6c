// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/direct_least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/optimize/detail/centred_rows.hpp"
#include "attune/optimize/detail/orthogonal_factors.hpp"
#include "attune/optimize/many_strengths.hpp"
#include "attune/simd/cholesky.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What of a solution depends neither on the target nor on the strength: once they were asked for, the rows where they are
/// few, and where there are several strengths the products, of rows or of columns, which are fewer.
struct SharedSamples {
  std::vector<double> x{};
  std::vector<double> products{};  // row-major, the lower half
};

/// Weights of a problem, by the rows of which the means are off.
class DirectSolution {
 public:
  /// `samples`: of problems that differ in their targets and strengths only; `factor`: where the strengths are the same too.
  [[gnu::cold]] DirectSolution(const LinearLeastSquares& problem, const CentredRows& rows, SharedSamples& samples, std::optional<simd::Cholesky>& factor)
      : problem_(problem), rows_(rows), n_(rows_.rows()), p_(rows_.columns()), samples_(samples), factor_(factor) {}

  struct Point {
    double value = 0;
    std::vector<double> gradient{};  // by the weights, where the intercept is at its best
  };

  const CentredRows& rows() const { return rows_; }

  /// Value and gradient, summed over blocks of rows that depend on the numbers of rows and columns only.
  [[gnu::cold]] Point at(std::span<const double> w) const {
    const std::size_t chunks = std::clamp<std::size_t>(n_ / 1024, 1, 32), each = (n_ + chunks - 1) / chunks;
    std::vector<double> sums(chunks * (p_ + 1));
    problem_.executor.for_each(chunks, [&](std::size_t chunk) {
      const auto sum = std::span(sums).subspan(chunk * (p_ + 1), p_ + 1);
      std::vector<double> row(p_ + 1);
      for (std::size_t i = chunk * each; i < std::min((chunk + 1) * each, n_); ++i) {
        const bool copied = !samples_.x.empty();
        if (!copied) rows_.read(i, row.data());
        const auto x = copied ? copy_of(i) : std::span<const double>(row).first(p_);
        const double residual = simd::dot(x, w) - (copied ? rows_.target(i) : row[p_]);
        simd::add_scaled(sum.first(p_), residual, x);
        sum[p_] += residual * residual;
      }
    });
    for (std::size_t chunk = 1; chunk < chunks; ++chunk) simd::add_scaled(std::span(sums).first(p_ + 1), 1, std::span<const double>(sums).subspan(chunk * (p_ + 1), p_ + 1));
    Point point{.value = 0.5 * (sums[p_] + problem_.l2 * simd::dot(w, w))};
    sums.resize(p_);
    point.gradient = std::move(sums);
    simd::add_scaled(point.gradient, problem_.l2, w);
    return point;
  }

  /// By products, where they will do. `start`: the gradient where all weights are 0.
  [[gnu::cold]] std::optional<std::vector<double>> by_products(std::vector<double> start) const { return n_ > p_ ? by_columns(std::move(start)) : by_rows(); }

  /// Takes what problems share that differ in their strengths; whether it is finite.
  [[gnu::cold]] bool share() const {
    if (n_ <= p_) samples_.x = copy();
    samples_.products = products();
    const std::size_t size = std::min(n_, p_);
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += samples_.products[i * size + i];
    return std::isfinite(sum);
  }

  [[gnu::cold]] std::vector<double> by_factors() const { return n_ > p_ ? by_reduction() : by_few_rows(); }

 private:
  // Less of a pivot, and corrections might not shrink.
  static constexpr double least_pivot = 1e-10;

  /// Corrects until the digits are there, or do not come. `correct` adds what is missing to the weights, and says how much.
  [[gnu::cold]] static bool refine(std::vector<double>& w, FunctionRef<double(std::vector<double>& w)> correct) {
    constexpr double enough = 1e-14, acceptable = 1e-8;
    constexpr int most = 4;
    double last = std::numeric_limits<double>::infinity();
    for (int i = 0; i < most; ++i) {
      const double by = correct(w), size = simd::largest_absolute(w);
      if (!std::isfinite(by)) return false;
      if (by <= enough * size) return true;
      if (by > 0.25 * last || i + 1 == most) return by <= acceptable * size;
      last = by;
    }
    return false;
  }

  std::span<const double> copy_of(std::size_t row) const { return std::span<const double>(samples_.x).subspan(row * p_, p_); }
  std::vector<double> copy() const {
    std::vector<double> target;
    return rows_.copy(target);
  }

  // Row-major, the lower half.
  [[gnu::cold]] std::vector<double> products() const {
    if (n_ <= p_) return products_of_rows();
    const GramColumns gram = rows_.gram();
    std::vector<double> h(p_ * p_);
    for (std::size_t i = 0; i < p_; ++i) std::copy_n(gram.row(i).data(), i + 1, h.data() + i * p_);
    return h;
  }

  // Products of columns H, or of rows K, and l2 more on the diagonal. With an intercept the roots s of the weights' shares are
  // in the null space of K, and the target is orthogonal to them: a multiple of s sᵀ more makes it definite and changes nothing.
  [[gnu::cold]] std::vector<double> equations() const {
    auto a = samples_.products.empty() ? products() : samples_.products;
    const std::size_t size = std::min(n_, p_);
    double mean = 0;
    if (n_ <= p_ && problem_.intercept)
      for (std::size_t i = 0; i < n_; ++i) mean += (a[i * n_ + i] + problem_.l2) / static_cast<double>(n_);
    for (std::size_t i = 0; i < size; ++i) {
      if (mean != 0)
        for (std::size_t j = 0; j <= i; ++j) a[i * size + j] += mean * rows_.root(i) * rows_.root(j);
      a[i * size + i] += problem_.l2;
      if (a[i * size + i] == 0) a[i * size + i] = 1;  // a column without variation keeps no weight, nor does a row of weight 0
    }
    return a;
  }

  std::optional<std::vector<double>> by_columns(std::vector<double> w) const {
    if (!factor_) factor_.emplace(equations(), p_, least_pivot);
    const simd::Cholesky& factor = *factor_;
    if (!factor.holds()) return std::nullopt;
    simd::scale(w, -1);
    factor.solve(w);
    const auto correct = [&](std::vector<double>& v) {
      std::vector<double> step = at(v).gradient;
      factor.solve(step);
      simd::add_scaled(v, -1, step);
      return simd::largest_absolute(step);
    };
    if (!refine(w, correct)) return std::nullopt;
    return w;
  }

  std::vector<double> products_of_rows() const {
    const std::vector<double>& x = samples_.x;
    constexpr std::size_t block = 128;
    const std::size_t size = simd::padded_size(n_), matrix = size * size;
    const std::size_t chunks = std::clamp<std::size_t>(std::min((std::size_t{1} << 24U) / matrix, p_ / 1024), 1, 32), each = (p_ + chunks * block - 1) / (chunks * block) * block;
    std::vector<double> sums(chunks * matrix);
    problem_.executor.for_each(chunks, [&](std::size_t chunk) {
      simd::Workspace turned(block * size);
      for (std::size_t first = chunk * each; first < std::min((chunk + 1) * each, p_); first += block) {
        const std::size_t count = std::min(block, std::min((chunk + 1) * each, p_) - first);
        for (std::size_t i = 0; i < n_; ++i)
          for (std::size_t j = 0; j < count; ++j) turned.data()[j * size + i] = x[i * p_ + first + j];
        simd::add_upper_product(turned.data(), turned.data(), count, size, sums.data() + chunk * matrix);
      }
    });
    for (std::size_t chunk = 1; chunk < chunks; ++chunk) simd::add_scaled(std::span(sums).first(matrix), 1, std::span<const double>(sums).subspan(chunk * matrix, matrix));
    std::vector<double> k(n_ * n_);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j <= i; ++j) k[i * n_ + j] = sums[j * size + i];
    return k;
  }

  std::optional<std::vector<double>> by_rows() const {
    if (samples_.x.empty()) samples_.x = copy();
    if (!factor_) factor_.emplace(equations(), n_, least_pivot);
    const simd::Cholesky& factor = *factor_;
    if (!factor.holds()) return std::nullopt;
    std::vector<double> w(p_), dual(n_);
    const auto correct = [&](std::vector<double>& v) {
      std::vector<double> rest(n_), step(p_);
      const bool anywhere = simd::largest_absolute(v) != 0;
      for (std::size_t i = 0; i < n_; ++i) rest[i] = rows_.target(i) - (anywhere ? simd::dot(copy_of(i), v) : 0.0) - problem_.l2 * dual[i];
      factor.solve(rest);
      simd::add_scaled(dual, 1, rest);
      for (std::size_t i = 0; i < n_; ++i) simd::add_scaled(step, rest[i], copy_of(i));
      simd::add_scaled(v, 1, step);
      return simd::largest_absolute(step);
    };
    correct(w);
    if (!refine(w, correct)) return std::nullopt;
    return w;
  }

  std::vector<double> shortest(const TriangularRows& equations) const {
    return shortest_solution(equations, static_cast<double>(std::max(n_, p_)) * std::numeric_limits<double>::epsilon()).u;
  }

  // Where no column depends on those before, whatever their scales.
  static std::optional<std::vector<double>> by_substitution(const TriangularRows& r) {
    constexpr double least = 1e-11;
    const std::size_t n = r.size();
    std::vector<double> u(n), square(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j) square[j] += r.at(i, j) * r.at(i, j);
    for (std::size_t j = 0; j < n; ++j)
      if (!(std::abs(r.at(j, j)) > least * std::sqrt(square[j]))) return std::nullopt;
    for (std::size_t i = n; i-- > 0;) {
      double left = r.right(i);
      for (std::size_t j = i + 1; j < n; ++j) left -= r.at(i, j) * u[j];
      u[i] = left / r.at(i, i);
    }
    return u;
  }

  std::vector<double> by_reduction() const {
    TriangularRows all = rows_.triangle();
    if (problem_.l2 > 0) all.add_diagonal(std::sqrt(problem_.l2));
    if (auto w = by_substitution(all)) return std::move(*w);
    return shortest(all);
  }

  // The answer is a sum of rows: in coordinates along them there are n unknowns.
  std::vector<double> by_few_rows() const {
    std::vector<double> target;
    const Orthonormal directions(rows_.copy(target), p_);
    TriangularRows equations(n_);
    for (std::size_t first = 0; first < n_; first += equations.block()) {
      const std::size_t count = std::min(equations.block(), n_ - first);
      std::vector<double> columns(count * (n_ + 1));
      for (std::size_t r = 0; r < count; ++r) {
        for (std::size_t j = 0; j <= first + r; ++j) columns[j * count + r] = directions.coefficient(j, first + r);
        columns[n_ * count + r] = target[first + r];
      }
      equations.add(columns, count);
    }
    if (problem_.l2 > 0) equations.add_diagonal(std::sqrt(problem_.l2));
    return directions.combine(shortest(equations));
  }

  const LinearLeastSquares& problem_;
  const CentredRows& rows_;
  std::size_t n_, p_;
  SharedSamples& samples_;
  std::optional<simd::Cholesky>& factor_;
};

/// The one step, as an optimizer reports it. `at_zero`: what holds there, where it is known.
[[gnu::cold]] inline OptimizationResult step_directly(const LinearLeastSquares& problem, const DirectSolution& solution, const DirectLeastSquares& settings, const Surroundings& around, GradientRef parameters, const DirectSolution::Point* known_at_zero = nullptr) {
  const auto p = static_cast<std::size_t>(problem.columns);
  const auto frame = solution.rows().frame();
  const auto weights = [&] { return std::span<const double>(parameters.data(), p); };
  const auto best_intercept = [&] { return frame.target_mean - simd::dot(frame.mean, weights()); };
  std::vector<double> at_zero;
  const auto look = [&](int index) {
    auto [value, gradient] = index == 0 && known_at_zero != nullptr ? *known_at_zero : solution.at(weights());
    if (index == 0 && simd::largest_absolute(weights()) == 0) at_zero = gradient;
    const double off = problem.intercept ? parameters[problem.columns] - best_intercept() : 0;
    if (off != 0) simd::add_scaled(gradient, off, frame.mean);
    return Iteration{.index = index, .value = value + 0.5 * off * off, .gradient_norm = std::max(simd::largest_absolute(gradient), std::abs(off)), .step = index == 0 ? 0.0 : 1.0, .validation = around.validation(parameters)};
  };
  StoppingRun run(settings.stopping, around.gradient_scale);
  const std::span<const double> all(parameters.data(), static_cast<std::size_t>(parameters.size()));
  Iteration now = look(0);
  auto stop = run.after(now, 1, around.monitor, all);
  if (stop == Status::gradient_tolerance) stop.reset();  // solving costs no more than finding out
  if (!stop) {
    std::optional<std::vector<double>> w;
    if (!settings.orthogonal) w = solution.by_products(at_zero.empty() ? solution.at(std::vector<double>(p)).gradient : std::move(at_zero));
    if (!w) w = solution.by_factors();
    std::copy(w->begin(), w->end(), parameters.data());
    if (problem.intercept) parameters[problem.columns] = best_intercept();
    now = look(1);
    stop = run.after(now, 2, around.monitor, all);
    const bool told = stop == Status::gradient_tolerance || stop == Status::stopped_by_monitor || stop == Status::diverged;
    if (!told) stop = Status::precision_limit;
  }
  const Iteration end = run.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(now);
  return run.finish(*stop, now.index, end.value, end.gradient_norm, 1 + now.index);
}

/// Errors: InvalidArgument.
[[gnu::cold]] inline void check_no_l1(const LinearLeastSquares& problem) {
  if (problem.l1 != 0) throw InvalidArgument({.argument = "LinearLeastSquares::l1", .found = problem.l1, .expected = "0 for DirectLeastSquares", .remedy = "take CoordinateDescent"});
}

/// Errors: InvalidArgument for problems that differ in more than their targets, as far as their numbers tell, and for starts
/// that are not theirs.
[[gnu::cold]] inline void check_each(std::span<const LinearLeastSquares> problems, std::span<const Eigen::VectorXd> starts) {
  if (starts.size() != problems.size())
    throw InvalidArgument({.argument = "parameters", .found = {starts.size(), starts.size() == 1 ? " vector" : " vectors"}, .expected = {problems.size(), ", one for each problem"}, .remedy = "give each problem its start"});
  for (std::size_t k = 0; k < problems.size(); ++k) {
    const auto check_same = [&](const char* member, auto found, auto expected) {
      if (found != expected)
        throw InvalidArgument({.argument = {"LinearLeastSquares::", member}, .place = {"problem ", k}, .found = found, .expected = {expected, ", as in problem 0"}, .remedy = "minimise by itself what differs in more than its target"});
    };
    const LinearLeastSquares &problem = problems[k], &first = problems.front();
    check_same("rows", problem.rows, first.rows);
    check_same("columns", problem.columns, first.columns);
    check_same("intercept", problem.intercept, first.intercept);
    check_same("l2", problem.l2, first.l2);
    check_dimension(problem.columns + (problem.intercept ? 1 : 0), starts[k].size());
  }
}

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE OptimizationResult DirectLeastSquares::run(const LinearLeastSquares& problem, const detail::Surroundings& around, GradientRef parameters) const {
  detail::check_no_l1(problem);
  const detail::CentredRows rows(problem);
  detail::SharedSamples samples;
  std::optional<simd::Cholesky> factor;
  return detail::step_directly(problem, detail::DirectSolution(problem, rows, samples, factor), *this, around, parameters);
}

[[gnu::cold]] ATTUNE_INLINE bool DirectLeastSquares::takes(const LinearLeastSquares& problem) const {
  constexpr Index largest_sparse = 512;
  return std::min(problem.rows, problem.columns) <= (problem.read_entries ? std::min(largest, largest_sparse) : largest);
}

[[gnu::cold]] ATTUNE_INLINE std::vector<OptimizationResult> DirectLeastSquares::minimize_each(std::span<const LinearLeastSquares> problems, std::span<Eigen::VectorXd> parameters, FunctionRef<bool(const Iteration&)> monitor) const {
  check();
  detail::check_each(problems, parameters);
  const auto no_validation = [](const ParametersRef&) { return std::numeric_limits<double>::quiet_NaN(); };
  const detail::Surroundings around{no_validation, monitor};
  detail::SharedSamples samples;
  std::optional<simd::Cholesky> factor;
  std::vector<OptimizationResult> results;
  for (std::size_t k = 0; k < problems.size(); ++k) {
    detail::check_no_l1(problems[k]);
    const detail::CentredRows rows(problems[k]);
    results.push_back(detail::step_directly(problems[k], detail::DirectSolution(problems[k], rows, samples, factor), *this, around, parameters[k]));
  }
  return results;
}

[[gnu::cold]] ATTUNE_INLINE void detail::minimize_ridges(const LinearLeastSquares& samples, std::span<StrengthRun> runs) {
  if (std::none_of(runs.begin(), runs.end(), [&](const StrengthRun& run) { return DirectLeastSquares{.largest = run.largest}.takes(samples); })) return;
  const CentredRows rows(samples);
  SharedSamples shared;
  std::optional<simd::Cholesky> none;
  const DirectSolution any(samples, rows, shared, none);
  if (!any.share()) return;
  const DirectSolution::Point at_zero = any.at(std::vector<double>(rows.columns()));
  samples.executor.for_each(runs.size(), [&](std::size_t r) {
    StrengthRun& run = runs[r];
    const DirectLeastSquares settings{.largest = run.largest, .stopping = *run.stopping};
    if (!settings.takes(samples)) return;
    LinearLeastSquares problem = samples;
    problem.l2 = run.strength;
    std::optional<simd::Cholesky> factor;
    const DirectSolution solution(problem, rows, shared, factor);
    run.parameters = Eigen::VectorXd::Zero(problem.columns + (problem.intercept ? 1 : 0));
    in_run(run, [&](const Surroundings& around) { run.result = step_directly(problem, solution, settings, around, run.parameters, &at_zero); });
  });
}

}  // namespace attune::inline ATTUNE_ABI
