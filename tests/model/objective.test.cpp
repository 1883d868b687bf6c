// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/quantile.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/objective.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "problems.hpp"

namespace objective_test {

using namespace attune;
using attune_test::vector;
using attune_test::problem;
using attune_test::random_vector;
using attune_test::Squares;

namespace {

template <class Model, class L, class P>
using Risk = EmpiricalRisk<Model, L, P, DatasetView<typename Model::Scalar, LabelOf<L>>>;

// An objective with what it refers to.
template <class Model, class L, class P>
struct Holder {
  Model model{};
  L loss{};
  P penalty{};
  Dataset<typename Model::Scalar, LabelOf<L>> data{};
  FitContext context{};
  DatasetView<typename Model::Scalar, LabelOf<L>> view = data.view();
  Risk<Model, L, P> risk{model, loss, penalty, view, context};
};

// The largest difference between the gradient and central differences of the value, relative to the largest
// component. The step of 1e-5 leaves errors of about 1e-10 from the third derivative and 1e-11 from rounding.
template <class F>
double gradient_error(F& f, const Eigen::VectorXd& w) {
  Eigen::VectorXd g(w.size()), unused(w.size()), at = w;
  f.value_and_gradient(w, g);
  double worst = 0;
  for (Index j = 0; j < w.size(); ++j) {
    constexpr double h = 1e-5;
    at[j] = w[j] + h;
    const double above = f.value_and_gradient(at, unused);
    at[j] = w[j] - h;
    const double below = f.value_and_gradient(at, unused);
    at[j] = w[j];
    worst = std::max(worst, std::abs((above - below) / (2 * h) - g[j]));
  }
  return worst / std::max(1.0, g.lpNorm<Eigen::Infinity>());
}

template <class L, class P>
void check_gradient(const L& loss, const P& penalty) {
  auto source = attune_test::random(40);
  for (const bool weighted : {false, true})
    for (const bool intercept : {false, true}) {
      CAPTURE(weighted);
      CAPTURE(intercept);
      Holder<Linear<double>, L, P> h{{.intercept = intercept}, loss, penalty, problem<double, LabelOf<L>>(130, 7, 41, weighted)};
      CHECK(gradient_error(h.risk, random_vector(source, h.risk.dimension())) <= 1e-8);
    }
}

struct L1 {  // not smooth
  double strength = 0.5;
  double value(const ConstVectorRef& w) const { return strength * w.lpNorm<1>(); }
  void proximal(VectorRef w, double step) const { w = w.array().sign() * (w.array().abs() - step * strength).max(0.0); }
};

}  // namespace

static_assert(StochasticObjective<Risk<Linear<double>, LogisticLoss, L2>> && SecondOrderObjective<Risk<Linear<double>, LogisticLoss, L2>>);
static_assert(HessianObjective<Risk<Linear<double>, LogisticLoss, L2>> && HessianObjective<Risk<Linear<float>, Huber, NoPenalty>> && !HessianObjective<Risk<Linear<double>, Quantile, L2>>);
static_assert(!HessianObjective<Risk<Linear<double>, SoftmaxCrossEntropy, L2>> && !HessianObjective<Risk<Squares<float>, LogisticLoss, L2>>);
static_assert(ValidatedObjective<Risk<Linear<double>, LogisticLoss, L2>> && !CompositeObjective<Risk<Linear<double>, LogisticLoss, L2>>);
static_assert(CompositeObjective<Risk<Linear<double>, SquaredError, L1>> && !SecondOrderObjective<Risk<Linear<double>, SquaredError, L1>>);
static_assert(StochasticObjective<Risk<Linear<double>, SoftmaxCrossEntropy, L2>> && SecondOrderObjective<Risk<Linear<double>, SoftmaxCrossEntropy, L2>>);
static_assert(StochasticObjective<Risk<Squares<float>, SoftmaxCrossEntropy, L2>> && !SecondOrderObjective<Risk<Squares<float>, SoftmaxCrossEntropy, L2>>);
static_assert(StochasticObjective<Risk<Squares<float>, LogisticLoss, L2>> && !SecondOrderObjective<Risk<Squares<float>, LogisticLoss, L2>>);

TEST_CASE("objective: the value is the weighted mean of the losses plus the penalty, the intercept free") {
  Dataset<double, double> data;
  data.x = (RowMatrix<double>(2, 2) << 1, 2, 3, -1).finished();
  data.y = vector({4, 1});
  data.weights = {3, 1};
  Holder<Linear<double>, SquaredError, L2> h{{}, {}, {.strength = 0.1}, data};
  const Eigen::VectorXd w = vector({1, 2, 10});  // scores 15 and 11, residuals 11 and 10
  Eigen::VectorXd g(3);
  CHECK(h.risk.value_and_gradient(w, g) == doctest::Approx((3 * 60.5 + 1 * 50) / 4 + 0.1 * 2.5).epsilon(1e-15));
  CHECK(g[0] == doctest::Approx((3 * 11 * 1 + 10 * 3) / 4.0 + 0.1 * 1).epsilon(1e-15));
  CHECK(g[1] == doctest::Approx((3 * 11 * 2 - 10) / 4.0 + 0.1 * 2).epsilon(1e-15));
  CHECK(g[2] == doctest::Approx((3 * 11 + 10) / 4.0).epsilon(1e-15));
}

TEST_CASE("objective: the gradient is that of finite differences") {
  CAPTURE(attune_test::seed());
  check_gradient(LogisticLoss{}, L2{.strength = 0.3});
  check_gradient(LogisticLoss{}, NoPenalty{});
  check_gradient(SquaredError{}, L2{.strength = 0.3});
  check_gradient(Huber{.delta = 0.4}, L2{.strength = 0.3});
}

TEST_CASE("objective: a plain score function of the user's own has the same gradients as the same model fused") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(42);
  for (const bool weighted : {false, true})
    for (const Index n : {1, 7, 255, 256, 257, 1500}) {  // around the size of its blocks
      CAPTURE(n);
      Holder<Squares<double>, LogisticLoss, L2> plain{{}, {}, {.strength = 0.2}, problem<double, int>(n, 4, 43, weighted)};
      auto expanded = plain.data;
      expanded.x = attune_test::with_squares(plain.data.x);
      Holder<Linear<double>, LogisticLoss, L2> fused{{}, {}, {.strength = 0.2}, expanded};
      const Eigen::VectorXd w = random_vector(source, 9);
      Eigen::VectorXd g(9), expected(9);
      CHECK(plain.risk.value_and_gradient(w, g) == doctest::Approx(fused.risk.value_and_gradient(w, expected)).epsilon(1e-13));
      CHECK((g - expected).lpNorm<Eigen::Infinity>() <= 1e-13);
      if (n > 1) CHECK(gradient_error(plain.risk, w) <= 1e-8);
    }
}

