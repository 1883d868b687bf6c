// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one thing that goes through every layer of a fit: where random numbers come from, who watches,
// who does the work, on which rows to validate, and where to start from.

#include <functional>
#include <memory>
#include <utility>

#include "attune/core/executor.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI {

/// What an iterative fit reports after each iteration (an epoch, for stochastic optimizers).
struct Iteration {
  int index = 0;              ///< how many iterations were done: 0 is the start
  double value = 0;           ///< of the objective; for stochastic optimizers the mean over the epoch's batches
  double gradient_norm = 0;   ///< largest absolute component; NaN where it is not known
  double step = 0;            ///< step length or learning rate that led here; 0 at the start
  double validation = 0;      ///< loss on the validation rows; NaN where there are none
};

/// Watches a fit: `bool(const Iteration&)`; false asks the fit to stop. It may be called from several
/// threads at once when several fits run at once.
using Observer = std::function<bool(const Iteration&)>;

/// A value whose type is known to its giver and its taker, and to nobody in between: they pass it on.
class TypedValue {
 public:
  TypedValue() = default;
  TypedValue(const TypedValue& other) noexcept;
  TypedValue(TypedValue&& other) noexcept;
  TypedValue& operator=(const TypedValue& other) noexcept;
  TypedValue& operator=(TypedValue&& other) noexcept;
  ~TypedValue();

  template <class T>
  explicit TypedValue(T value) : value_(std::make_shared<const T>(std::move(value))), tag_(&tag<T>) {}

  /// The same of a value that stays where it is, and must outlive this.
  template <class T>
  static TypedValue borrow(const T& value) {
    TypedValue borrowed;
    borrowed.value_ = std::shared_ptr<const void>(std::shared_ptr<const void>(), &value);
    borrowed.tag_ = &tag<T>;
    return borrowed;
  }
  template <class T>
  static TypedValue borrow(const T&& value) = delete;

  /// The value, if there is one and it is a T; otherwise null.
  template <class T>
  const T* get() const noexcept {
    return tag_ == &tag<T> ? static_cast<const T*>(value_.get()) : nullptr;
  }
  explicit operator bool() const noexcept { return value_ != nullptr; }

 private:
  template <class T>
  static constexpr char tag = 0;  // its address stands for the type

  std::shared_ptr<const void> value_;
  const char* tag_ = nullptr;
};

/// Everything about a fit that is neither a setting nor data. The defaults are right for a single fit.
struct FitContext {
  RandomKey random{};        ///< (seed, purpose, trial, fold, ...): the source of all randomness of the fit
  AnyExecutor executor{};    ///< may be used inside the fit; the result does not depend on it
  Observer observer{};       ///< told of each iteration
  TypedValue validation{};   ///< a DatasetView of the type that the learner is fitted to
  TypedValue warm_start{};   ///< a fitted model to start from; ignored by learners that cannot

  /// The context of a part of the work.
  FitContext child(Purpose purpose, std::uint64_t index) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/fit_context.ipp"
#endif
