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
#include "attune/metrics/hamming_loss.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/zero_one_loss.hpp"

namespace score_labels_test {

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
  CHECK(f1(t, p) == doctest::Approx(2.0 / 3).epsilon(1e-15));  // 9 is the positive class
}

TEST_CASE("score labels: two labels that are codes count by their places") {
  const Ints t{1, 2, 2, 1}, p{1, 2, 1, 1};
  CHECK(f1(t, p) == 2.0 / 3);
  CHECK(f1(t, p) == f1(Ints{0, 1, 1, 0}, Ints{0, 1, 0, 0}));
  CHECK(f1(Ints{0, 2, 2, 0}, Ints{0, 2, 0, 0}) == 2.0 / 3);
  CHECK(f1(t, std::vector<std::int8_t>{1, 2, 1, 1}) == 2.0 / 3);
  CHECK(detail::count_labels(t, p, {}).labels == std::vector<std::int64_t>{1, 2});
  const std::vector<double> weights{1, 1, 0, 1};
  CHECK(f1(t, p, {}, weights) == 1);
  CHECK(f1(Ints{1, 2, 3}, Ints{1, 2, 2}) == f1(Ints{0, 1, 2}, Ints{0, 1, 1}));  // macro over three
  Ints many(5000, 2), said(5000, 7);
  CHECK(detail::count_labels(many, said, {}).counts(0, 1) == 5000);
  said.back() = 3;
  CHECK(detail::count_labels(many, said, {}).counts(2, 7) == 4999);
}

TEST_CASE("score labels: a label alone is positive above 0") {
  for (const int label : {1, 2, 5, 5000}) CHECK(detail::count_labels(Ints{label, label}, Ints{label, label}, {}).counts.of_class(1) == ClassCounts{.tp = 2});
  for (const int label : {0, -5, -5000}) CHECK(detail::count_labels(Ints{label, label}, Ints{label, label}, {}).counts.of_class(1) == ClassCounts{.tn = 2});
  CHECK(detail::count_labels(Ints{5}, Ints{5}, {}).labels == std::vector<std::int64_t>{0, 5});
  CHECK(detail::count_labels(Ints{-5}, Ints{-5}, {}).labels == std::vector<std::int64_t>{-5, 0});
}

TEST_CASE("score labels: one large code among few rows makes no large table") {
  const Ints t{0, 1, 1000, 1}, p{0, 1, 1, 1};
  CHECK(detail::count_labels(t, p, {}).counts.classes() == 3);
  CHECK(detail::count_labels(t, p, {}).labels == std::vector<std::int64_t>{0, 1, 1000});
  CHECK(per_class<Precision>(t, p).size() == 1001);
  CHECK(f1(t, p) == f1(Ints{0, 1, 2, 1}, p));
}

TEST_CASE("score labels: whether rows are right is known without a table") {
  std::vector<std::int64_t> t(20000), p(20000);
  std::vector<std::uint64_t> huge(20000);
  std::vector<double> weights(20000, 0.5);
  for (std::size_t i = 0; i < t.size(); ++i) {
    t[i] = static_cast<std::int64_t>(i * 1'000'003);
    p[i] = i % 4 == 0 ? -1 : t[i];
    huge[i] = i % 4 == 0 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(t[i]);
  }
  CHECK(accuracy(t, p) == 0.75);
  CHECK(accuracy(t, p, {}, weights) == 0.75);
  CHECK(accuracy(t, huge) == 0.75);
  CHECK(accuracy(p, huge) == 0.75);  // -1 is no 2^64 - 1
  CHECK(zero_one_loss(t, p) == 0.25);
  CHECK(hamming_loss(t, p) == 0.25);
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

}  // namespace score_labels_test
