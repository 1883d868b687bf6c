// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/loss/huber.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/report/settings.hpp"

namespace settings_test {

using namespace attune;
using attune_test::contains;

namespace {

enum class Colour { red, green };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "green"; }
enum class Plain { zero, one };

struct Inner {
  double ratio = 0.1;
  bool on = true;
};
struct Everything {
  int count = 3;
  Inner inner{};
  Colour colour = Colour::green;
  Plain plain = Plain::one;
  std::string word = "a word";
  std::vector<double> list{1, 2};
  std::vector<std::string> words{"a"};  // neither a number, nor a list of them, nor settings: left out
  std::shared_ptr<int> pointer{};
};

}  // namespace

TEST_CASE("settings_text: a line for each setting, with its path, in order") {
  CHECK(settings_text(Everything{}) ==
        "  count = 3\n"
        "  inner.ratio = 0.1\n"
        "  inner.on = true\n"
        "  colour = green\n"
        "  plain = 1\n"
        "  word = a word\n"
        "  list = [1, 2]\n");
}

TEST_CASE("settings_text: numbers are short, and large, small and whole ones are told apart") {
  struct Numbers {
    double small = 1e-12;
    double third = 1.0 / 3;
    double whole = 100000;
    double large = 1e20;
    int negative = -7;
  };
  CHECK(settings_text(Numbers{}) == "  small = 1e-12\n  third = 0.333333\n  whole = 100000\n  large = 1e+20\n  negative = -7\n");
}

TEST_CASE("settings_text: large whole numbers are written in full") {
  struct Seeds {
    int iterations = 12345678;
    std::uint64_t seed = 18446744073709551615ULL;
  };
  CHECK(settings_text(Seeds{}) == "  iterations = 12345678\n  seed = 18446744073709551615\n");
}

TEST_CASE("settings_text: shows a pipeline down to the policies' members") {
  const auto learner = StandardScaler{} | Estimator<Linear<double>, Huber>{.loss = {.delta = 2.5}, .penalty = {.strength = 0.01}};
  const auto text = settings_text(learner);
  CHECK(contains(text, "  transformer.with_mean = true\n"));
  CHECK(contains(text, "  learner.model.intercept = true\n"));
  CHECK(contains(text, "  learner.loss.delta = 2.5\n"));
  CHECK(contains(text, "  learner.penalty.strength = 0.01\n"));
  CHECK(contains(text, "  learner.optimizer.memory = 10\n"));
  CHECK(contains(text, "  learner.optimizer.stopping.budget.iterations = 1000\n"));
}

TEST_CASE("settings_text: lists of numbers are printed as lists, and left out where there are no items") {
  struct Lists {
    std::vector<double> weights{1, 0.5};
    std::vector<int> none{};
  };
  CHECK(settings_text(Lists{}) == "  weights = [1, 0.5]\n");
}

}  // namespace settings_test
