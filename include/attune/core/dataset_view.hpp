// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a learner is fitted to: samples X with a target y, and optionally weights, groups, times and
// names. A view owns none of the values; narrowing it to some rows copies none.
//
//   view(X, y)                          Eigen's types, std::span, Eigen::Map, std::vector
//   view(X, Y)                          Y an Eigen matrix: several targets a row
//   view(X, y, {.weights = w, ...})     with more columns

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/core/target_row.hpp"

namespace attune::inline ATTUNE_ABI {

/// The names of the classes, by code. Views and models share one list.
using ClassNames = std::shared_ptr<const std::vector<std::string>>;

namespace detail {

[[gnu::cold]] const std::string& name_of_class(const ClassNames& classes, int code);

}  // namespace detail

/// The names of the columns of X.
using FeatureNames = std::shared_ptr<const std::vector<std::string>>;

/// The names of the targets, one for each output.
using TargetNames = std::shared_ptr<const std::vector<std::string>>;

/// A column of values that somebody else owns: a std::vector, a std::span or an Eigen vector in a variable.
/// One made of a temporary that owns its values does not compile.
template <class T>
class BorrowedColumn {
 public:
  BorrowedColumn() = default;
  BorrowedColumn(const T* data, std::size_t size) : data_(data), size_(size) {}
  template <class R>
    requires(!std::same_as<std::remove_cvref_t<R>, BorrowedColumn> && detail::HasDataAndSize<std::remove_cvref_t<R>>)
  BorrowedColumn(R&& range) : data_(range.data()), size_(static_cast<std::size_t>(range.size())) {
    static_assert(!detail::OwnsItsMemory<R>, "view(X, y, {...}): a column that is a temporary would dangle; keep it in a variable; see docs/core.md#views");
  }

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }
  T operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The optional columns of a view. Empty means absent; otherwise one value a row.
struct Columns {
  BorrowedColumn<double> weights{};       ///< ≥ 0, not all zero: how much a row counts
  BorrowedColumn<int> groups{};           ///< rows of one group stay on one side of a split
  BorrowedColumn<double> times{};         ///< when a row was observed, in the caller's unit
  ClassNames class_names{};               ///< names of the codes 0..K-1; default: the codes as text
  FeatureNames feature_names{};           ///< names of the columns; default: x0, x1, ...
  TargetNames target_names{};             ///< names of the targets; default: y0, y1, ...
};

/// What NaN in X stands for: a mistake, or a value that is missing.
enum class Missing : unsigned char { refused, accepted };

namespace detail {

/// Values that are `stride` apart.
template <class T>
struct StridedColumn {
  const T* data = nullptr;
  Index stride = 1;
  static constexpr Index outputs = 1;
  T operator[](Index i) const noexcept { return data[i * stride]; }
};

/// Rows of values: `stride` from row to row, `output_stride` from one to the next within a row.
template <class Value>
struct StridedColumn<TargetRow<Value>> {
  const Value* data = nullptr;
  Index stride = 1;
  Index output_stride = 1;
  Index outputs = 0;
  TargetRow<Value> operator[](Index i) const noexcept { return {data + i * stride, output_stride, outputs}; }
};

[[noreturn, gnu::cold]] void throw_target_rows(Index found, Index outputs, Index rows);

// A class code that is negative or has no name.
[[noreturn, gnu::cold]] void throw_bad_code(Index row, long long code, const ClassNames& names);

// The codes 0 to highest as text, at least 0 and 1. Errors: InvalidData for a highest one far above the number of rows.
[[gnu::cold]] ClassNames names_of_codes(int highest, Index rows);

[[gnu::cold]] void check_target_names(const TargetNames& names, Index outputs);

}  // namespace detail

/// X and y of a supervised problem. `Label` is int for class codes 0..K-1, double for numbers, TargetRow<double>
/// for several numbers a row. `Features` is the view of X: MatrixView<T> for dense samples, TableView<T> for mixed columns.
template <class T, class Label, class Features = MatrixView<T>>
class DatasetView {
 public:
  using Scalar = T;
  using LabelType = Label;
  using FeaturesType = Features;

  DatasetView() = default;
  DatasetView(const DatasetView& other);
  DatasetView(DatasetView&& other) noexcept;
  DatasetView& operator=(const DatasetView& other);
  DatasetView& operator=(DatasetView&& other) noexcept;
  ~DatasetView();

  /// Throws InvalidArgument when sizes disagree, InvalidData for a class code that is negative or,
  /// where names are given, has none.
  [[gnu::cold]] DatasetView(Features x, detail::StridedColumn<Label> y, Index y_size, const Columns& columns);