TEST_CASE("objective: float samples give the gradients of double ones, to float's precision") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(44);
  for (const bool weighted : {false, true})
    for (const Index p : {1, 7, 16, 40}) {
      Holder<Linear<float>, LogisticLoss, L2> single{{}, {}, {}, problem<float, int>(3000, p, 45, weighted)};
      Dataset<double, int> wide;
      wide.x = single.data.x.cast<double>();
      wide.y = single.data.y;
      wide.weights = single.data.weights;
      Holder<Linear<double>, LogisticLoss, L2> exact{{}, {}, {}, wide};
      const Eigen::VectorXd w = random_vector(source, p + 1);
      Eigen::VectorXd g(p + 1), expected(p + 1);
      const double value = single.risk.value_and_gradient(w, g);
      // Each term has a relative error of a few times p · 2⁻²⁴; sums over rows are kept short and in double.
      const double tolerance = 4 * static_cast<double>(p + 8) * 0x1p-24;
      CHECK(value == doctest::Approx(exact.risk.value_and_gradient(w, expected)).epsilon(tolerance));
      CHECK((g - expected).lpNorm<Eigen::Infinity>() <= tolerance);
    }
}

TEST_CASE("objective: the Hessian times a vector is the change of the gradient along it") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(46);
  for (const bool weighted : {false, true})
    for (const bool intercept : {false, true}) {
      Holder<Linear<double>, LogisticLoss, L2> h{{.intercept = intercept}, {}, {.strength = 0.2}, problem<double, int>(2300, 9, 47, weighted)};
      const Eigen::VectorXd w = random_vector(source, h.risk.dimension()), v = random_vector(source, h.risk.dimension());
      Eigen::VectorXd product(w.size()), above(w.size()), below(w.size());
      h.risk.hessian_vector(w, v, product);
      constexpr double step = 1e-5;
      h.risk.value_and_gradient(w + step * v, above);
      h.risk.value_and_gradient(w - step * v, below);
      CHECK(((above - below) / (2 * step) - product).lpNorm<Eigen::Infinity>() <= 1e-8);
    }
}

