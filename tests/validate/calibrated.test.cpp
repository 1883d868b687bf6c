// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/core/serialize.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/model/one_of.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/bootstrap.hpp"
#include "attune/validate/calibrated.hpp"
#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/isotonic_calibration.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/repeated_stratified_k_fold.hpp"
#include "attune/validate/temperature_scaling.hpp"
#include "centroids.hpp"

namespace calibrated_test {

using namespace attune;
using attune_test::Centroids;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_classes;
using attune_test::Nearest;
using attune_test::Shares;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

struct Column {
  std::vector<int> truth{};
  std::vector<double> scores{};
};

// Logits z with P(1) = 1 / (1 + exp(-(a z + b))).
Column drawn(std::size_t n, double a, double b, std::uint64_t stream) {
  auto source = attune_test::random(stream);
  Column column;
  for (std::size_t i = 0; i < n; ++i) {
    column.scores.push_back(4 * source.uniform() - 2);
    column.truth.push_back(source.uniform() < FittedSigmoid{a, b}(column.scores.back()) ? 1 : 0);
  }
  return column;
}

bool equal(const FittedSigmoid& a, const FittedSigmoid& b, double tolerance) {
  return std::abs(a.slope - b.slope) <= tolerance * (1 + std::abs(b.slope)) && std::abs(a.intercept - b.intercept) <= tolerance * (1 + std::abs(b.intercept));
}

}  // namespace

TEST_CASE("sigmoid calibration: two scores are put at Platt's targets") {
  // Two parameters and two distinct scores: the curve goes through both, the means of the targets there.
  const std::vector<int> truth{0, 0, 0, 1, 1};
  const auto fitted = SigmoidCalibration{}.fit(truth, std::vector<double>{-1, -1, -1, 3, 3});
  CHECK(fitted(-1) == doctest::Approx(1.0 / 5).epsilon(1e-12));
  CHECK(fitted(3) == doctest::Approx(3.0 / 4).epsilon(1e-12));
  const auto mixed = SigmoidCalibration{}.fit(truth, std::vector<double>{-1, -1, 3, -1, 3});
  CHECK(mixed(-1) == doctest::Approx((1.0 / 5 + 1.0 / 5 + 3.0 / 4) / 3).epsilon(1e-12));
  CHECK(mixed(3) == doctest::Approx((1.0 / 5 + 3.0 / 4) / 2).epsilon(1e-12));
}

TEST_CASE("sigmoid calibration: scores of any scale, weights that stand for rows, scores that are all the same") {
  const auto column = drawn(200, 1.5, -0.5, 700);
  const auto fitted = SigmoidCalibration{}.fit(column.truth, column.scores);
  for (const double scale : {1e-200, 1e-3, 1e5, 1e200}) {
    CAPTURE(scale);
    auto scaled = column.scores;
    for (double& s : scaled) s = scale * (s + 3);
    auto other = SigmoidCalibration{}.fit(column.truth, scaled);
    CHECK(equal({other.slope * scale, other.intercept + 3 * other.slope * scale}, fitted, 1e-9));
  }
  Column repeated = column;
  std::vector<double> weights(column.truth.size(), 1);
  for (std::size_t i = 0; i < 60; ++i) {
    weights[i] = 2;
    repeated.truth.push_back(column.truth[i]);
    repeated.scores.push_back(column.scores[i]);
  }
  CHECK(equal(SigmoidCalibration{}.fit(column.truth, column.scores, weights), SigmoidCalibration{}.fit(repeated.truth, repeated.scores), 1e-10));
  const auto flat = SigmoidCalibration{}.fit(std::vector<int>{0, 0, 1}, std::vector<double>{0.1, 0.1, 0.1});
  CHECK(flat.slope == 0);
  CHECK(flat(7) == doctest::Approx((0.25 + 0.25 + 2.0 / 3) / 3).epsilon(1e-12));
  CHECK(equal(SigmoidCalibration{}.fit(column.truth, column.scores), {1.5, -0.5}, 0.5));
  CHECK(FittedSigmoid{}(-800) == 0);
  CHECK(FittedSigmoid{}(800) == 1);
}

