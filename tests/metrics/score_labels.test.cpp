// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/precision.hpp"

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Ints = std::vector<int>;

namespace {

enum class Mail : std::uint8_t { ham, spam };
enum Weather { rain = 5, sun = 9 };

const Ints truth{1, 0, 1, 1, 0}, predicted{1, 1, 0, 1, 0};  // tp 2, fp 1, fn 1, tn 1

template <class To>
std::vector<To> as(const Ints& labels) {
  std::vector<To> result;
  for (const int l : labels) result.push_back(static_cast<To>(l));
  return result;
}

}  // namespace

TEST_CASE("score labels: integers, bools and enumerators") {
  const double expected = 4.0 / 6;
  CHECK(f1(truth, predicted) == expected);
  CHECK(f1(as<bool>(truth), as<bool>(predicted)) == expected);
  CHECK(f1(as<Mail>(truth), as<Mail>(predicted)) == expected);
  CHECK(f1(as<std::uint8_t>(truth), as<std::uint8_t>(predicted)) == expected);
  CHECK(f1(as<std::int64_t>(truth), as<std::int64_t>(predicted)) == expected);
  CHECK(f1(std::span<const int>(truth), predicted) == expected);
  const std::array<bool, 5> flags{true, false, true, true, false};
  CHECK(f1(flags, as<bool>(predicted)) == expected);
}

TEST_CASE("score labels: columns of two types") {
  CHECK(f1(truth, as<bool>(predicted)) == 4.0 / 6);
  CHECK(f1(as<std::int64_t>(truth), as<std::int8_t>(predicted)) == 4.0 / 6);
}

TEST_CASE("score labels: of two labels the larger is positive") {
  const auto signs = [](const Ints& labels) {
    Ints result;
    for (const int l : labels) result.push_back(l == 1 ? 1 : -1);
    return result;
  };
  CHECK(f1(signs(truth), signs(predicted)) == 4.0 / 6);
  CHECK(precision(std::vector<int>{-5, 3000, 3000}, std::vector<int>{3000, 3000, -5}) == 0.5);
}

TEST_CASE("score labels: enumerators that start anywhere") {
  const std::vector<Weather> t{rain, sun, sun}, p{rain, sun, rain};
  CHECK(accuracy(t, p) == 2.0 / 3);
  CHECK(f1(t, p) == doctest::Approx(2.0 / 3).epsilon(1e-15));  // codes 5 and 9 as they stand: macro over both
}

TEST_CASE("score labels: sparse labels count by their places") {
  const std::vector<std::int64_t> t{-4'000'000'000'000, 7, 9'000'000'000'000'000'000, 7}, p{7, 7, 9'000'000'000'000'000'000, 7};
  const auto counted = detail::count_labels(t, p, {});
  CHECK(counted.labels == std::vector<std::int64_t>{-4'000'000'000'000, 7, 9'000'000'000'000'000'000});
  CHECK(counted.counts.classes() == 3);
  CHECK(counted.counts(0, 1) == 1);
  CHECK(counted.counts(1, 1) == 2);
  CHECK(counted.counts(2, 2) == 1);
  const std::vector<int> near{-3, 2000, 5};
  CHECK(detail::count_labels(near, near, {}).labels == std::vector<std::int64_t>{-3, 5, 2000});
}

