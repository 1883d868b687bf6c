// SPDX-License-Identifier: BSL-1.0
#pragma once

// What an estimator minimises: Σ wᵢ ℓ(scoreᵢ, yᵢ) / Σ wᵢ + penalty(weights). Sums over rows have a fixed shape
// (blocks of rows that depend on their number only, merged in order), so that the bits do not depend on
// the number of threads.

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/sample_row.hpp"
#include "attune/loss/concept.hpp"
#include "attune/loss/margin_conjugate.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/targets.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/linear_margins.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/parts.hpp"
#include "attune/penalty/quadratic.hpp"
#include "attune/simd/multiclass_loss.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Rows a block of the fixed-shape sums: at most 64 blocks, or as few as are said, of at least 1024 rows each.
constexpr Index block_rows(Index rows, Index most_blocks = 64) {
  constexpr Index least_rows = 1024, multiple = 64;
  const Index even = (rows + most_blocks - 1) / most_blocks;
  return std::max(least_rows, (even + multiple - 1) / multiple * multiple);
}

/// What a block of rows adds to a vector; its value. `apart`: at the same time as others.
using BlockWork = FunctionRef<double(Index first, Index count, std::span<double> partial, bool apart)>;

/// Adds up the values of `work` and the vectors it fills, block by block in order. With threads each block has a vector
/// of its own until all are done; the sums are the same. `scratch` is for one after the other, and grows as it has to.
[[gnu::cold]] void sum_blocks(Index rows, Index most_blocks, const AnyExecutor& executor, BlockWork work, double& value, std::span<double> sum, Eigen::VectorXd& scratch);

[[gnu::cold]] void shuffle_rows(std::vector<Index>& order, Index rows, RandomKey key);

/// The largest component of the gradient that `evaluate(w, g)` writes for the w that it chooses.
[[gnu::cold]] double largest_gradient(Index size, FunctionRef<void(Eigen::VectorXd& w, Eigen::VectorXd& g)> evaluate);

// The same as add_loss, of several scores a row.
template <class T, class E, class L, class X>
double add_multiclass_loss(E& evaluator, const L& loss, Index outputs, const SampleBlock<T, X>& block, GradientRef gradient) {
  constexpr std::size_t rows = 64;
  static_assert(rows % simd::width<T> == 0);
  const auto count = static_cast<std::size_t>(outputs);
  simd::MulticlassLossKernel<T> kernel(count);
  std::vector<T> by_row(rows * count), score(rows * count), derivative(rows * count);
  std::array<T, rows> target, weight;
  double sum = 0;
  for (Index at = 0; at < block.count; at += static_cast<Index>(rows)) {
    SampleBlock<T, X> part = block;
    part.first += at;
    part.count = std::min(static_cast<Index>(rows), block.count - at);
    evaluator.scores(part, by_row.data());
    const auto n = static_cast<std::size_t>(part.count);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t row = std::min(i, n - 1);
      const auto position = static_cast<std::size_t>(part.position(static_cast<Index>(row)));
      for (std::size_t k = 0; k < count; ++k) score[k * rows + i] = by_row[row * count + k];
      target[i] = part.target[position];
      weight[i] = i >= n ? T{0} : part.weight == nullptr ? T{1} : part.weight[position];
    }
    sum += static_cast<double>(simd::sum_of(kernel.weighted(loss, {score.data(), rows}, target.data(), weight.data(), {derivative.data(), rows}, n)));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < count; ++k) by_row[i * count + k] = derivative[k * rows + i];
    evaluator.add_gradient(part, by_row.data(), gradient);
  }
  return sum;
}