TEST_CASE("isotonic calibration: adjacent violators are pooled, equal scores are one, and between points it goes straight") {
  const auto fitted = IsotonicCalibration{}.fit(std::vector<int>{0, 1, 0, 1, 1}, std::vector<double>{1, 2, 3, 4, 5});
  CHECK(fitted == FittedIsotonic{{1, 2, 3, 4, 5}, {0, 0.5, 0.5, 1, 1}});
  CHECK(fitted(0) == 0);
  CHECK(fitted(1.5) == 0.25);
  CHECK(fitted(2.7) == 0.5);
  CHECK(fitted(3.5) == 0.75);
  CHECK(fitted(inf) == 1);
  CHECK(fitted(-inf) == 0);
  CHECK(std::isnan(fitted(nan)));
  // Ties: the mean of (1, 0) is 1/2, less than the 1 before it.
  const auto ties = IsotonicCalibration{}.fit(std::vector<int>{1, 0, 1, 1}, std::vector<double>{2, 2, 1, 3});
  CHECK(ties == FittedIsotonic{{1, 2, 3}, {2.0 / 3, 2.0 / 3, 1}});
  const std::vector<double> weights{0, 3, 1, 2};
  CHECK(IsotonicCalibration{}.fit(std::vector<int>{1, 0, 1, 1}, std::vector<double>{2, 2, 1, 3}, weights) == FittedIsotonic{{1, 2, 3}, {0.25, 0.25, 1}});
  CHECK(IsotonicCalibration{}.fit(std::vector<int>{1, 0}, std::vector<double>{1, 2}) == FittedIsotonic{{1, 2}, {0.5, 0.5}});
}

TEST_CASE("isotonic calibration: no curve that nowhere falls is nearer to the classes, and only the order of scores counts") {
  const auto column = drawn(80, 1, 0, 701);
  const auto fitted = IsotonicCalibration{}.fit(column.truth, column.scores);
  CHECK(std::is_sorted(fitted.probabilities.begin(), fitted.probabilities.end()));
  // The conditions of the minimum: residuals sum to 0 on each level, and no tail of a level is above it.
  std::vector<std::size_t> order(column.scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return column.scores[a] < column.scores[b]; });
  double level = -1, sum = 0;
  for (const std::size_t i : order) {
    const double p = fitted(column.scores[i]);
    if (p != level) CHECK(std::abs(sum) <= 1e-12);
    if (p != level) sum = 0;
    level = p;
    sum += column.truth[i] - p;
    CHECK(sum >= -1e-12);
  }
  CHECK(std::abs(sum) <= 1e-12);
  auto cubed = column.scores;
  for (double& s : cubed) s = s * s * s + s;
  CHECK(IsotonicCalibration{}.fit(column.truth, cubed).probabilities == fitted.probabilities);
}

TEST_CASE("temperature scaling: scores of twice the size have twice the temperature, and the order of classes stays") {
  auto source = attune_test::random(702);
  std::vector<int> truth;
  ScoreMatrix logits{{}, 3};
  double information = 0;  // of 1 / T: the sum over rows of the variance of the logits under the true probabilities
  for (int i = 0; i < 300; ++i) {
    std::vector<double> row, p(3);
    for (int k = 0; k < 3; ++k) row.push_back(3 * source.normal());
    FittedTemperature{2}.apply(row, p);
    double mean = 0, square = 0;
    for (std::size_t k = 0; k < 3; ++k) mean += p[k] * row[k], square += p[k] * row[k] * row[k];
    information += square - mean * mean;
    const double u = source.uniform();
    truth.push_back(u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2);
    logits.values.insert(logits.values.end(), row.begin(), row.end());
  }
  const auto fitted = TemperatureScaling{}.fit(truth, logits);
  CHECK(std::abs(1 / fitted.temperature - 0.5) <= 4 / std::sqrt(information));  // four standard errors of a likelihood's maximum
  // The gradient of the likelihood is zero there.
  double slope = 0, size = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    std::vector<double> p(3);
    const std::span<const double> z(logits.values.data() + 3 * i, 3);
    fitted.apply(z, p);
    CHECK(std::max_element(p.begin(), p.end()) - p.begin() == std::max_element(z.begin(), z.end()) - z.begin());
    for (std::size_t k = 0; k < 3; ++k) slope += (p[k] - (static_cast<std::size_t>(truth[i]) == k ? 1 : 0)) * z[k], size += std::abs(z[k]);
  }
  CHECK(std::abs(slope) <= 1e-12 * size);
  for (double& z : logits.values) z *= 64;
  CHECK(TemperatureScaling{}.fit(truth, logits).temperature == doctest::Approx(64 * fitted.temperature).epsilon(1e-12));
  const auto column = drawn(400, 0.5, 0, 703);
  const auto binary = TemperatureScaling{}.fit(column.truth, column.scores);
  information = 0;
  for (const double s : column.scores) information += s * s / (2 + std::exp(0.5 * s) + std::exp(-0.5 * s));
  CHECK(std::abs(1 / binary.temperature - 0.5) <= 4 / std::sqrt(information));
  // A logit beside one that is 0 is the same thing.
  ScoreMatrix beside{{}, 2};
  for (const double s : column.scores) beside.values.insert(beside.values.end(), {0.0, s});
  CHECK(TemperatureScaling{}.fit(column.truth, beside).temperature == doctest::Approx(binary.temperature).epsilon(1e-9));
  CHECK(binary(1.0) == doctest::Approx(1 / (1 + std::exp(-1 / binary.temperature))).epsilon(1e-15));
  const std::vector<int> two{0, 1};
  CHECK(TemperatureScaling{}.fit(two, std::vector<double>{-1, 1}).temperature == doctest::Approx(std::exp(-10)));  // separated
  CHECK(TemperatureScaling{}.fit(two, std::vector<double>{1, -1}).temperature == doctest::Approx(std::exp(10)));   // worse than nothing
  CHECK(TemperatureScaling{}.fit(two, std::vector<double>{0, 0}).temperature == 1);
}

