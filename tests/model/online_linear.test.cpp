// SPDX-License-Identifier: BSL-1.0
#include "attune/model/online_linear.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/data/sparse_rows.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/model/passive_aggressive.hpp"
#include "attune/model/perceptron.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "problems.hpp"

namespace online_linear_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

constexpr Epochs once{.most = 1, .patience = 1000, .shuffle = false};

TEST_CASE("online learners: several classes are each against the rest, and one without rows is never predicted") {
  auto data = attune_test::many_classes<double>(150, 4, 3, 901, true);
  const Epochs few{.most = 5, .patience = 1000, .shuffle = false};
  const Perceptron learner{.epochs = few};
  const auto model = learner.fit(data);
  const auto rest = OneVsRest<Perceptron>{.learner = learner}.fit(data);
  for (Index k = 0; k < 3; ++k) CHECK(model.coefficients.row(k) == rest.models[static_cast<std::size_t>(k)].coefficients.row(0));
  CHECK(model.predict(data.x) == rest.predict(MatrixView<double>(data.x)));
  for (int& y : data.y) y = y == 2 ? 3 : y;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "d"});
  const auto lacking = learner.fit(data);
  CHECK(lacking.codes == std::vector<int>{0, 1, 3});
  CHECK(lacking.coefficients == model.coefficients);
  CHECK((lacking.predict(data.x).array() != 2).all());
  CHECK(lacking.decision_function(data.x).col(2).maxCoeff() == FittedOnlineClassifier::score_of_absent);
  CHECK(lacking.class_name(3) == "d");
}

TEST_CASE("online learners: floats, columns stored one after the other and chosen rows give what doubles give") {
  const auto floats = attune_test::classes<float>(60, 5, 902);
  Eigen::MatrixXd columns = floats.x.cast<double>();
  const PassiveAggressive learner{.epochs = {.most = 4}};
  const auto a = learner.fit(floats), b = learner.fit(view(columns, floats.y));
  CHECK(a.coefficients == b.coefficients);
  CHECK(a.predict(floats.x) == b.predict(columns));
  std::vector<Index> even;
  RowMatrix<double> copy(30, 5);
  Eigen::VectorXi codes(30);
  for (Index i = 0; i < 30; ++i) {
    even.push_back(2 * i);
    copy.row(i) = columns.row(2 * i);
    codes[i] = floats.y[2 * i];
  }
  CHECK(learner.fit(view(columns, floats.y).subset(even)).coefficients == learner.fit(view(copy, codes)).coefficients);
}

TEST_CASE("online learners: sparse rows, and matrices of them, give what dense ones give") {
  auto data = attune_test::many_classes<double>(60, 6, 3, 912);
  for (Index i = 0; i < 60; ++i)
    for (Index j = 0; j < 6; ++j)
      if ((i + 2 * j) % 3 != 0) data.x(i, j) = 0;
  const auto rows = to_sparse(MatrixView<double>(data.x));
  const Eigen::Map<const Eigen::SparseMatrix<double, Eigen::RowMajor>> matrix(60, 6, static_cast<Index>(rows.values.size()), rows.starts.data(), rows.columns.data(), rows.values.data());
  const PassiveAggressive learner{.epochs = {.most = 3}};
  const auto dense = learner.fit(data);
  const auto sparse = learner.fit(view(rows.view(), data.y));
  CHECK(sparse.coefficients.isApprox(dense.coefficients, 1e-12));  // sums in another order
  CHECK(sparse.predict(rows.view()) == sparse.predict(data.x));
  CHECK(sparse.predict(matrix) == sparse.predict(data.x));
  CHECK(sparse.decision_function(matrix).isApprox(sparse.decision_function(data.x), 1e-12));
}

