// SPDX-License-Identifier: BSL-1.0

// Values and derivatives of losses agree with scikit-learn's, and with closed formulas where it has none.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace losses_test {

using namespace attune;

namespace {

constexpr double tolerance = 1e-13;  // relative to the largest number that meets in the row: a few roundings on either side

class Checker {
 public:
  template <class L>
  void operator()(const std::string& name, const L& loss, const std::vector<const char*>& targets, bool from_zero = false) {
    for (const char* target : targets) {
      const auto key = name + " target=" + target;
      CAPTURE(key);
      const auto& row = golden_[key];
      REQUIRE(row.size() % 3 == 0);
      ++used_;
      const double t = std::stod(target);
      const double zero = from_zero ? loss.value(0.0, t) : 0;  // golden values that are 0 at score 0
      for (std::size_t i = 0; i < row.size(); i += 3) {
        const double s = row[i];
        CAPTURE(s);
        const double size = 1 + std::abs(row[i + 1]) + std::abs(row[i + 2]) + std::abs(t * s);
        CHECK(std::abs(loss.value(s, t) - zero - row[i + 1]) <= tolerance * size);
        CHECK(std::abs(loss.derivative(s, t) - row[i + 2]) <= tolerance * size);
      }
    }
  }
  // Of several scores a row: three scores, the value, three derivatives, a row after another.
  template <class L>
  void several(const std::string& name, const L& loss) {
    for (const int own : {0, 1, 2}) {
      const auto key = name + " class=" + std::to_string(own);
      CAPTURE(key);
      const auto& row = golden_[key];
      REQUIRE(row.size() == 4 * 7);
      ++used_;
      for (std::size_t i = 0; i < row.size(); i += 7) {
        CAPTURE(i);
        const std::span<const double> scores(&row[i], 3);
        double slopes[3];
        loss.derivative(scores, static_cast<double>(own), std::span<double>(slopes));
        const double size = 1 + std::abs(row[i + 3]);
        CHECK(std::abs(loss.value(scores, static_cast<double>(own)) - row[i + 3]) <= tolerance * size);
        for (std::size_t k = 0; k < 3; ++k) CHECK(std::abs(slopes[k] - row[i + 4 + k]) <= tolerance * size);
      }
    }
  }
  bool used_all() const { return used_ == golden_.size(); }

 private:
  oracle::Golden golden_{"losses.csv"};
  std::size_t used_ = 0;
};

}  // namespace

TEST_CASE("oracle: values and derivatives of losses") {
  Checker check;
  const std::vector<const char*> real{"-2", "0.1", "1.5"}, counts{"0", "1", "3.5"}, positive{"0.2", "1", "3.5"}, classes{"0", "1"};
  check("squared error", SquaredError{}, real);
  check("absolute error", AbsoluteError{}, real);
  for (const char* level : {"0.1", "0.5", "0.9"}) check(std::string("quantile level=") + level, Quantile{.level = std::stod(level)}, real);
  check("poisson", Poisson{}, counts);
  check("gamma", Gamma{}, positive);
  for (const char* power : {"0", "1.2", "1.5", "1.9", "3"}) check(std::string("tweedie power=") + power, Tweedie{.power = std::stod(power)}, positive, true);
  check("logistic", LogisticLoss{}, classes);
  for (const char* delta : {"0.5", "2"}) check(std::string("huber delta=") + delta, Huber{.delta = std::stod(delta)}, real);
  for (const char* epsilon : {"0", "0.3", "2"}) {
    check(std::string("epsilon insensitive epsilon=") + epsilon, EpsilonInsensitive{.epsilon = std::stod(epsilon)}, real);
    check(std::string("squared epsilon insensitive epsilon=") + epsilon, SquaredEpsilonInsensitive{.epsilon = std::stod(epsilon)}, real);
  }
  check("hinge", Hinge{}, classes);
  check("squared hinge", SquaredHinge{}, classes);
  check("modified huber", ModifiedHuber{}, classes);
  const double settings[][2] = {{0, 0.5}, {0.5, 0.5}, {2, 0.25}, {5, 0.75}};
  const char* names[] = {"focal gamma=0 alpha=0.5", "focal gamma=0.5 alpha=0.5", "focal gamma=2 alpha=0.25", "focal gamma=5 alpha=0.75"};
  for (std::size_t k = 0; k < 4; ++k) check(names[k], Focal{.gamma = settings[k][0], .alpha = settings[k][1]}, classes);
  for (const char* gamma : {"0", "0.5", "2", "5"}) check.several(std::string("softmax focal gamma=") + gamma, SoftmaxFocal{.gamma = std::stod(gamma)});
  for (const char* smoothing : {"0", "0.2"}) check.several(std::string("softmax cross entropy smoothing=") + smoothing, SoftmaxCrossEntropy{.label_smoothing = std::stod(smoothing)});
  CHECK(check.used_all());
}

}  // namespace losses_test