TEST_CASE("calibrators refuse columns that cannot be used, in words") {
  const std::vector<int> two{0, 1};
  const std::vector<double> fine{0, 1};
  CHECK(contains(error_of<InvalidData>([&] { SigmoidCalibration{}.fit(two, std::vector<double>{0, nan}); }), "scores, row 1"));
  CHECK(contains(error_of<InvalidData>([&] { IsotonicCalibration{}.fit(std::vector<int>{0, 1, 2}, std::vector<double>{0, 1, 2}); }), "truth"));
  CHECK(contains(error_of<InvalidArgument>([&] { IsotonicCalibration{}.fit(two, std::vector<double>{0}); }), "scores"));
  CHECK(contains(error_of<InvalidData>([&] { SigmoidCalibration{}.fit(two, fine, std::vector<double>{0, 0}); }), "weights"));
  CHECK(contains(error_of<InvalidData>([&] { TemperatureScaling{}.fit(std::vector<int>{0, 3}, ScoreMatrix{{1, 2, 3, 4, 5, 6}, 3}); }), "a class code from 0 to 2"));
}

TEST_CASE("Calibrated: a learner among others, whose model is that of all rows") {
  const auto data = classes<double>(150, 3, 704);
  const Calibrated learner{Shares{}};
  const auto model = learner.fit(data);
  REQUIRE(model.members.size() == 1);
  CHECK(model.members[0].model.model.means == Shares{}.fit(data.view()).model.means);
  const auto p = model.predict_proba(data.view().x());
  const auto predicted = model.predict(data.view().x());
  for (Index i = 0; i < p.rows(); ++i) {
    CHECK(p(i, 0) + p(i, 1) == doctest::Approx(1).epsilon(1e-15));
    CHECK(predicted[i] == (p(i, 1) > p(i, 0) ? 1 : 0));
  }
  const StratifiedKFold outer{.folds = 3, .seed = 5};
  const auto before = cross_validate(Shares{}, data, outer, Metrics<LogLoss, Accuracy>{});
  const auto after = cross_validate(learner, data, outer, Metrics<LogLoss, Accuracy>{});
  CHECK(after.mean<LogLoss>() < before.mean<LogLoss>());  // shares of distances are no probabilities
  const auto threads = cross_validate(learner, data, outer, Metrics<LogLoss, Accuracy>{}, {.execution = Threads{3}});
  CHECK(threads.scores<LogLoss>() == after.scores<LogLoss>());
}

TEST_CASE("Calibrated: scores are of rows that the model has not seen") {
  auto data = classes<double>(200, 2, 705);
  auto source = attune_test::random(706);
  for (Index i = 0; i < 200; ++i) data.y[i] = source.uniform() < 0.5 ? 1 : 0;  // nothing to learn, and the nearest row knows its own
  for (const bool ensemble : {false, true}) {
    const auto p = Calibrated<Nearest>{.ensemble = ensemble}.fit(data).predict_proba(data.view().x());
    for (Index i = 0; i < 200; ++i) CHECK(std::abs(p(i, 1) - 0.5) < 0.25);
  }
}

