// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a study is of, as a list of names and values: studies with equal lists make the same fits at the same points. A
// journal keeps the list, so that it can say what differs.

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/fields.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/serialize.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A hash of 64 bits. Each step is a bijection of the state and of the word: values that differ in one word never have
/// the same digest. It is no protection against somebody who looks for equal ones.
class Digest {
 public:
  void word(std::uint64_t value) noexcept {
    state_ = (state_ ^ value) * 0x9E3779B97F4A7C15ULL;
    state_ ^= state_ >> 32;
  }
  void bytes(std::string_view text) noexcept;
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void number(T value) noexcept {
    if constexpr (std::floating_point<T>)
      word(std::bit_cast<std::uint64_t>(static_cast<double>(value)));
    else
      word(static_cast<std::uint64_t>(value));
  }
  std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0x61747475'6e650001ULL;
};

/// The list, a line each: "learner.penalty.strength: 0.01". Values are written with all their digits, what is long as
/// its digest. A name is that of the structs around it and its own.
class StudyKey {
 public:
  [[gnu::cold]] void text(std::string_view name, std::string_view value);
  [[gnu::cold]] void whole(std::string_view name, long long value);
  [[gnu::cold]] void real(std::string_view name, double value);
  [[gnu::cold]] void digest(std::string_view name, const Digest& digest);
  /// Of what there may not be: null then.
  [[gnu::cold]] void digest(std::string_view name, const Digest* digest);
  /// So many values that lie side by side.
  [[gnu::cold]] void list(std::string_view name, std::size_t count, const void* values, std::size_t bytes);
  /// What a type is called, and the digest of its whole name.
  [[gnu::cold]] void type(std::string_view name, std::string_view called, std::uint64_t whole_name);
  [[gnu::cold]] void names(std::string_view name, const std::vector<std::string>* names);
  [[gnu::cold]] void folds(std::size_t count, FunctionRef<Fold(std::size_t)> fold);
  [[gnu::cold]] void enter(std::string_view name);
  [[gnu::cold]] void leave();

  /// Settings by reflection. What has no fields and no value that can be written down counts by its type only.
  template <class T>
  [[gnu::cold]] void settings(std::string_view name, const T& value);

  const std::string& lines() const noexcept { return lines_; }

 private:
  std::string lines_{};
  std::string path_{};               // of the structs that were entered
  std::vector<std::size_t> ends_{};  // of the path, before each
};

/// FNV-1a, of what the compiler calls something.
consteval std::uint64_t name_digest(std::string_view name) {
  std::uint64_t state = 0xcbf29ce484222325ULL;
  for (const char c : name) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return state;
}

// Names without the long text of the compiler's that they are cut from, which would be part of the program otherwise.
template <class T, std::size_t... I>
struct FieldNames {
  static constexpr std::array<std::string_view, sizeof...(I)> views{field_name<T, I>...};
  static constexpr auto chars = [] {
    std::array<char, (std::size_t{0} + ... + field_name<T, I>.size())> all{};
    char* next = all.data();
    for (const auto name : views)
      for (const char c : name) *next++ = c;
    return all;
  }();
  static constexpr std::array<std::uint16_t, sizeof...(I)> sizes{static_cast<std::uint16_t>(field_name<T, I>.size())...};
};
template <class T, std::size_t... I>
FieldNames<T, I...> field_names_of(std::index_sequence<I...>);
template <class T>
inline constexpr auto type_chars = [] {
  constexpr auto name = type_name<T>();
  std::array<char, name.size()> chars{};
  for (std::size_t k = 0; k < chars.size(); ++k) chars[k] = name[k];
  return chars;
}();

template <class T>
constexpr std::string_view stored_type_name() {
  return {type_chars<T>.data(), type_chars<T>.size()};
}

template <class T>
void StudyKey::settings(std::string_view name, const T& value) {
  if constexpr (std::integral<T> || std::is_enum_v<T>) {
    whole(name, static_cast<long long>(value));
  } else if constexpr (std::floating_point<T>) {
    real(name, static_cast<double>(value));
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
    text(name, value);
  } else if constexpr (std::is_same_v<T, const char*>) {
    text(name, value == nullptr ? "" : value);
  } else if constexpr (std::is_empty_v<T>) {
    text(name, stored_type_name<T>());
  } else if constexpr (OwningMatrix<T>) {
    list(name, static_cast<std::size_t>(value.cols()), value.data(), sizeof(typename T::Scalar) * static_cast<std::size_t>(value.size()));
  } else if constexpr (is_vector<T>) {
    using Item = typename T::value_type;
    if constexpr (PlainValue<Item> && !std::is_same_v<Item, bool>) {
      list(name, value.size(), value.data(), sizeof(Item) * value.size());
    } else {
      whole(name, static_cast<long long>(value.size()));
      for (const Item& item : value) settings(name, item);
    }
  } else if constexpr (is_std_array<T>) {
    for (const auto& item : value) settings(name, item);
  } else if constexpr (is_optional<T>) {
    whole(name, value.has_value());
    if (value) settings(name, *value);
  } else if constexpr (is_shared_ptr<T>) {
    whole(name, value != nullptr);
    if (value) settings(name, *value);
  } else if constexpr (Reflected<T>) {
    text(name, stored_type_name<T>());
    enter(name);
    visit_fields(value, [&](const auto&... field) {
      using Names = decltype(field_names_of<T>(std::index_sequence_for<decltype(field)...>{}));
      const char* name_of_field = Names::chars.data();
      const std::uint16_t* size = Names::sizes.data();
      (..., (settings({name_of_field, *size}, field), name_of_field += *size++));
    });
    leave();
  } else if constexpr (requires { { value.held_type() } -> std::convertible_to<std::string_view>; }) {
    text(name, value.held_type());
  }
}