TEST_CASE("online learners: go through cross-validation, are watched, and start warm") {
  const auto data = attune_test::classes<double>(200, 4, 903);
  CHECK(cross_validate(PassiveAggressive{.aggressiveness = 0.01}, data, StratifiedKFold{.folds = 4, .seed = 1}).scores<Accuracy>().size() == 4);
  std::vector<Iteration> seen;
  FitContext context;
  context.observer = [&](const Iteration& iteration) {
    seen.push_back(iteration);
    return iteration.index < 3;
  };
  const auto stopped = Perceptron{}.fit(data.view(), context);
  CHECK(seen.size() == 3);
  CHECK(stopped.epochs == 3);
  CHECK(stopped.fit_status() == FitStatus::not_converged);
  CHECK(seen.back().value > 0);
  FitContext warm;
  const Epochs pass = once;
  const auto first = Perceptron{.epochs = pass}.fit(data);
  warm.warm_start = TypedValue(first);
  CHECK(Perceptron{.epochs = pass}.fit(data.view(), warm).coefficients == Perceptron{.epochs = {.most = 2, .patience = 1000, .shuffle = false}}.fit(data).coefficients);
  const auto numbers = attune_test::numbers<double>(100, 3, 904);
  const PassiveAggressiveRegression regression{.epochs = pass};
  warm.warm_start = TypedValue(regression.fit(numbers));
  CHECK(regression.fit(numbers.view(), warm).coefficients == PassiveAggressiveRegression{.epochs = {.most = 2, .patience = 1000, .shuffle = false}}.fit(numbers).coefficients);
  // of other columns, or of other classes, it is ignored
  const auto narrow = attune_test::numbers<double>(100, 2, 916);
  CHECK(regression.fit(narrow.view(), warm).coefficients == regression.fit(narrow).coefficients);
  const auto three = attune_test::many_classes<double>(60, 4, 3, 917);
  warm.warm_start = TypedValue(first);
  CHECK(Perceptron{.epochs = pass}.fit(three.view(), warm).coefficients == Perceptron{.epochs = pass}.fit(three).coefficients);
}