TEST_CASE("Calibrated: an ensemble has a calibrator for each fold's model and means their probabilities") {
  const auto data = classes<double>(90, 2, 707, true);
  const StratifiedKFold folds{.folds = 3, .seed = 2};
  const auto model = Calibrated<Centroids, IsotonicCalibration, StratifiedKFold>{.folds = folds, .ensemble = true}.fit(data);
  REQUIRE(model.members.size() == 3);
  const auto view = data.view();
  const auto split = folds.split(view);
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(90);
  for (std::size_t k = 0; k < 3; ++k) {
    const Fold fold = split[k];
    const auto own = Centroids{}.fit(view.subset(fold.train));
    const auto held_out = view.subset(fold.test);
    std::vector<int> truth;
    std::vector<double> weights;
    for (Index i = 0; i < held_out.size(); ++i) truth.push_back(held_out.label(i)), weights.push_back(held_out.weight(i));
    const auto calibrator = IsotonicCalibration{}.fit(truth, own.decision_function(held_out.x()).values, weights);
    CHECK(model.members[k].calibrators[0] == calibrator);
    const auto scores = own.decision_function(view.x()).values;
    for (Index i = 0; i < 90; ++i) mean[i] += calibrator(scores[static_cast<std::size_t>(i)]) / 3;
  }
  CHECK((model.predict_proba(view.x()).col(1) - mean).lpNorm<Eigen::Infinity>() <= 1e-15);
}

TEST_CASE("Calibrated: rows count for each fold that holds them out, whatever the splitter") {
  const auto data = classes<double>(80, 2, 708);
  const auto view = data.view();
  const auto check = [&](const auto& splitter) {
    std::vector<int> truth;
    std::vector<double> scores;
    const auto folds = splitter.split(view);
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      const auto said = Centroids{}.fit(view.subset(fold.train)).decision_function(view.subset(fold.test).x()).values;
      scores.insert(scores.end(), said.begin(), said.end());
      for (const Index row : fold.test) truth.push_back(view.label(row));
    }
    const auto model = Calibrated{Centroids{}, SigmoidCalibration{}, splitter}.fit(data);
    CHECK(model.members[0].calibrators[0] == SigmoidCalibration{}.fit(truth, scores));
  };
  check(RepeatedStratifiedKFold{.folds = 3, .repeats = 2, .seed = 1});
  check(Bootstrap{.folds = 7, .seed = 3});
}

TEST_CASE("Calibrated: of several classes each is calibrated against the rest, and one without rows has no probability") {
  auto data = many_classes<double>(240, 3, 4, 709);
  for (Index i = 0; i < 240; ++i)
    if (data.y[i] == 2) data.y[i] = 3;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "none", "c"});
  struct Three {  // the centroids of the classes that there are
    struct Model {
      attune_test::CentroidModel three{};
      ScoreMatrix decision_function(const MatrixView<double>& x) const {
        const auto s = three.closeness(x);
        ScoreMatrix all{std::vector<double>(static_cast<std::size_t>(4 * s.rows()), std::numeric_limits<double>::lowest()), 4};
        for (Index i = 0; i < s.rows(); ++i)
          for (const Index k : {0, 1, 2}) all.values[static_cast<std::size_t>(4 * i + (k == 2 ? 3 : k))] = s(i, k);
        return all;
      }
      std::vector<int> predict(const MatrixView<double>& x) const { return three.predict(x); }
    };
    Model fit(const DatasetView<double, int>& train) const {
      std::vector<int> labels;
      const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
      return {Centroids{}.fit(train.with_target(labels, [](int code) { return code == 3 ? 2 : code; }, names))};
    }
  };
  const auto view = data.view();
  const auto check = [&](const auto& model) {
    CHECK(model.codes == std::vector<int>{0, 1, 3});
    const auto p = model.predict_proba(view.x());
    CHECK(p.cols() == 4);
    for (Index i = 0; i < p.rows(); ++i) {
      CHECK(p(i, 2) == 0);
      CHECK(p.row(i).sum() == doctest::Approx(1).epsilon(1e-14));
    }
    CHECK(model.class_name(3) == "c");
    return model.predict(view.x());
  };
  CHECK(Calibrated<Three>{}.fit(data).members[0].calibrators.size() == 3);
  check(Calibrated<Three>{}.fit(data));
  check(Calibrated<Three, IsotonicCalibration>{.ensemble = true}.fit(data));
  const auto scaled = Calibrated<Three, TemperatureScaling>{}.fit(data);
  CHECK(scaled.members[0].calibrators.size() == 1);
  const auto predicted = check(scaled);
  const auto own = Three{}.fit(view).predict(view.x());
  for (std::size_t i = 0; i < own.size(); ++i) CHECK(predicted[static_cast<Index>(i)] == (own[i] == 2 ? 3 : own[i]));
}

