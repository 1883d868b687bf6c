// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <string_view>

#include "attune/metrics/concept.hpp"

namespace concept_test {

using namespace attune;

namespace metrics_concept_test {

struct Count {
  static constexpr Needs needs = Needs::labels;
  int rows = 0;
  void merge(const Count& other) { rows += other.rows; }
};
struct WithoutMerge {
  static constexpr Needs needs = Needs::labels;
};
struct WithoutNeeds {
  void merge(const WithoutNeeds&) {}
};
struct WithoutDefault {
  static constexpr Needs needs = Needs::labels;
  explicit WithoutDefault(int) {}
  void merge(const WithoutDefault&) {}
};

struct Good {
  using Statistic = Count;
  static constexpr std::string_view name = "good";
  static constexpr auto direction = Direction::maximize;
  double operator()(const Count& c) const { return c.rows; }
};
struct Configures : Good {
  Count statistic() const { return {}; }
};
struct WithoutName {
  using Statistic = Count;
  static constexpr auto direction = Direction::maximize;
  double operator()(const Count&) const { return 0; }
};
struct WithoutDirection {
  using Statistic = Count;
  static constexpr std::string_view name = "x";
  double operator()(const Count&) const { return 0; }
};
struct WithoutCall {
  using Statistic = Count;
  static constexpr std::string_view name = "x";
  static constexpr auto direction = Direction::maximize;
};
struct NotConst {
  using Statistic = Count;
  static constexpr std::string_view name = "x";
  static constexpr auto direction = Direction::maximize;
  double operator()(const Count&) { return 0; }
};
struct OfNoStatistic {
  using Statistic = WithoutMerge;
  static constexpr std::string_view name = "x";
  static constexpr auto direction = Direction::maximize;
  double operator()(const WithoutMerge&) const { return 0; }
};

}  // namespace metrics_concept_test

using namespace metrics_concept_test;

TEST_CASE("metric concepts: say what is a statistic and a metric, and what is not") {
  static_assert(Statistic<Count> && !Statistic<WithoutMerge> && !Statistic<WithoutNeeds> && !Statistic<WithoutDefault> && !Statistic<int>);
  static_assert(Metric<Good> && Metric<Configures>);
  static_assert(!Metric<WithoutName> && !Metric<WithoutDirection> && !Metric<WithoutCall> && !Metric<NotConst> && !Metric<OfNoStatistic> && !Metric<int>);
  static_assert(ConfiguresStatistic<Configures> && !ConfiguresStatistic<Good>);
}

}  // namespace concept_test