/// Σ w ℓ of a block and its gradient, added to `gradient`: fused where the evaluator can, otherwise scores
/// first and then the gradient, a few rows at a time.
template <class T, class E, class L, class X>
double add_loss(E& evaluator, const L& loss, [[maybe_unused]] Index outputs, const SampleBlock<T, X>& block, GradientRef gradient) {
  if constexpr (FusedEvaluator<E, L, T, X>) {
    return evaluator.add_value_and_gradient(loss, block, gradient);
  } else if constexpr (MulticlassLoss<L>) {
    return add_multiclass_loss(evaluator, loss, outputs, block, gradient);
  } else {
    constexpr Index rows = 256;
    static_assert(rows % static_cast<Index>(simd::width<T>) == 0);
    std::array<T, rows> score, target, weight, derivative;
    double sum = 0;
    for (Index at = 0; at < block.count; at += rows) {
      SampleBlock<T, X> part = block;
      part.first += at;
      part.count = std::min(rows, block.count - at);
      evaluator.scores(part, score.data());
      const auto n = static_cast<std::size_t>(part.count);
      for (std::size_t i = 0; i < rows; ++i) {
        const auto position = static_cast<std::size_t>(part.position(static_cast<Index>(std::min(i, n - 1))));
        if (i >= n) score[i] = score[n - 1];
        target[i] = part.target[position];
        weight[i] = i >= n ? T{0} : part.weight == nullptr ? T{1} : part.weight[position];
      }
      sum += static_cast<double>(simd::sum_of(simd::weighted_loss<T>(loss, score.data(), target.data(), weight.data(), derivative.data(), n)));
      evaluator.add_gradient(part, derivative.data(), gradient);
    }
    return sum;
  }
}

}  // namespace detail

/// The objective of Estimator, for optimizers: smooth, stochastic, composite where the penalty is not
/// smooth, of second order where loss, penalty and score function are (with the Hessian itself for linear scores), with a validation value where the
/// context has validation rows. Keeps references: model, loss, penalty, view and context must outlive it.
template <class Model, class LossT, class PenaltyT, class View>
class EmpiricalRisk {
 public:
  using T = typename Model::Scalar;
  using X = typename View::FeaturesType;
  static constexpr bool several = MulticlassLoss<LossT>;  ///< scores a row
  using Evaluator = decltype(detail::evaluator_for<several, X>(std::declval<const Model&>(), ScoreShape{}));

  EmpiricalRisk(const Model& model, const LossT& loss, const PenaltyT& penalty, const View& view, const FitContext& context)
      : EmpiricalRisk(model, loss, penalty, view, context, plan_targets<LossT>(view)) {}

  EmpiricalRisk(const Model& model, const LossT& loss, const PenaltyT& penalty, const View& view, const FitContext& context, TargetPlan plan);

  Index dimension() const { return layout_.size; }

  /// How many of the first parameters the penalty falls on.
  Index penalized() const { return layout_.penalized; }

  /// The relative rounding error of values: sums of T are kept short, but each term is a T.
  double precision() const { return 16 * static_cast<double>(std::numeric_limits<T>::epsilon()); }

  double value_and_gradient(const ParametersRef& w, GradientRef g);

  /// The largest component of the gradient at the usual start, where the fit starts warm; otherwise 0.
  double gradient_scale();

  Index sample_count() const { return view_.size(); }

  /// How many values of sparse samples are stored. Cost: O(rows).
  Index stored_values() const
    requires requires(const X& x) { { x.entries() } -> std::convertible_to<Index>; }
  {
    return view_.x().entries();
  }

  void shuffle(int epoch) { detail::shuffle_rows(order_, view_.size(), context_.random.child(Purpose::shuffle).child(Purpose::epoch, static_cast<std::uint64_t>(epoch))); }