TEST_CASE("objective: the Hessian of least squares is X'WX / sum of weights plus the penalty's, exactly") {
  Holder<Linear<double>, SquaredError, L2> h{{.intercept = false}, {}, {.strength = 0.2}, problem<double, double>(50, 3, 48, true)};
  const Eigen::Map<const Eigen::VectorXd> weights(h.data.weights.data(), 50);
  const Eigen::MatrixXd hessian = h.data.x.transpose() * weights.asDiagonal() * h.data.x / weights.sum() + 0.2 * Eigen::MatrixXd::Identity(3, 3);
  for (Index j = 0; j < 3; ++j) {
    Eigen::VectorXd product(3);
    h.risk.hessian_vector(Eigen::VectorXd::Zero(3), Eigen::VectorXd::Unit(3, j), product);
    CHECK((product - hessian.col(j)).lpNorm<Eigen::Infinity>() <= 1e-14);
  }
}

TEST_CASE("objective: the Hessian has the columns that its products with unit vectors are") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(146);
  const auto check = [&](auto& risk, double tolerance) {
    const Index n = risk.dimension();
    const Eigen::VectorXd w = random_vector(source, n);
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Constant(n, n, 1e300);  // the upper half is not touched
    risk.hessian(w, hessian);
    Eigen::VectorXd product(n);
    for (Index j = 0; j < n; ++j) {
      risk.hessian_vector(w, Eigen::VectorXd::Unit(n, j), product);
      for (Index i = j; i < n; ++i) CHECK(std::abs(hessian(i, j) - product[i]) <= tolerance * (1 + std::abs(product[i])));
    }
  };
  for (const bool weighted : {false, true})
    for (const bool intercept : {false, true})
      for (const Index n : {1, 63, 65, 1100}) {
        CAPTURE(n);
        Holder<Linear<double>, LogisticLoss, L2> h{{.intercept = intercept}, {}, {.strength = 0.2}, problem<double, int>(n, 9, 147, weighted)};
        check(h.risk, 1e-13);
        Holder<Linear<double>, Huber, NoPenalty> bare{{.intercept = intercept}, {.delta = 0.4}, {}, problem<double, double>(n, 4, 148, weighted)};
        check(bare.risk, 1e-13);
        Holder<Linear<float>, LogisticLoss, L2> single{{.intercept = intercept}, {}, {.strength = 0.2}, problem<float, int>(n, 5, 149, weighted)};
        check(single.risk, 100 * 0x1p-24);  // the products are of floats, the Hessian's are not
      }
}

TEST_CASE("objective: batches visit every row once, and their mean is the whole") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(49);
  const Index n = 1111;
  for (const bool weighted : {false, true}) {
    Holder<Linear<double>, LogisticLoss, L2> h{{}, {}, {.strength = 0.2}, problem<double, int>(n, 5, 50, weighted), {.random = RandomKey{3}}};
    REQUIRE(h.risk.sample_count() == n);
    const Eigen::VectorXd w = random_vector(source, 6);
    Eigen::VectorXd whole(6), part(6);
    const double value = h.risk.value_and_gradient(w, whole);
    for (const Index size : {1, 32, 1111})
      for (const int epoch : {0, 1}) {
        h.risk.shuffle(epoch);
        double mean = 0;
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(6);
        for (Index first = 0; first < n; first += size) {
          const Index count = std::min(size, n - first);
          const double share = static_cast<double>(count) / static_cast<double>(n);
          mean += share * h.risk.batch_value_and_gradient(w, part, first, count);
          sum += share * part;
        }
        CHECK(mean == doctest::Approx(value).epsilon(1e-12));
        CHECK((sum - whole).lpNorm<Eigen::Infinity>() <= 1e-12);
      }
  }
}

