// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "../support.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/row_share.hpp"
#include "problems.hpp"

namespace row_share_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;
using detail::share_of_rows;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// Notes how many rows of each class it is fitted to.
struct Counting {
  std::shared_ptr<std::vector<int>> seen = std::make_shared<std::vector<int>>(2);

  struct Model {
    std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows())); }
  };
  Model fit(const DatasetView<double, int>& train) const {
    *seen = {0, 0};
    for (Index i = 0; i < train.size(); ++i) ++(*seen)[static_cast<std::size_t>(train.label(i))];
    return {};
  }
};

}  // namespace

TEST_CASE("row share: takes so many of each group, in their order") {
  std::vector<int> groups(40, 7);
  for (std::size_t i = 0; i < 40; i += 4) groups[i] = -1;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto rows = share_of_rows(groups, 0.3, RandomKey{seed});
    CHECK(rows.size() == 3 + 9);
    CHECK(std::is_sorted(rows.begin(), rows.end()));
    CHECK(std::count_if(rows.begin(), rows.end(), [](Index i) { return i % 4 == 0; }) == 3);
  }
  CHECK(share_of_rows(groups, 1e-6, {}).size() == 2);
  CHECK(share_of_rows(groups, 1, {}).size() == 40);
  CHECK(share_of_rows(groups, 0.3, RandomKey{1}) != share_of_rows(groups, 0.3, RandomKey{2}));
}

TEST_CASE("row share: a larger share contains a smaller one of the same key") {
  const std::vector<int> groups(50);
  std::vector<Index> before;
  for (const double share : {0.1, 0.25, 0.3, 0.7, 1.0}) {
    const auto rows = share_of_rows(groups, share, RandomKey{5});
    CHECK(std::includes(rows.begin(), rows.end(), before.begin(), before.end()));
    before = rows;
  }
}

TEST_CASE("row share: the learner is fitted to these rows, with the whole share to all") {
  auto data = classes<double>(100, 2, 410);
  for (Index i = 0; i < 100; ++i) data.y[i] = i < 20;
  const RowShare<Counting> some{.share = 0.25};
  some.fit(data);
  CHECK(*some.learner.seen == std::vector<int>{20, 5});
  const RowShare<Logistic> all{.learner = {.penalty = {.strength = 0.1}}};
  CHECK(all.fit(data).decision_function(data.x) == all.learner.fit(data).decision_function(data.x));
  const RowShare<Logistic> half{.learner = all.learner, .share = 0.5};
  const FitContext context{.random = RandomKey{3}};
  std::vector<int> groups(data.y.begin(), data.y.end());
  const auto rows = share_of_rows(groups, 0.5, context.random.child(Purpose::resample));
  CHECK(half.fit(data, context).decision_function(data.x) == half.learner.fit(data.view().subset(rows), context).decision_function(data.x));
}

TEST_CASE("row share: of the rows that the learner sets aside it is the share, and of the others all until they are fitted to") {
  const auto data = classes<double>(100, 2, 413);
  const FitContext context{.random = RandomKey{4}};
  const RowShare<Logistic> half{.learner = {.validation_fraction = 0.4}, .share = 0.5};
  static_assert(SetsAside<RowShare<Logistic>, decltype(data.view())> && !SetsAside<RowShare<Counting>, decltype(data.view())>);
  const auto parts = half.set_aside(data.view(), context), whole = half.learner.set_aside(data.view(), context);
  REQUIRE(parts);
  CHECK(parts->train.size() == whole->train.size());
  CHECK(whole->validation.size() == 40);
  CHECK(parts->validation.size() <= 21);
  CHECK(parts->validation.size() >= 20);
  CHECK_FALSE(RowShare<Logistic>{.share = 0.5}.set_aside(data.view(), context));
}

TEST_CASE("row share: numbers are drawn regardless of their value; a share that is none is refused") {
  const auto data = numbers<double>(60, 2, 411);
  const RowShare<Estimator<Linear<double>, SquaredError>> third{.share = 1.0 / 3};
  CHECK(third.fit(data).predict(data.x).size() == 60);
  for (const double bad : {0.0, -1.0, 1.5, std::numeric_limits<double>::quiet_NaN()})
    CHECK(contains(error_of<InvalidArgument>([&] { RowShare<Logistic>{.share = bad}.fit(classes<double>(20, 2, 412)); }), "RowShare::share: found "));
}

}  // namespace row_share_test