  double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index first, Index count);

  /// Where scores are linear in the parameters. `table`: n / Σ w · w ℓ' of each row, by its position.
  [[gnu::cold]] void exchange_derivatives(const ParametersRef& w, GradientRef g, Index first, Index count, std::span<double> table)
    requires(!several && LinearScoreFunction<Model>)
  {
    constexpr Index rows = 64;
    std::array<T, rows> score, change;
    auto block = columns_.block(view_.x(), first, count);
    if (!order_.empty()) block.order = order_.data();
    evaluator_.load(w);
    zero(g);
    const double share = static_cast<double>(view_.size()) / columns_.total_weight;
    for (Index at = 0; at < count; at += rows) {
      auto part = block;
      part.first += at;
      part.count = std::min(rows, count - at);
      evaluator_.scores(part, score.data());
      for (Index i = 0; i < part.count; ++i) {
        const auto r = static_cast<std::size_t>(i), position = static_cast<std::size_t>(part.position(i));
        const double weight = part.weight == nullptr ? share : share * static_cast<double>(part.weight[position]);
        const double derivative = weight * static_cast<double>(loss_.derivative(score[r], part.target[position]));
        change[r] = static_cast<T>(derivative - table[position]);
        table[position] += static_cast<double>(change[r]);
      }
      evaluator_.add_gradient(part, change.data(), g);
    }
  }

  /// Adds the gradient of the penalty's smooth part.
  void add_smooth_penalty(const ParametersRef& w, GradientRef g) const { add_penalty(w, g); }

  void hessian_vector(const ParametersRef& w, const ParametersRef& v, GradientRef product)
    requires((TwiceDifferentiableLoss<LossT> || TwiceDifferentiableMulticlassLoss<LossT>) && TwiceDifferentiablePenalty<PenaltyT> && CurvedEvaluator<Evaluator, LossT, T, X>)
  {
    double none = 0;
    zero(product);
    for_each_block(w, [&](Evaluator& evaluator, Index first, Index count, GradientRef partial) {
      evaluator.add_hessian_vector(loss_, columns_.block(view_.x(), first, count), v, partial);
      return 0.0;
    }, none, product);
    scale(product, 1 / columns_.total_weight);
    smooth_.add_hessian_vector(weights_of(w), weights_of(v), Eigen::Map<Eigen::VectorXd>(product.data(), layout_.penalized));
  }

  /// The lower half of the Hessian, in one read of the samples. Blocks are few, because each has a matrix of its own.
  [[gnu::cold]] void hessian(const ParametersRef& w, Eigen::MatrixXd& h)
    requires(TwiceDifferentiableLoss<LossT> && TwiceDifferentiablePenalty<PenaltyT> && HessianEvaluator<Evaluator, LossT, T, X>)
  {
    constexpr Index most_blocks = 8;
    const auto stride = static_cast<Index>(simd::padded_size(static_cast<std::size_t>(layout_.size)));
    Eigen::VectorXd upper(stride * stride);
    double none = 0;
    zero(upper);
    for_each_block(w, [&](Evaluator& evaluator, Index first, Index count, GradientRef partial) {
      evaluator.add_hessian(loss_, columns_.block(view_.x(), first, count), partial.data());
      return 0.0;
    }, none, upper, most_blocks);
    Eigen::VectorXd unit(layout_.penalized), bend(layout_.penalized);
    zero(unit);
    for (Index j = 0; j < layout_.size; ++j) {
      for (Index i = j; i < layout_.size; ++i) h(i, j) = upper[j * stride + i] / columns_.total_weight;
      if (j >= layout_.penalized) continue;
      zero(bend);
      unit[j] = 1;
      smooth_.add_hessian_vector(weights_of(w), unit, bend);
      unit[j] = 0;
      for (Index i = j; i < layout_.penalized; ++i) h(i, j) += bend[i];
    }
  }

  double non_smooth_value(const ParametersRef& w) const
    requires(!SmoothPenalty<PenaltyT>)
  {
    return non_smooth_.value(weights_of(w));
  }
  void proximal(GradientRef w, double step) const
    requires(!SmoothPenalty<PenaltyT>)
  {
    non_smooth_.proximal(Eigen::Map<Eigen::VectorXd>(w.data(), layout_.penalized), step);
  }
  double l1_strength() const
    requires L1Penalty<NonSmoothPartOf<PenaltyT>>
  {
    return non_smooth_.l1_strength();
  }

  /// Of weights that the penalty bounds; intercepts are free.
  [[gnu::cold]] Bounds bounds() const
    requires BoundsPenalty<NonSmoothPartOf<PenaltyT>>
  {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Bounds all{Eigen::VectorXd::Constant(layout_.size, -infinity), Eigen::VectorXd::Constant(layout_.size, infinity)};
    for (Index j = 0; j < layout_.penalized; ++j) {
      all.lower[j] = non_smooth_.lower_bound(static_cast<std::size_t>(j));
      all.upper[j] = non_smooth_.upper_bound(static_cast<std::size_t>(j));
    }
    return all;
  }

  /// The same by its samples. Refers to this objective.
  [[gnu::cold]] LinearLeastSquares linear_least_squares() const
    requires(is_linear<Model> && std::same_as<LossT, SquaredError> && (QuadraticPenalty<PenaltyT> || QuadraticL1Penalty<PenaltyT>))
  {
    LinearLeastSquares problem{.rows = view_.size(), .columns = view_.features(), .intercept = model_.intercept, .executor = context_.executor};
    if constexpr (requires { non_smooth_.l1_strength(); }) problem.l1 = non_smooth_.l1_strength();
    if constexpr (requires { smooth_.strength; }) problem.l2 = smooth_.strength;
    if constexpr (std::same_as<X, MatrixView<T>>) {
      problem.read_row = [this](Index row, double* x) {
        const T* const from = view_.x().row_begin(row);
        for (Index j = 0; j < view_.features(); ++j) x[j] = static_cast<double>(from[j * view_.x().col_stride()]);
      };
    } else {
      problem.read_entries = [this](Index row, FunctionRef<void(Index, double)> entry) {
        const auto entries = view_.x().row(row);
        for (Index k = 0; k < entries.size; ++k) entry(entries.columns[k], static_cast<double>(entries.values[k]));
      };
      problem.read_row = [this](Index row, double* x) {
        const auto entries = view_.x().row(row);
        std::fill_n(x, view_.features(), 0.0);
        for (Index k = 0; k < entries.size; ++k) x[entries.columns[k]] = static_cast<double>(entries.values[k]);
      };
    }
    problem.target = [this](Index row) { return static_cast<double>(columns_.target[static_cast<std::size_t>(row)]); };
    if (!columns_.weight.empty()) problem.weight = [this](Index row) { return static_cast<double>(columns_.weight[static_cast<std::size_t>(row)]); };
    return problem;
  }

  /// The same where each row costs by its margin. Refers to the samples.
  [[gnu::cold]] LinearMargins linear_margins() const
    requires(is_linear<Model> && MarginLoss<LossT> && std::same_as<PenaltyT, L2>)
  {
    LinearMargins problem{.columns = view_.features(), .intercept = model_.intercept, .strength = smooth_.strength, .loss = loss_.margin_conjugate()};
    const auto copy = std::make_shared<std::vector<double>>();
    problem.rows = sample_rows(view_.x(), *copy);
    problem.samples = copy;
    problem.target.reserve(columns_.target.size());
    for (const T target : columns_.target) problem.target.push_back(target > 0 ? 1 : 0);
    problem.weight.assign(columns_.weight.begin(), columns_.weight.end());
    problem.random = context_.random.child(Purpose::shuffle);
    return problem;
  }

  /// Puts parabolas of this half-width in place of the loss's kinks, or of the loss's own where that is larger.
  void smooth(double width)
    requires SmoothableLoss<LossT>
  {
    loss_.smoothing = std::max(width, given_loss_.smoothing);
  }

  /// The mean loss, without the penalty, on the context's validation rows; NaN when there are none. Rows of
  /// classes that the training rows have none of do not count.
  double validation_value(const ParametersRef& w);

 private:
  double add_penalty(const ParametersRef& w, GradientRef g) const;

  // What a block adds to a vector; its value.
  using Work = double(Evaluator& evaluator, Index first, Index count, GradientRef partial);
  [[gnu::cold]] void for_each_block(const ParametersRef& w, FunctionRef<Work> work, double& value, GradientRef sum, Index most_blocks = 64);

  Eigen::Map<const Eigen::VectorXd> weights_of(const ParametersRef& w) const { return {w.data(), layout_.penalized}; }
  static std::span<double> span_of(GradientRef v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
  static void zero(GradientRef v) { std::fill_n(v.data(), v.size(), 0.0); }
  static void scale(GradientRef v, double by) { simd::scale(span_of(v), by); }

  const Model& model_;
  const LossT& given_loss_;
  LossT loss_;  // as given, or smoother for now
  const View& view_;
  const FitContext& context_;
  TargetPlan plan_;
  detail::TargetColumns<T> columns_;
  std::optional<detail::TargetColumns<T>> validation_columns_{};  // made when they are first asked for
  ScoreShape shape_;
  ParameterLayout layout_;
  Evaluator evaluator_;
  Eigen::VectorXd partial_;
  SmoothPartOf<PenaltyT> smooth_;  // of the penalty
  NonSmoothPartOf<PenaltyT> non_smooth_;
  std::vector<Index> order_{};
  Index most_blocks_ = 64;  // of the sums over rows
};