TEST_CASE("objective: exchanged derivatives make a table from which the gradient of the mean follows") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(47);
  const Index n = 300;
  for (const bool weighted : {false, true}) {
    Holder<Linear<double>, LogisticLoss, L2> h{{}, {}, {.strength = 0.2}, problem<double, int>(n, 5, 48, weighted), {.random = RandomKey{3}}};
    static_assert(RowDerivativeObjective<decltype(h.risk)>);
    std::vector<double> table(static_cast<std::size_t>(n));
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(6), change(6), whole(6);
    for (int epoch = 0; epoch < 3; ++epoch) {  // from the second on, changes lead from one gradient to the next
      const Eigen::VectorXd w = random_vector(source, 6);
      h.risk.shuffle(epoch);
      for (Index first = 0; first < n; first += 70) {
        h.risk.exchange_derivatives(w, change, first, std::min<Index>(70, n - first), table);
        mean += change / static_cast<double>(n);
      }
      Eigen::VectorXd gradient = mean;
      h.risk.add_smooth_penalty(w, gradient);
      h.risk.value_and_gradient(w, whole);
      CHECK((gradient - whole).lpNorm<Eigen::Infinity>() <= 1e-12);
      h.risk.exchange_derivatives(w, change, 0, n, table);
      CHECK(change.lpNorm<Eigen::Infinity>() <= 1e-12);  // nothing has changed but roundings
    }
  }
}

TEST_CASE("objective: the order of batches depends on the epoch and the random key, and on nothing else") {
  const auto first_batch = [](std::uint64_t key, int epoch, const AnyExecutor& executor) {
    Holder<Linear<double>, SquaredError, NoPenalty> h{{}, {}, {}, problem<double, double>(200, 2, 51), {.random = RandomKey{key}, .executor = executor}};
    Eigen::VectorXd g(3);
    h.risk.shuffle(epoch);
    return h.risk.batch_value_and_gradient(vector({0.1, 0.2, 0.3}), g, 0, 16);
  };
  CHECK(first_batch(1, 0, Serial{}) == first_batch(1, 0, Threads{4}));
  CHECK(first_batch(1, 0, Serial{}) != first_batch(1, 1, Serial{}));
  CHECK(first_batch(1, 0, Serial{}) != first_batch(2, 0, Serial{}));
}

TEST_CASE("objective: the bits do not depend on the executor") {
  auto source = attune_test::random(52);
  const auto data = problem<double, int>(7001, 13, 53, true);  // seven blocks, the last one short
  const Eigen::VectorXd w = random_vector(source, 14), v = random_vector(source, 14);
  const auto run = [&](const AnyExecutor& executor) {
    Holder<Linear<double>, LogisticLoss, L2> h{{}, {}, {}, data, {.executor = executor}};
    Eigen::VectorXd g(14), product(14);
    const double value = h.risk.value_and_gradient(w, g);
    h.risk.hessian_vector(w, v, product);
    std::vector<double> all{value};
    all.insert(all.end(), g.begin(), g.end());
    all.insert(all.end(), product.begin(), product.end());
    return all;
  };
  const auto serial = run(Serial{});
  for (const int threads : {1, 2, 3, 4})
    for (int again = 0; again < 3; ++again) CHECK(run(Threads{threads}) == serial);
}

TEST_CASE("objective: the bits of the Hessian do not depend on the executor") {
  const auto data = problem<double, int>(2101, 4, 145, true);  // three blocks, the last one short
  const auto run = [&](const AnyExecutor& executor) {
    Holder<Linear<double>, LogisticLoss, L2> h{{}, {}, {}, data, {.executor = executor}};
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(5, 5);
    h.risk.hessian(vector({0.3, -1, 0.2, 0.5, 0.1}), hessian);
    return std::vector<double>(hessian.data(), hessian.data() + hessian.size());
  };
  const auto serial = run(Serial{});
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}) == serial);
}

