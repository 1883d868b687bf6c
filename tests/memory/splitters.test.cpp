// SPDX-License-Identifier: BSL-1.0

// Splitters make their folds one by one: memory does not grow with their number. Measured, by counting what the program
// has from operator new. A program of its own, so that the sanitizers keep theirs in others.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <numeric>
#include <span>
#include <vector>

#include "../validate/learners.hpp"
#include "../validate/rows.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/bootstrap.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/group_shuffle_split.hpp"
#include "attune/validate/group_time_series_split.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/leave_one_group_out.hpp"
#include "attune/validate/leave_one_out.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/purged_k_fold.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/repeated_stratified_k_fold.hpp"
#include "attune/validate/shuffle_split.hpp"
#include "attune/validate/stratified_group_k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "attune/validate/stratified_quantile_k_fold.hpp"
#include "attune/validate/stratified_shuffle_split.hpp"
#include "attune/validate/time_series_split.hpp"

namespace {

std::atomic<std::size_t> live{0}, peak{0};  // bytes
constexpr std::size_t frame = alignof(std::max_align_t);

}  // namespace

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(size + frame);
  if (memory == nullptr) return nullptr;
  *static_cast<std::size_t*>(memory) = size;
  const std::size_t now = live += size;
  for (std::size_t most = peak; now > most && !peak.compare_exchange_weak(most, now);) {
  }
  return static_cast<std::byte*>(memory) + frame;
}
void* operator new(std::size_t size) {
  void* memory = operator new(size, std::nothrow);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory == nullptr) return;
  void* const begin = static_cast<std::byte*>(memory) - frame;
  live -= *static_cast<std::size_t*>(begin);
  std::free(begin);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace splitters_test {

using namespace attune;
using attune_test::Rows;

namespace {

constexpr Index n = 1010;  // a list of the rows to train on grows to the same capacity for few folds as for many

template <class Work>
std::size_t peak_of(Work&& work) {
  const std::size_t before = live;
  peak = before;
  work();
  return peak - before;
}

/// The most that splitting has at once, while folds, up to 25 of them, are made and dropped.
template <class S, class R>
std::size_t peak_of_folds(const S& splitter, const R& rows, std::size_t expected) {
  const auto view = rows.view();
  return peak_of([&] {
    const auto folds = splitter.split(view);
    REQUIRE(folds.size() == expected);
    for (std::size_t k = 0; k < folds.size(); k += 1 + folds.size() / 25) {
      const Fold fold = folds[k];
      REQUIRE(!fold.test.empty());
    }
  });
}

// A fold with its list growing, and what a splitter knows of rows and groups, in both: some 24 bytes a row and more. 25
// folds that were kept would be eight times as much.
template <class S, class R>
void check_flat(const S& few, const R& rows_of_few, std::size_t few_folds, const S& many, const R& rows_of_many, std::size_t many_folds) {
  const std::size_t a = peak_of_folds(few, rows_of_few, few_folds), b = peak_of_folds(many, rows_of_many, many_folds);
  CHECK_MESSAGE(b <= a + a / 2, few_folds, " folds: ", a, " bytes, ", many_folds, " folds: ", b);
  CHECK(a >= 8 * static_cast<std::size_t>(n) / 2);  // it did count
}
template <class S, class R>
void check_flat(const S& few, const S& many, const R& rows) {
  check_flat(few, rows, 5, many, rows, 500);
}

template <class Label>
Rows<Label> some_rows(int groups) {
  Rows<Label> rows{.y = std::vector<Label>(static_cast<std::size_t>(n))};
  for (std::size_t i = 0; i < rows.y.size(); ++i) {
    rows.y[i] = static_cast<Label>(i % 2);
    rows.groups.push_back(static_cast<int>(i) * groups / static_cast<int>(n));
    rows.times.push_back(static_cast<double>(i));
  }
  return rows;
}

}  // namespace

TEST_CASE("splitters: 500 folds take the memory of 5") {
  const auto numbers = some_rows<double>(600), of_five_groups = some_rows<double>(5);
  const auto codes = some_rows<int>(600);
  check_flat(KFold{.folds = 5}, KFold{.folds = 500}, numbers);
  check_flat(RepeatedKFold{.folds = 5, .repeats = 1}, RepeatedKFold{.folds = 5, .repeats = 100}, numbers);
  check_flat(ShuffleSplit{.folds = 5}, ShuffleSplit{.folds = 500}, numbers);
  check_flat(Bootstrap{.folds = 5}, Bootstrap{.folds = 500}, numbers);
  check_flat(StratifiedKFold{.folds = 5}, StratifiedKFold{.folds = 500}, codes);
  check_flat(RepeatedStratifiedKFold{.folds = 5, .repeats = 1}, RepeatedStratifiedKFold{.folds = 5, .repeats = 100}, codes);
  check_flat(StratifiedShuffleSplit{.folds = 5}, StratifiedShuffleSplit{.folds = 500}, codes);
  check_flat(StratifiedQuantileKFold{.folds = 5, .bins = 2}, StratifiedQuantileKFold{.folds = 500, .bins = 2}, numbers);
  check_flat(GroupKFold{.folds = 5}, GroupKFold{.folds = 500}, numbers);
  check_flat(StratifiedGroupKFold{.folds = 5}, StratifiedGroupKFold{.folds = 500}, codes);
  check_flat(GroupShuffleSplit{.folds = 5}, GroupShuffleSplit{.folds = 500}, numbers);
  check_flat(TimeSeriesSplit{.folds = 5}, TimeSeriesSplit{.folds = 500}, numbers);
  check_flat(PurgedKFold{.folds = 5}, PurgedKFold{.folds = 500}, numbers);
  check_flat(GroupTimeSeriesSplit{.folds = 5}, GroupTimeSeriesSplit{.folds = 500}, numbers);
  check_flat(LeaveOneGroupOut{}, of_five_groups, 5, LeaveOneGroupOut{}, numbers, 600);
  PredefinedSplit few, many;
  for (int i = 0; i < static_cast<int>(n); ++i) few.test_fold.push_back(i % 5), many.test_fold.push_back(i % 500);
  check_flat(few, many, numbers);
  check_flat(KFold{.folds = 5}, numbers, 5, KFold{.folds = static_cast<int>(n)}, numbers, static_cast<std::size_t>(n));
  CHECK(peak_of_folds(LeaveOneOut{}, numbers, static_cast<std::size_t>(n)) <= peak_of_folds(KFold{}, numbers, 5));
}

TEST_CASE("cross_validate: a fold adds its scores to the memory, and not its rows") {
  const auto rows = some_rows<double>(5);
  const auto view = rows.view();
  const auto peak_for = [&](int folds) {
    return peak_of([&] { cross_validate(attune_test::MeanLearner{}, view, KFold{.folds = folds}, Metrics<MeanSquaredError>{}); });
  };
  const std::size_t few = peak_for(5), many = peak_for(205);
  CHECK_MESSAGE(many <= few + 200 * 1024, "5 folds: ", few, " bytes, 205 folds: ", many);  // a list of rows is 8 KB
}

namespace {

/// The mean and something more, of many jobs in one go: it keeps the rows of none.
struct MeansTogether {
  double more = 0;

  attune_test::Constant fit(const attune_test::NumberView& train) const {
    double sum = 0;
    for (Index i = 0; i < train.size(); ++i) sum += train.label(i);
    return {sum / static_cast<double>(train.size()) + more};
  }
  std::vector<JobResult<attune_test::Constant>> fit_many(const attune_test::NumberView& view, std::span<const Job<MeansTogether>> jobs) const {
    std::vector<JobResult<attune_test::Constant>> results;
    for (const auto& job : jobs) {
      const double sum = std::accumulate(job.train->begin(), job.train->end(), 0.0, [&](double all, Index row) { return all + view.label(row); });
      results.push_back({.model = attune_test::Constant{sum / static_cast<double>(job.train->size()) + job.learner.more}, .sweeps = 1 / static_cast<double>(jobs.size())});
    }
    return results;
  }
};

}  // namespace

TEST_CASE("fits of many folds together: memory is that of some of the folds at a time, and every score in its place") {
  constexpr Index many = 2600;  // rows, and folds: lists of all their rows would be 54 MB
  attune_test::Rows<double> rows{.y = std::vector<double>(many)};
  for (std::size_t i = 0; i < rows.y.size(); ++i) rows.y[i] = static_cast<double>(i % 7);
  const auto view = rows.view();
  const double total = std::accumulate(rows.y.begin(), rows.y.end(), 0.0);
  const auto mean_without = [&](std::size_t row) { return (total - rows.y[row]) / static_cast<double>(many - 1); };
  constexpr std::size_t some = std::size_t{42} << 20U;  // 32 MB of lists, those of a fold more, and records
  const Metrics<MeanSquaredError> metrics;

  std::size_t wrong = 0;
  const std::size_t for_folds = peak_of([&] {
    const auto result = cross_validate(MeansTogether{}, view, LeaveOneOut{}, metrics, {.keep_models = true});
    REQUIRE(result.models.size() == rows.y.size());
    for (std::size_t k = 0; k < rows.y.size(); ++k) wrong += result.models[k].value != mean_without(k) || result.folds[k].test[0] != std::pow(rows.y[k] - mean_without(k), 2);
    CHECK(result.sweeps == 2);
  });
  CHECK(wrong == 0);
  CHECK_MESSAGE(for_folds < some, for_folds, " bytes");

  const std::size_t for_search = peak_of([&] {
    const auto found = search(MeansTogether{}, view, search_space(axis<&MeansTogether::more>(values({0.0, 1.0}))), GridSearch{}, LeaveOneOut{}, metrics);
    for (std::size_t t = 0; t < 2; ++t)
      for (std::size_t k = 0; k < rows.y.size(); ++k) wrong += found.trials[t].folds[k].test[0] != std::pow(rows.y[k] - (mean_without(k) + static_cast<double>(t)), 2);
    CHECK(found.sweeps == 2);
  });
  CHECK(wrong == 0);
  CHECK_MESSAGE(for_search < some, for_search, " bytes");
}

}  // namespace splitters_test
