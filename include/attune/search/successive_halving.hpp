// SPDX-License-Identifier: BSL-1.0
#pragma once

// Searches that give a small budget to many candidates and a large one to the best of them: successive halving, and
// Hyperband, which does so from several budgets on.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// So many candidates, tried with the budget of this level first.
struct HalvingBracket {
  std::size_t candidates = 0;
  int level = 0;
};

/// Brackets one after the other: all candidates of a rung are asked for together, and of those the best go on.
class HalvingRun {
 public:
  HalvingRun(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, std::vector<HalvingBracket> brackets, double factor, std::uint64_t seed, Direction direction);

  std::vector<Point> ask();
  void tell(const Trial& trial);
  /// The axes of the budget: one, or one of each alternative.
  const std::vector<std::size_t>& budget_axes() const noexcept { return budget_; }

 private:
  std::vector<Point> promoted() const;
  std::vector<Point> at_level(std::vector<Point> points) const;
  int rungs() const { return axes_[budget_.front()].levels; }

  std::vector<AxisShape> axes_;
  std::vector<std::size_t> budget_;
  std::vector<HalvingBracket> brackets_;
  double factor_;
  std::uint64_t seed_;
  Direction direction_;
  std::size_t bracket_ = 0;       // the next to begin
  std::size_t drawn_ = 0;
  int level_ = -1;                // of the rung that was asked for
  std::vector<Point> rung_{};     // what was asked for
  std::vector<Trial> ended_{};
};

/// The places of the axes of a budget: of one that always exists, or of one in each alternative, all with as many levels.
/// Errors: InvalidArgument where there is none, they have no levels in rising order, or one may have none or several.
[[gnu::cold]] std::vector<std::size_t> budget_axes(const std::vector<AxisShape>& axes, std::string_view key, const std::string& name);
/// The point with the budget of this level, on whichever axis of it exists there.
[[gnu::cold]] Point with_budget(Point point, const std::vector<std::size_t>& budget, int level, int levels);
HalvingRun start_halving(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, int candidates, double factor, std::uint64_t seed, Direction direction);
HalvingRun start_hyperband(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, int rounds, double factor, std::uint64_t seed, Direction direction);

/// The member at the end of a path, as the name of an axis.
template <auto... Budget>
std::string budget_name() {
  static_assert(sizeof...(Budget) > 0, "search: the strategy has to name the axis that is its budget, as in SuccessiveHalving<&Budget::iterations>; see docs/search.md#strategies");
  if constexpr (sizeof...(Budget) > 0)
    return path_name<Budget...>();
  else
    return {};
}

}  // namespace detail

/// Successive halving over a budget: an axis of the space, named by its member, whose values in rising order are the
/// rungs, `axis<&Budget::iterations>(values({10, 30, 90, 270}))`. All candidates, those of a QuasiRandomSearch, get the
/// first; the best of them, one in `factor`, the next, and so on to the last, at least one. All of a rung are asked for
/// together. Trials that failed do not go on; those that violate a constraint do where too few do not, the least violation
/// first: with more budget they may keep to it. Among `alternatives` the axis is one that is around them, or each of them has
/// one, with as many values: the k-th of each is rung k, and candidates of all are compared there.
/// Cost: candidates · (1 + 1/factor + 1/factor² + ...) trials; with budgets that grow by `factor` each rung takes as long.
/// Errors: InvalidArgument for candidates < 1 or factor ≤ 1, and where the axis has no levels, they fall or repeat, it exists
/// under a condition, or alternatives have different numbers of them. A space without the axis does not compile.
/// Jamieson, Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
template <auto... Budget>
struct SuccessiveHalving {
  int candidates = 27;
  double factor = 3;
  std::uint64_t seed = 0;

  using Run = detail::HalvingRun;

  /// Which axis it needs.
  static constexpr std::string_view budget_path()
    requires(sizeof...(Budget) > 0)
  {
    return detail::pretty_path<Budget...>();
  }

  Run start(const std::vector<AxisShape>& axes, Direction direction) const {
    return detail::start_halving(axes, detail::budget_axes(axes, detail::pretty_path<Budget...>(), detail::budget_name<Budget...>()), candidates, factor, seed, direction);
  }
};

/// Successive halving from each of the rungs on: where a small budget says little about a large one, the brackets that
/// begin with a larger one make up for it. With L rungs, the bracket that begins s rungs before the last has
/// ⌈L factor^s / (s + 1)⌉ candidates; that with the most is first. `rounds` does all of it again with others.
/// Errors: as SuccessiveHalving; InvalidArgument for more than a million candidates.
/// Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar, "Hyperband", JMLR 18 (2018), algorithm 1.
template <auto... Budget>
struct Hyperband {
  int rounds = 1;
  double factor = 3;
  std::uint64_t seed = 0;

  using Run = detail::HalvingRun;

  /// Which axis it needs.
  static constexpr std::string_view budget_path()
    requires(sizeof...(Budget) > 0)
  {
    return detail::pretty_path<Budget...>();
  }

  Run start(const std::vector<AxisShape>& axes, Direction direction) const {
    return detail::start_hyperband(axes, detail::budget_axes(axes, detail::pretty_path<Budget...>(), detail::budget_name<Budget...>()), rounds, factor, seed, direction);
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/successive_halving.ipp"
#endif