TEST_CASE("objective: rows and layouts of X in memory make no difference") {
  auto source = attune_test::random(54);
  const auto data = problem<double, double>(400, 6, 55);
  const Eigen::VectorXd w = random_vector(source, 7);
  std::vector<Index> rows;
  for (Index i = 0; i < 400; i += 3) rows.push_back(399 - i);
  Dataset<double, double> copied;
  copied.x = data.x(rows, Eigen::all);
  copied.y = data.y(rows);
  const Eigen::MatrixXd by_column = copied.x;
  const FitContext context;
  const Linear<double> model;
  const SquaredError loss;
  const L2 penalty;
  const auto run = [&](const DatasetView<double, double>& view) {
    EmpiricalRisk<Linear<double>, SquaredError, L2, DatasetView<double, double>> risk(model, loss, penalty, view, context);
    Eigen::VectorXd g(7);
    const double value = risk.value_and_gradient(w, g);
    std::vector<double> all{value};
    all.insert(all.end(), g.begin(), g.end());
    return all;
  };
  const auto expected = run(copied.view());
  CHECK(run(data.view().subset(rows)) == expected);
  CHECK(run(view(by_column, copied.y)) == expected);
}

TEST_CASE("objective: the validation value is the mean loss of other rows, without penalty") {
  const auto data = problem<double, int>(100, 3, 56, true);
  const auto other = problem<double, int>(57, 3, 58, true);
  Holder<Linear<double>, LogisticLoss, L2> h{{}, {}, {.strength = 10}, data, {.validation = TypedValue(other.view())}};
  Holder<Linear<double>, LogisticLoss, NoPenalty> reference{{}, {}, {}, other};
  const Eigen::VectorXd w = Eigen::VectorXd::Constant(4, 0.3);
  Eigen::VectorXd g(4);
  CHECK(h.risk.validation_value(w) == doctest::Approx(reference.risk.value_and_gradient(w, g)).epsilon(1e-14));
  CHECK(std::isnan(reference.risk.validation_value(w)));
}

TEST_CASE("objective: a penalty that is not smooth is left out of value and gradient, and its proximal step spares the intercept") {
  const auto data = problem<double, double>(60, 3, 59);
  Holder<Linear<double>, SquaredError, L1> h{{}, {}, {}, data};
  Holder<Linear<double>, SquaredError, NoPenalty> smooth{{}, {}, {}, data};
  Eigen::VectorXd w = vector({1, -0.2, -2, 0.1}), g(4), expected(4);
  CHECK(h.risk.value_and_gradient(w, g) == smooth.risk.value_and_gradient(w, expected));
  CHECK(g == expected);
  CHECK(h.risk.non_smooth_value(w) == doctest::Approx(0.5 * 3.2).epsilon(1e-15));
  h.risk.proximal(w, 0.8);
  CHECK((w - vector({0.6, 0, -1.6, 0.1})).lpNorm<Eigen::Infinity>() <= 1e-15);
}

TEST_CASE("objective: of several classes, gradient and Hessian are those of the value") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(140);
  for (const bool weighted : {false, true})
    for (const bool intercept : {false, true}) {
      Holder<Linear<double>, SoftmaxCrossEntropy, L2> h{{.intercept = intercept}, {.label_smoothing = 0.1}, {.strength = 0.3}, attune_test::many_classes<double>(1100, 3, 3, 141, weighted)};
      REQUIRE(h.risk.dimension() == 3 * (intercept ? 4 : 3));
      const Eigen::VectorXd w = random_vector(source, h.risk.dimension()), v = random_vector(source, h.risk.dimension());
      CHECK(gradient_error(h.risk, w) <= 1e-8);
      Eigen::VectorXd product(w.size()), above(w.size()), below(w.size());
      h.risk.hessian_vector(w, v, product);
      constexpr double step = 1e-5;
      h.risk.value_and_gradient(w + step * v, above);
      h.risk.value_and_gradient(w - step * v, below);
      CHECK(((above - below) / (2 * step) - product).lpNorm<Eigen::Infinity>() <= 1e-8);
    }
}