  Index size() const noexcept { return size_; }
  Index features() const noexcept { return x_.cols(); }
  const Features& x() const noexcept { return x_; }

  Label label(Index row) const noexcept { return y_[at(row)]; }
  bool has_weights() const noexcept { return !columns_.weights.empty(); }
  double weight(Index row) const noexcept { return has_weights() ? columns_.weights[static_cast<std::size_t>(at(row))] : 1.0; }
  bool has_groups() const noexcept { return !columns_.groups.empty(); }
  int group(Index row) const noexcept { return columns_.groups[static_cast<std::size_t>(at(row))]; }
  bool has_times() const noexcept { return !columns_.times.empty(); }
  double time(Index row) const noexcept { return columns_.times[static_cast<std::size_t>(at(row))]; }

  /// The names of the classes; null for numbers. Classes missing from a fold keep their code.
  const ClassNames& class_names() const noexcept { return columns_.class_names; }
  int class_count() const noexcept { return columns_.class_names ? static_cast<int>(columns_.class_names->size()) : 0; }
  const FeatureNames& feature_names() const noexcept { return columns_.feature_names; }
  std::string feature_name(Index col) const;

  /// How many targets a row has.
  Index outputs() const noexcept { return y_.outputs; }
  const TargetNames& target_names() const noexcept { return columns_.target_names; }
  std::string target_name(Index output) const;

  /// The problem of one target: the same rows, weights and names. Copies no values. Errors: InvalidArgument for an
  /// output that there is not.
  [[gnu::cold]] DatasetView<T, OneTarget<Label>, Features> output(Index k) const
    requires is_target_row<Label>;

  /// Which rows of the data these are, in order; null for all of them. A row that was drawn several times is there as often.
  const RowList& row_list() const noexcept { return list_; }

  /// The rows numbered by `rows`, which count within this view. Copies no values.
  [[gnu::cold]] DatasetView subset(const RowList& rows) const;
  DatasetView subset(std::vector<Index> rows) const {
    return subset(detail::share_rows(std::move(rows)));
  }
  DatasetView subset(std::initializer_list<Index> rows) const { return subset(std::vector<Index>(rows)); }

  /// The same rows with other features: what a transformer made of them.
  template <class Other>
  [[gnu::cold]] auto with_features(Other x, FeatureNames names) const {
    DatasetView<typename Other::Scalar, Label, Other> changed;
    detail::require_size("X", static_cast<std::size_t>(x.rows()), size_);
    changed.x_ = std::move(x);
    changed.y_ = y_;
    changed.columns_ = columns_;
    changed.columns_.feature_names = std::move(names);
    changed.list_ = list_;
    changed.size_ = size_;
    return changed;
  }

  /// The same rows with another target: `of(label)` of each row's. The values go to `storage`, which must outlive
  /// the view. Cost: one read of y.
  template <class Other, class Of>
  DatasetView<T, Other, Features> with_target(std::vector<Other>& storage, const Of& of, ClassNames names) const {
    Index highest = -1;
    for (Index i = 0; i < size_; ++i) highest = std::max(highest, at(i));
    storage.assign(static_cast<std::size_t>(highest + 1), Other{});
    for (Index i = 0; i < size_; ++i) storage[static_cast<std::size_t>(at(i))] = of(label(i));
    DatasetView<T, Other, Features> changed;
    changed.x_ = x_;
    changed.y_ = {storage.data(), 1};
    changed.columns_ = columns_;
    changed.columns_.class_names = std::move(names);
    changed.columns_.target_names = {};
    changed.list_ = list_;
    changed.size_ = size_;
    changed.checked_ = checked_;
    changed.has_missing_ = has_missing_;
    return changed;
  }

  /// Whether the values were checked at a public entry point, so that inner layers need not read them
  /// all again: see core/check.hpp. Where missing values were accepted, one who refuses them reads again.
  bool is_checked(Missing missing = Missing::refused) const noexcept { return checked_ && (missing == Missing::accepted || !has_missing_); }
  DatasetView marked_as_checked(bool has_missing = false) const;

 private:
  template <class, class, class>
  friend class DatasetView;  // with_features builds a view of another type

  Index at(Index row) const noexcept { return list_ ? (*list_)[static_cast<std::size_t>(row)] : row; }

  [[gnu::cold]] void set_class_names()
    requires std::integral<Label>;