namespace {

// A method of a user's own: the share of class 1 among the rows that score as much, in two bins.
struct TwoBins {
  double edge = 0;
  struct Bins {
    double edge = 0;
    std::vector<double> shares{0, 0};
    double operator()(double score) const { return shares[score > edge ? 1 : 0]; }
  };
  Bins fit(std::span<const int> truth, std::span<const double> scores, std::span<const double>) const {
    std::vector<double> rows(2), ones(2);
    for (std::size_t i = 0; i < truth.size(); ++i) ++rows[scores[i] > edge ? 1 : 0], ones[scores[i] > edge ? 1 : 0] += truth[i];
    return {edge, {ones[0] / rows[0], ones[1] / rows[1]}};
  }
};

// Fails where it is not given all rows.
struct Fragile {
  Index rows = 0;
  attune_test::CentroidModel fit(const DatasetView<double, int>& train) const {
    if (train.size() < rows) throw std::runtime_error("too few rows");
    return Centroids{}.fit(train);
  }
};

}  // namespace

TEST_CASE("Calibrated: a method of one's own, a model that is fitted already, bytes and back") {
  const auto data = classes<double>(120, 2, 710);
  const auto binned = Calibrated{Centroids{}, TwoBins{.edge = 0.2}}.fit(data);
  CHECK(binned.members[0].calibrators[0].edge == 0.2);
  const auto other = classes<double>(60, 2, 711, true);
  const auto model = Centroids{}.fit(data.view());
  const auto prefit = calibrate(model, other, SigmoidCalibration{});
  std::vector<int> truth(other.y.begin(), other.y.end());
  CHECK(prefit.members[0].calibrators[0] == SigmoidCalibration{}.fit(truth, model.decision_function(other.view().x()).values, other.weights));
  CHECK(prefit.members[0].model.means == model.means);

  using Fitted = FittedCalibrated<attune_test::CentroidModel, IsotonicCalibration>;
  static_assert(Serializable<Fitted>);
  const auto sent = Calibrated{Centroids{}, IsotonicCalibration{}}.fit(data);
  Bytes bytes;
  serialize(bytes, sent);
  std::string_view rest = bytes;
  Fitted back;
  deserialize(rest, back);
  CHECK(back.predict_proba(data.view().x()) == sent.predict_proba(data.view().x()));
}

TEST_CASE("Calibrated: what cannot be calibrated is refused in words") {
  auto data = classes<double>(60, 2, 712);
  CHECK(contains(error_of<FitFailed>([&] { Calibrated<Fragile>{.learner = {.rows = 50}}.fit(data); }), "Calibrated, fold 0: too few rows"));
  for (Index i = 0; i < 60; ++i) data.groups.push_back(static_cast<int>(i / 30)), data.y[i] = i / 30 == 0 ? 1 : 0;
  const auto message = error_of<InvalidData>([&] { Calibrated<Centroids, SigmoidCalibration, GroupKFold>{.folds = {.folds = 2}}.fit(data); });
  CHECK(contains(message, "no row of class '"));
  CHECK(contains(message, "StratifiedKFold"));
  data.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { Calibrated<Centroids, SigmoidCalibration, KFold>{}.fit(data); }), "only class '0'"));
  auto three = many_classes<double>(60, 2, 3, 713);
  for (Index i = 0; i < 60; ++i) three.y[i] = static_cast<int>(i % 3);  // enough of each for all folds
  CHECK(contains(error_of<InvalidArgument>([&] { Calibrated<Nearest>{}.fit(three); }), "OneVsRest"));
}