TEST_CASE("online learners: what is watched is the mean of the scores' losses, of those that are done the last") {
  const auto data = attune_test::many_classes<double>(120, 4, 3, 918);
  const PassiveAggressive learner{.aggressiveness = 0.01, .epochs = {.most = 60, .tolerance = 1e-3, .patience = 2, .shuffle = false}};
  const auto losses_of = [&](const auto& rows) {
    std::vector<double> losses;
    FitContext context;
    context.observer = [&](const Iteration& iteration) {
      losses.push_back(iteration.value);
      return true;
    };
    learner.fit(rows.view(), context);
    return losses;
  };
  std::vector<std::vector<double>> alone;  // of each class against the rest
  for (int k = 0; k < 3; ++k) {
    auto two = data;
    for (int& y : two.y) y = y == k ? 1 : 0;
    alone.push_back(losses_of(two));
  }
  const auto together = losses_of(data);
  const auto [shortest, longest] = std::minmax_element(alone.begin(), alone.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  REQUIRE(shortest->size() < longest->size());
  REQUIRE(shortest->back() > 0);
  REQUIRE(together.size() == longest->size());
  for (std::size_t epoch = 0; epoch < together.size(); ++epoch) {
    double sum = 0;
    for (const auto& losses : alone) sum += losses[std::min(epoch, losses.size() - 1)];
    CHECK(together[epoch] == doctest::Approx(sum / 3).epsilon(1e-12));
  }
}

TEST_CASE("online learners: a stream has the bits of one pass over all its rows, however it is cut") {
  const auto data = attune_test::many_classes<double>(50, 3, 3, 907, true);
  const auto numbers = attune_test::numbers<float>(50, 3, 908);
  const PassiveAggressive classifier{.aggressiveness = 0.1, .epochs = once, .class_weights = {.of_class = {1, 2, 0.5}}};
  const PassiveAggressiveRegression regression{.epochs = once};
  const Perceptron perceptron{.epochs = once};
  const auto whole = classifier.fit(data);
  for (const Index step : {1, 7, 50}) {
    PartialFit<PassiveAggressive> classes{.classes = data.view().class_names()};
    PartialFit<Perceptron> signs{.classes = data.view().class_names()};
    PartialFit<PassiveAggressiveRegression> values;
    int seen = 0;
    FitContext context;
    context.observer = [&](const Iteration& iteration) { return seen = iteration.index, true; };
    for (Index first = 0; first < 50; first += step) {
      std::vector<Index> rows;
      for (Index i = first; i < std::min<Index>(50, first + step); ++i) rows.push_back(i);
      classifier.partial_fit(data.view().subset(rows), classes, context);
      perceptron.partial_fit(data.view().subset(rows), signs);
      regression.partial_fit(numbers.view().subset(rows), values);
    }
    CHECK(classes.model().coefficients == whole.coefficients);
    CHECK(classes.model().intercepts == whole.intercepts);
    CHECK(signs.model().coefficients == perceptron.fit(data).coefficients);
    CHECK(values.model().coefficients == regression.fit(numbers).coefficients);
    CHECK(classes.rows == 50);
    CHECK(seen == classes.chunks);
    CHECK(classes.model().predict(data.x) == whole.predict(data.x));
  }
}

TEST_CASE("online learners: a stream begins where a fitted model ended, and refuses one of other columns or classes") {
  const auto data = attune_test::many_classes<double>(40, 3, 3, 913);
  const auto numbers = attune_test::numbers<double>(40, 3, 914);
  const Epochs twice{.most = 2, .patience = 1000, .shuffle = false};
  FitContext context;
  const auto first = Perceptron{.epochs = once}.fit(data);
  context.warm_start = TypedValue(first);
  PartialFit<Perceptron> stream;
  Perceptron{}.partial_fit(data, stream, context);
  CHECK(stream.model().coefficients == Perceptron{.epochs = twice}.fit(data).coefficients);
  CHECK(stream.model().fit_status() == FitStatus::not_converged);
  FitContext of_numbers;
  of_numbers.warm_start = TypedValue(PassiveAggressiveRegression{.epochs = once}.fit(numbers));
  PartialFit<PassiveAggressiveRegression> values;
  PassiveAggressiveRegression{}.partial_fit(numbers, values, of_numbers);
  CHECK(values.model().coefficients == PassiveAggressiveRegression{.epochs = twice}.fit(numbers).coefficients);
  CHECK(values.model().fit_status() == FitStatus::not_converged);

  const auto refused = [&](const auto& model, const auto& chunk) {
    FitContext from;
    from.warm_start = TypedValue(model);
    PartialFit<Perceptron> fresh;
    const std::string error = error_of<InvalidArgument>([&] { Perceptron{}.partial_fit(chunk, fresh, from); });
    CHECK(fresh.chunks == 0);
    return error;
  };
  const auto names = [](std::vector<std::string> all) { return std::make_shared<const std::vector<std::string>>(std::move(all)); };
  CHECK(contains(refused(first, attune_test::many_classes<double>(40, 4, 3, 915)), "FitContext::warm_start: found a model of 3 columns, expected 4, as in the first chunk"));
  CHECK(contains(refused(first, attune_test::classes<double>(40, 3, 916)), "found a model of 3 classes, expected 2"));
  auto named = data, other = data;
  named.class_names = names({"low", "mid", "high"});
  other.class_names = names({"low", "high", "mid"});
  named.feature_names = names({"a", "b", "c"});
  other.feature_names = names({"a", "c", "b"});
  const auto of_names = Perceptron{.epochs = once}.fit(named);
  CHECK(contains(refused(of_names, other), "column 1: found 'b', expected 'c'"));
  other.feature_names = {};
  CHECK(contains(refused(of_names, other), "class 1: found 'mid', expected 'high'"));
  auto lacking = named;
  lacking.y = (lacking.y.array() == 1).select(0, lacking.y);
  CHECK(contains(refused(Perceptron{.epochs = once}.fit(lacking), named), "without rows of some classes"));
}

TEST_CASE("online learners: a chunk that ends in infinities is taken back, and said; so does a fit say it") {
  auto numbers = attune_test::numbers<double>(20, 2, 917);
  const PassiveAggressiveRegression learner{.aggressiveness = 1e300, .epochs = once};
  PartialFit<PassiveAggressiveRegression> stream;
  learner.partial_fit(numbers, stream);
  const Eigen::VectorXd before = stream.model().coefficients;
  numbers.y *= 1e200;
  numbers.weights.assign(20, 1e200);
  learner.partial_fit(numbers, stream);
  CHECK(stream.model().fit_status() == FitStatus::diverged);
  CHECK(stream.model().coefficients == before);
  CHECK(stream.chunks == 2);
  CHECK(learner.fit(numbers).fit_status() == FitStatus::diverged);
  numbers.x(3, 1) = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(numbers, stream); }), "row 3"));
  CHECK(stream.chunks == 2);
}