TEST_CASE("score labels: labels unseen in the truth count") {
  const Ints t{0, 1, 1}, p{0, 1, 4};
  CHECK(accuracy(t, p) == 2.0 / 3);
  CHECK(precision(t, p, {.average = Average::macro}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE_TEMPLATE("score labels: negative labels of 8 bits count by their places", Label, std::int8_t, signed char) {
  const std::vector<double> weights{1, 2, 4, 8, 16};
  for (const int negative : {-1, -128}) {
    const std::vector<Label> t{static_cast<Label>(negative), 1, 1, static_cast<Label>(negative), 1}, p{1, 1, static_cast<Label>(negative), static_cast<Label>(negative), 1};
    const Ints t_codes{0, 1, 1, 0, 1}, p_codes{1, 1, 0, 0, 1};
    CHECK(f1(t, p) == f1(t_codes, p_codes));
    CHECK(f1(t, p, {}, weights) == f1(t_codes, p_codes, {}, weights));
    CHECK(accuracy(t, p) == 0.6);
    CHECK(accuracy(t, p, {}, weights) == accuracy(t_codes, p_codes, {}, weights));
    const std::vector<Label> many{static_cast<Label>(negative), 0, 3, 3, 127};
    CHECK(detail::count_labels(many, many, {}).labels == std::vector<std::int64_t>{negative, 0, 3, 127});
    CHECK(detail::count_labels(many, many, weights).counts(2, 2) == 12);
  }
}

TEST_CASE("score labels: labels from 2^63 on are refused") {
  enum class Wide : std::uint64_t { low = 1, high = std::uint64_t{1} << 63 };
  const std::vector<std::uint64_t> t{1, 5}, p{1, std::uint64_t{1} << 63};
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(f1(t, p)); }), "predicted, row 1: found a label of 2^63 or more"));
  const std::vector<Wide> wide{Wide::low, Wide::high};
  CHECK(contains(error_of<InvalidData>([&] { static_cast<void>(f1(wide, wide)); }), "truth, row 1"));
  const std::vector<std::uint64_t> largest{1, (std::uint64_t{1} << 63) - 1};
  CHECK(f1(largest, largest) == 1);
}

TEST_CASE("score labels: many rows that are no codes") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(130);
  Ints t(10000), p(10000), t_codes(10000), p_codes(10000);
  std::vector<double> weights(10000);
  for (std::size_t i = 0; i < t.size(); ++i) {
    t_codes[i] = static_cast<int>(random.below(5));
    p_codes[i] = static_cast<int>(random.below(5));
    t[i] = t_codes[i] * 100'000 - 7;
    p[i] = p_codes[i] * 100'000 - 7;
    weights[i] = random.uniform();
  }
  const F1 settings{.average = Average::weighted};
  CHECK(f1(t, p, settings) == f1(t_codes, p_codes, settings));
  CHECK(f1(t, p, settings, weights) == f1(t_codes, p_codes, settings, weights));
}

TEST_CASE("score labels: the score of each class") {
  const auto scores = per_class<F1>(truth, predicted);
  REQUIRE(scores.size() == 2);
  CHECK(scores[0] == 0.5);
  CHECK(scores[1] == 4.0 / 6);
  const std::vector<double> weights{1, 1, 0, 1, 1};
  CHECK(per_class<Precision>(truth, predicted, weights)[0] == 1);
}

TEST_CASE("score labels: what is no input is refused with its place") {
  const Ints none, one{1};
  const auto message = [](auto&& call) { return error_of<Error>(call); };
  CHECK(contains(message([&] { static_cast<void>(f1(none, none)); }), "truth: found no rows"));
  CHECK(contains(message([&] { static_cast<void>(f1(truth, one)); }), "predicted: found 1 rows, expected 5"));
  CHECK(contains(message([&] { static_cast<void>(f1(truth, predicted, {}, std::vector<double>{1})); }), "weights: found 1 values, expected 5"));
  CHECK(contains(message([&] { static_cast<void>(f1(truth, predicted, {}, std::vector<double>{1, 1, -1, 1, 1})); }), "row 2"));
  CHECK(contains(message([&] { static_cast<void>(f1(truth, predicted, {}, std::vector<double>{1, 1, 1, std::nan(""), 1})); }), "row 3"));
  CHECK(contains(message([&] { static_cast<void>(f1(truth, predicted, {}, std::vector<double>(5, 0.0))); }), "zeros only"));
  Ints numbers(12000);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int>(i) * 3;
  CHECK(contains(message([&] { static_cast<void>(f1(numbers, numbers)); }), "10000 distinct"));
}