template <class Model, class LossT, class PenaltyT, class View>
EmpiricalRisk<Model, LossT, PenaltyT, View>::EmpiricalRisk(const Model& model, const LossT& loss, const PenaltyT& penalty, const View& view, const FitContext& context, TargetPlan plan)
    : model_(model),
      given_loss_(loss),
      loss_(loss),
      view_(view),
      context_(context),
      plan_(std::move(plan)),
      columns_(view, plan_),
      shape_{.features = view.features(), .outputs = plan_.outputs},
      layout_(model.layout(shape_)),
      evaluator_(detail::evaluator_for<several, X>(model, shape_)),
      partial_(layout_.size),
      smooth_(smooth_part_of(penalty)),
      non_smooth_(non_smooth_part_of(penalty)) {
  if constexpr (ColumnPenalty<PenaltyT>) penalty.check_columns(view.features());
  // Where most values are zero, a block's gradient can cost more to add up than to make.
  if constexpr (requires { view.x().entries(); }) most_blocks_ = std::clamp<Index>(view.x().entries() / std::max<Index>(layout_.size, 1), 1, most_blocks_);
}

template <class Model, class LossT, class PenaltyT, class View>
double EmpiricalRisk<Model, LossT, PenaltyT, View>::value_and_gradient(const ParametersRef& w, GradientRef g) {
  double sum = 0;
  zero(g);
  for_each_block(w, [&](Evaluator& evaluator, Index first, Index count, GradientRef partial) {
    return detail::add_loss<T>(evaluator, loss_, shape_.outputs, columns_.block(view_.x(), first, count), partial);
  }, sum, g);
  scale(g, 1 / columns_.total_weight);
  return sum / columns_.total_weight + add_penalty(w, g);
}