TEST_CASE("objective: of several classes, the intercepts are free and the weights are not") {
  Holder<Linear<double>, SoftmaxCrossEntropy, L2> h{{}, {}, {.strength = 2}, attune_test::many_classes<double>(50, 3, 3, 142)};
  Holder<Linear<double>, SoftmaxCrossEntropy, NoPenalty> bare{{}, {}, {}, h.data};
  Eigen::VectorXd w = Eigen::VectorXd::LinSpaced(12, -1, 1), g(12), without(12);
  CHECK(h.risk.value_and_gradient(w, g) == doctest::Approx(bare.risk.value_and_gradient(w, without) + w.head(9).squaredNorm()).epsilon(1e-14));
  CHECK((g.head(9) - without.head(9) - 2 * w.head(9)).lpNorm<Eigen::Infinity>() <= 1e-14);
  CHECK(g.tail(3) == without.tail(3));
}

TEST_CASE("objective: of several classes, a plain score function of the user's own has the gradients of the fused one") {
  auto source = attune_test::random(143);
  for (const bool weighted : {false, true})
    for (const Index n : {5, 63, 64, 65, 700}) {
      CAPTURE(n);
      Holder<Squares<double>, SoftmaxCrossEntropy, L2> plain{{}, {}, {.strength = 0.2}, attune_test::many_classes<double>(n, 3, 4, 144, weighted)};
      auto expanded = plain.data;
      expanded.x = attune_test::with_squares(plain.data.x);
      Holder<Linear<double>, SoftmaxCrossEntropy, L2> fused{{}, {}, {.strength = 0.2}, expanded};
      const Eigen::VectorXd w = random_vector(source, 28);
      Eigen::VectorXd g(28), expected(28);
      CHECK(plain.risk.value_and_gradient(w, g) == doctest::Approx(fused.risk.value_and_gradient(w, expected)).epsilon(1e-13));
      CHECK((g - expected).lpNorm<Eigen::Infinity>() <= 1e-13);
    }
}

TEST_CASE("objective: of several classes, the bits do not depend on the executor") {
  auto source = attune_test::random(145);
  const auto data = attune_test::many_classes<double>(5001, 7, 3, 146, true);
  const Eigen::VectorXd w = random_vector(source, 24), v = random_vector(source, 24);
  const auto run = [&](const AnyExecutor& executor) {
    Holder<Linear<double>, SoftmaxCrossEntropy, L2> h{{}, {}, {}, data, {.executor = executor}};
    Eigen::VectorXd g(24), product(24);
    const double value = h.risk.value_and_gradient(w, g);
    h.risk.hessian_vector(w, v, product);
    std::vector<double> all{value};
    all.insert(all.end(), g.begin(), g.end());
    all.insert(all.end(), product.begin(), product.end());
    return all;
  };
  const auto serial = run(Serial{});
  for (const int threads : {2, 3}) CHECK(run(Threads{threads}) == serial);
}

static_assert(SmoothableObjective<Risk<Linear<double>, Quantile, L2>> && !SmoothableObjective<Risk<Linear<double>, SquaredError, L2>>);

TEST_CASE("objective: smoothing a loss with kinks changes its value by a quarter of the width at most, and is taken back") {
  const auto data = problem<double, double>(60, 3, 147);
  Holder<Linear<double>, Quantile, L2> h{{}, {.level = 0.3}, {}, data};
  const Eigen::VectorXd w = vector({1, -0.2, -2, 0.1});
  Eigen::VectorXd g(4), sharp(4);
  const double value = h.risk.value_and_gradient(w, sharp);
  h.risk.smooth(0.4);
  const double smooth = h.risk.value_and_gradient(w, g);
  CHECK(smooth > value);
  CHECK(smooth <= value + 0.1);
  CHECK(gradient_error(h.risk, w) <= 1e-4);  // its second derivative jumps at the ends of the parabola
  h.risk.smooth(0);
  CHECK(h.risk.value_and_gradient(w, g) == value);
  CHECK(g == sharp);
  Holder<Linear<double>, Quantile, L2> own{{}, {.level = 0.3, .smoothing = 0.4}, {}, data};  // a width of the user's own stays
  own.risk.smooth(0);
  CHECK(own.risk.value_and_gradient(w, g) == smooth);
}

}  // namespace objective_test