  Features x_{};
  detail::StridedColumn<Label> y_{};
  Columns columns_{};
  RowList list_{};
  Index size_ = 0;
  bool checked_ = false;
  bool has_missing_ = false;
};

// Copies and ends are calls: there is more to a view than a line of code.
template <class T, class Label, class Features>
DatasetView<T, Label, Features>::DatasetView(const DatasetView& other) = default;
template <class T, class Label, class Features>
DatasetView<T, Label, Features>::DatasetView(DatasetView&& other) noexcept = default;
template <class T, class Label, class Features>
DatasetView<T, Label, Features>& DatasetView<T, Label, Features>::operator=(const DatasetView& other) = default;
template <class T, class Label, class Features>
DatasetView<T, Label, Features>& DatasetView<T, Label, Features>::operator=(DatasetView&& other) noexcept = default;
template <class T, class Label, class Features>
DatasetView<T, Label, Features>::~DatasetView() = default;

template <class T, class Label, class Features>
DatasetView<T, Label, Features>::DatasetView(Features x, detail::StridedColumn<Label> y, Index y_size, const Columns& columns)
    : x_(std::move(x)), y_(y), columns_(columns), size_(x_.rows()) {
  if (is_target_row<Label> && y_size != size_) detail::throw_target_rows(y_size, outputs(), size_);
  detail::require_size("y", static_cast<std::size_t>(y_size), size_);
  if (!columns_.weights.empty()) detail::require_size("weights", columns_.weights.size(), size_);
  if (!columns_.groups.empty()) detail::require_size("groups", columns_.groups.size(), size_);
  if (!columns_.times.empty()) detail::require_size("times", columns_.times.size(), size_);
  if (columns_.feature_names && static_cast<Index>(columns_.feature_names->size()) != x_.cols())
    throw InvalidArgument({.argument = "feature_names", .found = {columns_.feature_names->size(), " names"},
                           .expected = {x_.cols(), ", one for each column of X"}});
  if (is_target_row<Label> || columns_.target_names) detail::check_target_names(columns_.target_names, outputs());
  if constexpr (std::integral<Label>) set_class_names();
}

template <class T, class Label, class Features>
std::string DatasetView<T, Label, Features>::feature_name(Index col) const {
  return feature_names() ? (*feature_names())[static_cast<std::size_t>(col)] : Phrase{"x", col}.text();
}

template <class T, class Label, class Features>
std::string DatasetView<T, Label, Features>::target_name(Index output) const {
  return target_names() ? (*target_names())[static_cast<std::size_t>(output)] : is_target_row<Label> ? Phrase{"y", output}.text() : "y";
}

template <class T, class Label, class Features>
DatasetView<T, OneTarget<Label>, Features> DatasetView<T, Label, Features>::output(Index k) const
  requires is_target_row<Label>
{
  if (k < 0 || k >= outputs()) throw InvalidArgument({.argument = "output", .found = k, .expected = {"0 to ", outputs() - 1}});
  DatasetView<T, OneTarget<Label>, Features> one;
  one.x_ = x_;
  one.y_ = {y_.data + k * y_.output_stride, y_.stride};
  one.columns_ = columns_;
  one.columns_.target_names = std::make_shared<const std::vector<std::string>>(1, target_name(k));
  one.list_ = list_;
  one.size_ = size_;
  one.checked_ = checked_;
  one.has_missing_ = has_missing_;
  return one;
}

template <class T, class Label, class Features>
DatasetView<T, Label, Features> DatasetView<T, Label, Features>::subset(const RowList& rows) const {
  DatasetView narrowed = *this;
  narrowed.x_ = x_.select(rows);
  narrowed.list_ = detail::compose_rows(list_, rows, size_);
  narrowed.size_ = static_cast<Index>(rows->size());
  return narrowed;
}

template <class T, class Label, class Features>
DatasetView<T, Label, Features> DatasetView<T, Label, Features>::marked_as_checked(bool has_missing) const {
  DatasetView copy = *this;
  copy.checked_ = true;
  copy.has_missing_ = has_missing;
  return copy;
}

template <class T, class Label, class Features>
void DatasetView<T, Label, Features>::set_class_names()
  requires std::integral<Label>
{
  int highest = -1;
  for (Index i = 0; i < size_; ++i) {
    const auto code = y_[i];
    const bool unnamed = columns_.class_names && static_cast<std::size_t>(code) >= columns_.class_names->size();
    if (code < 0 || unnamed) detail::throw_bad_code(i, static_cast<long long>(code), columns_.class_names);
    highest = std::max(highest, static_cast<int>(code));
  }
  if (!columns_.class_names) columns_.class_names = detail::names_of_codes(highest, size_);
}

#if defined(ATTUNE_COMPILED)
extern template class DatasetView<double, int>;
extern template class DatasetView<double, double>;
extern template class DatasetView<double, TargetRow<double>>;
#endif

namespace detail {

template <class X>
concept ViewsAsMatrix = DenseMatrix<std::remove_cvref_t<X>> || requires { typename std::remove_cvref_t<X>::Scalar; };

// A target of several columns, of which each has to be numbers.
template <class Y>
inline constexpr bool has_several_columns = false;
template <DenseMatrix Y>
inline constexpr bool has_several_columns<Y> = !Y::IsVectorAtCompileTime;

template <class Y>
inline constexpr bool several_of_codes = false;
template <DenseMatrix Y>
inline constexpr bool several_of_codes<Y> = has_several_columns<Y> && !std::floating_point<typename Y::Scalar>;

template <class Y>
auto column_of(const Y& y) {
  if constexpr (has_several_columns<Y>) {
    const Index outer = y.outerStride(), inner = y.innerStride();
    return std::pair{StridedColumn<TargetRow<typename Y::Scalar>>{y.data(), Y::IsRowMajor ? outer : inner, Y::IsRowMajor ? inner : outer, y.cols()}, static_cast<Index>(y.rows())};
  } else if constexpr (DenseMatrix<Y>) {
    return std::pair{StridedColumn<typename Y::Scalar>{y.data(), y.innerStride()}, static_cast<Index>(y.size())};
  } else {
    using Label = std::remove_cvref_t<decltype(*y.data())>;
    return std::pair{StridedColumn<Label>{y.data(), 1}, static_cast<Index>(y.size())};
  }
}

template <class T>
inline constexpr bool always_false = false;

struct AfterFailedAssertion {};  // stands in for a result, so that the assertion is the only error

}  // namespace detail

/// Views X (n×p, a row is a sample) with its target y (n values: int class codes 0..K-1, or double).
/// X is an Eigen matrix, map or block, or a MatrixView; y an Eigen vector or a contiguous range, or an Eigen matrix of
/// double, n×K, for K targets: the view is then a DatasetView<T, TargetRow<double>>. No value is copied: X, y and the
/// columns must outlive the view. A temporary that owns its memory does not compile. Errors: InvalidArgument for sizes that disagree, InvalidData for negative class codes.
template <class X, class Y>
auto view(X&& x, Y&& y, const Columns& columns = {}) {
  using Matrix = std::remove_cvref_t<X>;
  constexpr bool temporary = detail::OwnsItsMemory<X> || detail::OwnsItsMemory<Y>;
  constexpr bool lazy = detail::LazyMatrix<Matrix> || detail::LazyMatrix<std::remove_cvref_t<Y>>;
  static_assert(!temporary, "view(X, y): the view of a temporary would dangle; keep X and y in variables; see docs/core.md#views");
  constexpr bool codes = detail::several_of_codes<std::remove_cvref_t<Y>>;
  static_assert(!codes || temporary, "view(X, y): a target of several columns is of numbers (double); class codes are a vector with one value for each row of X; see docs/core.md#views");
  static_assert(!lazy, "view(X, y): an expression has no memory to view; evaluate it into a matrix first; see docs/core.md#views");
  constexpr bool samples = SampleValue<typename Matrix::Scalar>;
  static_assert(samples || temporary || lazy, "view(X, y): X is of float or double; convert it first, X.cast<double>().eval(); see docs/core.md#views");
  if constexpr (temporary || lazy || codes || !samples) {
    return detail::AfterFailedAssertion{};
  } else {
    const auto [column, size] = detail::column_of(y);
    using T = typename Matrix::Scalar;
    using Label = std::remove_cvref_t<decltype(column[0])>;
    return DatasetView<T, Label>(MatrixView<T>(x), column, size, columns);
  }
}

namespace detail {

template <class V>
constexpr bool is_dataset_view = false;
template <class T, class L, class F>
constexpr bool is_dataset_view<DatasetView<T, L, F>> = true;

}  // namespace detail

/// A view, or an owner of data that offers one with `.view()`.
template <class D>
concept DatasetLike = detail::is_dataset_view<D> || requires(const D& d) { requires detail::is_dataset_view<std::remove_cvref_t<decltype(d.view())>>; };

/// Owns data and offers a view of it: Dataset, TableDataset, or a type of the user's.
template <class D>
concept DatasetOwner = DatasetLike<D> && !detail::is_dataset_view<D>;

/// The view of a data set, or the view itself.
template <DatasetLike D>
auto as_view(const D& data) {
  if constexpr (detail::is_dataset_view<D>)
    return data;
  else
    return data.view();
}

/// The type of view that `as_view` gives for D.
template <DatasetLike D>
using ViewOf = decltype(as_view(std::declval<const D&>()));

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/dataset_view.ipp"
#endif
