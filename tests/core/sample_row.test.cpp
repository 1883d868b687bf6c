// SPDX-License-Identifier: BSL-1.0
#include "attune/core/sample_row.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "attune/core/sparse_view.hpp"

namespace sample_row_test {

using namespace attune;

static_assert(HasSampleRows<MatrixView<double>> && HasSampleRows<MatrixView<float>> && HasSampleRows<SparseView<double>> && !HasSampleRows<std::vector<double>>);

namespace {

std::vector<double> values_of(const SampleRow& row) { return {row.values, row.values + row.count}; }

}  // namespace

TEST_CASE("sample rows: doubles side by side stay where they are, with a stride between rows or without") {
  const std::vector<double> x{1, 2, 9, 3, 4, 9};
  std::vector<double> storage;
  const auto rows = sample_rows(MatrixView<double>(x.data(), 2, 2, 3, 1), storage);
  CHECK(storage.empty());
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].values == x.data() + 3);
  CHECK(rows[1].columns == nullptr);
  CHECK(values_of(rows[1]) == std::vector<double>{3, 4});
  CHECK(sample_rows(MatrixView<double>(x.data(), 0, 2, 3, 1), storage).empty());
}

TEST_CASE("sample rows: floats, and columns that lie one after the other, are copied") {
  const std::vector<float> x{1, 2, 3, 4};
  const std::vector<double> by_column{1, 3, 2, 4};
  std::vector<double> a, b;
  const auto floats = sample_rows(MatrixView<float>(x.data(), 2, 2, 2, 1), a);
  const auto columns = sample_rows(MatrixView<double>(by_column.data(), 2, 2, 1, 2), b);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(values_of(floats[i]) == values_of(columns[i]));
    CHECK(floats[i].values == a.data() + 2 * i);
  }
  CHECK(values_of(columns[1]) == std::vector<double>{3, 4});
}

TEST_CASE("sample rows: of sparse rows the stored values and their columns, also where a row has none") {
  const std::vector<double> values{5, 6, 7};
  const std::vector<float> floats{5, 6, 7};
  const std::vector<int> columns{0, 3, 1}, starts{0, 2, 2, 3};
  std::vector<double> none, storage;
  const auto rows = sample_rows(SparseView<double>(values.data(), columns.data(), starts.data(), 3, 4), none);
  const auto copied = sample_rows(SparseView<float>(floats.data(), columns.data(), starts.data(), 3, 4), storage);
  CHECK(none.empty());
  CHECK(storage.size() == 3);
  for (const auto& all : {rows, copied}) {
    CHECK(values_of(all[0]) == std::vector<double>{5, 6});
    CHECK(all[0].columns[1] == 3);
    CHECK(all[1].count == 0);
    CHECK(values_of(all[2]) == std::vector<double>{7});
    CHECK(all[2].columns[0] == 1);
  }
}

}  // namespace sample_row_test