template <class Model, class LossT, class PenaltyT, class View>
double EmpiricalRisk<Model, LossT, PenaltyT, View>::gradient_scale() {
  if (!context_.warm_start) return 0;
  return detail::largest_gradient(layout_.size, [&](Eigen::VectorXd& start, Eigen::VectorXd& g) {
    model_.initialize(start, shape_, context_.random.child(Purpose::initialize));
    value_and_gradient(start, g);
  });
}

template <class Model, class LossT, class PenaltyT, class View>
double EmpiricalRisk<Model, LossT, PenaltyT, View>::batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index first, Index count) {
  auto block = columns_.block(view_.x(), first, count);
  if (!order_.empty()) block.order = order_.data();
  evaluator_.load(w);
  zero(g);
  const double factor = static_cast<double>(view_.size()) / (static_cast<double>(count) * columns_.total_weight);
  const double sum = detail::add_loss<T>(evaluator_, loss_, shape_.outputs, block, g);
  scale(g, factor);
  return sum * factor + add_penalty(w, g);
}

template <class Model, class LossT, class PenaltyT, class View>
double EmpiricalRisk<Model, LossT, PenaltyT, View>::validation_value(const ParametersRef& w) {
  const auto* rows = context_.validation.template get<View>();
  if (rows == nullptr) return std::numeric_limits<double>::quiet_NaN();
  if (!validation_columns_) validation_columns_.emplace(*rows, plan_);
  evaluator_.load(w);
  zero(partial_);
  return detail::add_loss<T>(evaluator_, loss_, shape_.outputs, validation_columns_->block(rows->x(), 0, rows->size()), partial_) / validation_columns_->total_weight;
}

template <class Model, class LossT, class PenaltyT, class View>
double EmpiricalRisk<Model, LossT, PenaltyT, View>::add_penalty(const ParametersRef& w, GradientRef g) const {
  const auto weights = weights_of(w);
  smooth_.add_gradient(weights, Eigen::Map<Eigen::VectorXd>(g.data(), layout_.penalized));
  return smooth_.value(weights);
}

template <class Model, class LossT, class PenaltyT, class View>
void EmpiricalRisk<Model, LossT, PenaltyT, View>::for_each_block(const ParametersRef& w, FunctionRef<Work> work, double& value, GradientRef sum, Index most_blocks) {
  evaluator_.load(w);
  const auto work_on = [&](Index first, Index count, std::span<double> partial, bool apart) {
    const Eigen::Map<Eigen::VectorXd> to(partial.data(), static_cast<Index>(partial.size()));
    if (!apart) return work(evaluator_, first, count, to);
    Evaluator evaluator = detail::evaluator_for<several, X>(model_, shape_);
    evaluator.load(w);
    return work(evaluator, first, count, to);
  };
  detail::sum_blocks(view_.size(), std::min(most_blocks, most_blocks_), context_.executor, work_on, value, span_of(sum), partial_);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/objective.ipp"
#endif
