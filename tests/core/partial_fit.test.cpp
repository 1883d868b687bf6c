// SPDX-License-Identifier: BSL-1.0
#include "attune/core/partial_fit.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"

namespace partial_fit_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// Of one's own: counts the rows of each class.
struct Counter {
  struct Model {
    std::vector<int> rows{};
    std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), 0); }
  };
  struct PartialRun {
    int calls = 0;
  };
  Model fit(const DatasetView<double, int>&) const { return {}; }
  void partial_fit(const DatasetView<double, int>& given, PartialFit<Counter>& stream) const {
    const auto chunk = detail::checked_chunk(given, stream);
    Model model = stream.fitted ? *stream.fitted : Model{std::vector<int>(chunk.view.class_names()->size())};
    for (Index i = 0; i < chunk.view.size(); ++i) ++model.rows[static_cast<std::size_t>(chunk.view.label(i))];
    ++stream.run.calls;
    detail::end_chunk(stream, chunk.view, std::move(model));
  }
};

std::shared_ptr<const std::vector<std::string>> names(std::vector<std::string> all) { return std::make_shared<const std::vector<std::string>>(std::move(all)); }

struct Chunk {
  std::vector<double> x{};
  std::vector<int> y{};
  ClassNames classes{};
  FeatureNames features = names({"a", "b"});
  DatasetView<double, int> view() const {
    const auto cols = static_cast<Index>(features->size());
    const MatrixView<double> values(x.data(), static_cast<Index>(y.size()), cols, cols);
    return attune::view(values, y, {.class_names = classes, .feature_names = features});
  }
};

}  // namespace

static_assert(FitsPartially<Counter, DatasetView<double, int>>);

TEST_CASE("partial fit: a stream counts rows and chunks, and tells classes by name") {
  PartialFit<Counter> stream;
  CHECK(contains(error_of<InvalidArgument>([&] { stream.model(); }), "PartialFit::model: found no chunk yet"));
  Counter{}.partial_fit(Chunk{.x = {1, 2, 3, 4, 5, 6}, .y = {0, 1, 1}, .classes = names({"no", "yes"})}.view(), stream);
  Counter{}.partial_fit(Chunk{.x = {1, 2, 3, 4}, .y = {0, 0}, .classes = names({"yes", "no"})}.view(), stream);  // the other way round
  Counter{}.partial_fit(Chunk{.x = {1, 2}, .y = {0}, .classes = names({"yes"})}.view(), stream);                  // lacks one
  CHECK(stream.model().rows == std::vector<int>{1, 5});
  CHECK(stream.rows == 6);
  CHECK(stream.chunks == 3);
  CHECK(stream.features == 2);
  CHECK(stream.run.calls == 3);
  auto copy = stream;
  Counter{}.partial_fit(Chunk{.x = {1, 2}, .y = {0}, .classes = stream.classes}.view(), copy);
  CHECK(copy.model().rows == std::vector<int>{2, 5});
  CHECK(stream.model().rows == std::vector<int>{1, 5});
}

TEST_CASE("partial fit: classes may be named before the first chunk, and one that is not is an error at its row") {
  PartialFit<Counter> stream{.classes = names({"low", "mid", "high"})};
  Counter{}.partial_fit(Chunk{.x = {1, 2, 3, 4}, .y = {1, 0}, .classes = names({"high", "low"})}.view(), stream);
  CHECK(stream.model().rows == std::vector<int>{1, 0, 1});
  const Chunk unknown{.x = {1, 2, 3, 4}, .y = {0, 1}, .classes = names({"mid", "top"})};
  CHECK(contains(error_of<InvalidData>([&] { Counter{}.partial_fit(unknown.view(), stream); }), "y, row 1: found class 'top', expected one of the stream's classes: 'low', 'mid', 'high'"));
  const Chunk unused{.x = {1, 2}, .y = {0}, .classes = names({"mid", "top"})};  // a name that no row has is none
  Counter{}.partial_fit(unused.view(), stream);
  CHECK(stream.model().rows == std::vector<int>{1, 1, 1});
}

TEST_CASE("partial fit: columns are those of the first chunk, by number and by name") {
  PartialFit<Counter> stream;
  Counter{}.partial_fit(Chunk{.x = {1, 2, 3, 4}, .y = {0, 1}, .classes = names({"0", "1"})}.view(), stream);
  const auto refused = [&](const Chunk& chunk) { return error_of<InvalidData>([&] { Counter{}.partial_fit(chunk.view(), stream); }); };
  CHECK(contains(refused({.x = {1, 2, 3}, .y = {0}, .classes = stream.classes, .features = names({"a", "b", "c"})}), "X: found 3 columns, expected 2, as in the first chunk"));
  CHECK(contains(refused({.x = {1, 2}, .y = {0}, .classes = stream.classes, .features = names({"a", "c"})}), "X, column 1: found 'c', expected 'b'"));
  CHECK(stream.chunks == 1);
}

}  // namespace partial_fit_test