TEST_CASE("online learners: what does not fit a stream is refused by name, and leaves it as it was") {
  const auto data = attune_test::classes<double>(20, 3, 909);
  PartialFit<Perceptron> stream;
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(stream.model()); }), "no chunk yet"));
  const Perceptron learner;
  learner.partial_fit(data, stream);
  const auto before = stream.model().coefficients;
  auto other = attune_test::many_classes<double>(20, 3, 3, 910);
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(other, stream); }), "class '2'"));
  const auto wide = attune_test::classes<double>(20, 4, 911);
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(wide, stream); }), "4 columns"));
  CHECK(contains(error_of<InvalidArgument>([&] { Perceptron{.class_weights = {.balanced = true}}.partial_fit(data, stream); }), "ClassWeights::balanced"));
  const auto lone = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"only"});
  const Eigen::VectorXi zeros = Eigen::VectorXi::Zero(20);
  PartialFit<Perceptron> short_one;
  CHECK(contains(error_of<InvalidData>([&] { learner.partial_fit(view(data.x, zeros, {.class_names = lone}), short_one); }), "1 class"));
  CHECK(stream.model().coefficients == before);
  CHECK(stream.chunks == 1);
  // Classes are told by name: here the chunk's codes are the other way round.
  const auto swapped = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"1", "0"});
  const Eigen::VectorXi codes = 1 - data.y.array();
  PartialFit<Perceptron> same = stream;
  learner.partial_fit(view(data.x, codes, {.class_names = swapped}), stream);
  learner.partial_fit(data, same);
  CHECK(stream.model().coefficients == same.model().coefficients);
}

TEST_CASE("online learners: what does not fit is refused by name") {
  auto data = attune_test::classes<double>(20, 2, 905);
  const auto refused = [&](const auto& learner) { return error_of<InvalidArgument>([&] { learner.fit(data); }); };
  CHECK(contains(refused(Perceptron{.learning_rate = 0}), "Perceptron::learning_rate"));
  CHECK(contains(refused(Perceptron{.epochs = {.most = 0}}), "Epochs::most"));
  CHECK(contains(refused(Perceptron{.epochs = {.tolerance = -1}}), "Epochs::tolerance"));
  CHECK(contains(refused(PassiveAggressive{.aggressiveness = -1}), "PassiveAggressive::aggressiveness"));
  CHECK(contains(refused(PassiveAggressive{.class_weights = {.of_class = {1}}}), "ClassWeights::of_class"));
  CHECK(contains(error_of<InvalidData>([&] { Perceptron{.class_weights = {.of_class = {0, 0}}}.fit(data); }), "class_weights"));
  CHECK(contains(error_of<InvalidData>([&] { PassiveAggressive{.class_weights = {.of_class = {0, 1}}}.fit(data); }), "only class"));
  PartialFit<Perceptron> stream;
  CHECK(contains(error_of<InvalidArgument>([&] { Perceptron{.class_weights = {.of_class = {0, 0}}}.partial_fit(data, stream); }), "ClassWeights::of_class"));
  const auto numbers = attune_test::numbers<double>(20, 2, 906);
  CHECK(contains(error_of<InvalidArgument>([&] { PassiveAggressiveRegression{.epsilon = -1}.fit(numbers); }), "PassiveAggressiveRegression::epsilon"));
  const auto model = Perceptron{}.fit(data);
  RowMatrix<double> x = RowMatrix<double>::Zero(2, 3);
  CHECK(contains(error_of<InvalidArgument>([&] { model.predict(x); }), "3 columns"));
  x.conservativeResize(2, 2);
  x(1, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict(x); }), "row 1"));
  data.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { Perceptron{}.fit(data); }), "only class"));
}

}  // namespace online_linear_test