/// All values of a data set. Cost: one read of them.
template <class View>
[[gnu::cold]] void add_data(StudyKey& key, const View& view) {
  using X = typename View::FeaturesType;
  key.whole("data.rows", view.size());
  key.whole("data.columns", view.features());
  Digest x, y, weights, groups, times;
  if constexpr (requires { view.x().column(Index{0}).is_categorical(); }) {
    for (Index j = 0; j < view.features(); ++j) {
      const auto column = view.x().column(j);
      x.bytes(column.name());
      if (column.is_categorical()) {
        for (const auto& name : column.categories()) x.bytes(name);
        for (Index i = 0; i < view.size(); ++i) x.number(column.code(i));
      } else {
        for (Index i = 0; i < view.size(); ++i) x.number(column.number(i));
      }
    }
  } else if constexpr (is_sparse_view<X>) {
    for (Index i = 0; i < view.size(); ++i) {
      const auto row = view.x().row(i);
      x.number(row.size);
      for (Index k = 0; k < row.size; ++k) {
        x.number(row.columns[k]);
        x.number(row.values[k]);
      }
    }
  } else if constexpr (requires { { view.x()(Index{0}, Index{0}) } -> std::convertible_to<double>; }) {
    for (Index i = 0; i < view.size(); ++i)
      for (Index j = 0; j < view.features(); ++j) x.number(view.x()(i, j));
  }
  for (Index i = 0; i < view.size(); ++i) {
    if constexpr (is_target_row<typename View::LabelType>)
      for (Index k = 0; k < view.outputs(); ++k) y.number(view.label(i)[k]);
    else
      y.number(view.label(i));
    if (view.has_weights()) weights.number(view.weight(i));
    if (view.has_groups()) groups.number(view.group(i));
    if (view.has_times()) times.number(view.time(i));
  }
  key.digest("data.x", x);
  key.digest("data.y", y);
  key.digest("data.weights", view.has_weights() ? &weights : nullptr);
  key.digest("data.groups", view.has_groups() ? &groups : nullptr);
  key.digest("data.times", view.has_times() ? &times : nullptr);
  key.names("data.class_names", view.class_names().get());
  key.names("data.feature_names", view.feature_names().get());
  key.type("data's type", stored_type_name<X>(), name_digest(pretty_type<View>()));
}

/// The axes: of which members, with which values.
template <class Space>
[[gnu::cold]] void add_space(StudyKey& key, const Space& space) {
  key.whole("axes", static_cast<long long>(Space::size));
  const auto shapes = space.shape();
  const AxisShape* shape = shapes.data();
  const auto add = [&]<class Axis>(const Axis& axis) {
    key.type("axis", shape->name, name_digest(Axis::path_key()));
    key.enter("axis " + shape->name);
    key.whole("parent", shape->parent);
    visit_fields(axis, [&](const auto&... field) { (key.settings("values", field), ...); });
    key.leave();
    ++shape;
  };
  visit_fields(space.axes, [&](const auto&... axis) { (add(axis), ...); });
}

}  // namespace attune::inline ATTUNE_ABI::detail

#if defined(ATTUNE_COMPILED)
namespace attune::inline ATTUNE_ABI {
struct ClassWeights;
struct F1;
struct Precision;
struct Recall;
struct RocAuc;
struct StandardScaler;
struct Stopping;
struct StrongWolfe;
template <class LineSearch>
struct BasicLbfgs;
}  // namespace attune::inline ATTUNE_ABI
namespace attune::inline ATTUNE_ABI::detail {
// What most searches are of.
extern template void StudyKey::settings(std::string_view, const BasicLbfgs<StrongWolfe>&);
extern template void StudyKey::settings(std::string_view, const ClassWeights&);
extern template void StudyKey::settings(std::string_view, const F1&);
extern template void StudyKey::settings(std::string_view, const Precision&);
extern template void StudyKey::settings(std::string_view, const Recall&);
extern template void StudyKey::settings(std::string_view, const RocAuc&);
extern template void StudyKey::settings(std::string_view, const StandardScaler&);
extern template void StudyKey::settings(std::string_view, const Stopping&);
extern template void add_data(StudyKey&, const DatasetView<double, int>&);
extern template void add_data(StudyKey&, const DatasetView<double, double>&);
}  // namespace attune::inline ATTUNE_ABI::detail
#endif

#if !defined(ATTUNE_COMPILED)
#include "attune/search/detail/study_key.ipp"
#endif