TEST_CASE("Calibrated: a splitter that names rows that are not there is refused") {
  const auto data = classes<double>(40, 2, 903);
  struct Beyond {
    Index row = 0;
    bool trained = false;
    std::vector<Fold> split(const DatasetView<double, int>& view) const {
      const auto folds = KFold{.folds = 2}.split(view);
      std::vector<Fold> made{folds[0], folds[1]};
      (trained ? made[1].train : made[1].test).push_back(row);
      return made;
    }
  };
  for (const bool trained : {false, true})
    for (const Index row : {Index{-1}, Index{40}, Index{1} << 40U})
      CHECK(contains(error_of<InvalidArgument>([&] { Calibrated{Centroids{}, SigmoidCalibration{}, Beyond{row, trained}}.fit(data); }), "splitter, fold 1: found row " + std::to_string(row) + ", expected 0 to 39"));
}

TEST_CASE("Calibrated: rows held out have each class, of each fold of an ensemble and of all folds otherwise") {
  auto data = classes<double>(60, 2, 714);
  PredefinedSplit folds;
  int ones = 0;
  for (Index i = 0; i < 60; ++i) folds.test_fold.push_back(data.y[i] == 1 && ones++ < 12 ? 0 : 1 + static_cast<int>(i % 2));  // the first holds out class 1 alone
  using Given = Calibrated<Centroids, SigmoidCalibration, PredefinedSplit>;
  CHECK(Given{.folds = folds}.fit(data).members.size() == 1);
  CHECK(contains(error_of<InvalidData>([&] { Given{.folds = folds, .ensemble = true}.fit(data); }), "y, fold 0: found no row of class '0' held out, expected rows of each class in every fold; take fewer folds"));
  for (int& fold : folds.test_fold) fold = fold == 0 ? 0 : -1;
  CHECK(contains(error_of<InvalidData>([&] { Given{.folds = folds}.fit(data); }), "y, all folds: found no row of class '0' held out"));
}

TEST_CASE("Calibrated: of a learner chosen at run time a temperature takes the logits of probabilities where it has no others") {
  using Any = AnyLearner<>;
  using Choice = OneOf<Shares, Centroids>;
  for (const int count : {2, 3}) {
    CAPTURE(count);
    const auto data = many_classes<double>(150, 3, count, 716);
    const auto x = data.view().x();
    for (const bool ensemble : {false, true}) {
      CAPTURE(ensemble);
      const auto check = [&]<class Held, class L>(const Held& held, const L& chosen) {
        const auto expected = Calibrated<Held, TemperatureScaling>{.learner = held, .ensemble = ensemble}.fit(data);
        const auto found = Calibrated<L, TemperatureScaling>{.learner = chosen, .ensemble = ensemble}.fit(data);
        CHECK(found.members[0].calibrators[0].temperature == expected.members[0].calibrators[0].temperature);
        CHECK(found.predict_proba(x) == expected.predict_proba(x));
      };
      check(Shares{}, Any(Shares{}));
      check(Centroids{}, Any(Centroids{}));
      check(Shares{}, Choice{.choice = "shares", .names = {"shares", "centroids"}});
      check(Centroids{}, Choice{.choice = "centroids", .names = {"shares", "centroids"}});
      check(Shares{}, Any(Choice{.choice = "shares", .names = {"shares", "centroids"}}));
      check(StandardScaler{} | Shares{}, StandardScaler{} | Choice{.choice = "shares", .names = {"shares", "centroids"}});
    }
    const auto of = [&](const auto& model) { return calibrate(model, data, TemperatureScaling{}).members[0].calibrators[0].temperature; };
    CHECK(of(Any(Shares{}).fit(data)) == of(Shares{}.fit(data.view())));
  }
}

TEST_CASE("calibrate: rows whose classes have other names than the model's are refused") {
  struct Named : attune_test::CentroidModel {
    ClassNames names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"benign", "malignant"});
    const ClassNames& class_names() const { return names; }
  };
  const auto data = classes<double>(60, 2, 715);
  const auto view = data.view();
  const Named model{Centroids{}.fit(view)};
  CHECK(contains(error_of<InvalidData>([&] { calibrate(model, data); }), "y: found the classes 0, 1, expected benign, malignant, in this order"));
  const auto named = attune::view(data.x, data.y, {.class_names = model.names});
  CHECK(calibrate(model, named).class_name(1) == "malignant");
}

TEST_CASE("calibrated: of two decision values the second counts by how far it is above the first") {
  const ScoreMatrix two{{1.5, 1.0, -2.0, 1.0}, 2};
  CHECK(detail::one_or_all(two, false).values == std::vector<double>{-0.5, 3.0});
  CHECK(detail::one_or_all(two, true).values == std::vector<double>{1.0, 1.0});
}

}  // namespace calibrated_test
