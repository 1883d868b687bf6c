// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether several learners' scores on many data sets differ, and which do.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/metrics/concept.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// What the ranks of k learners on N data sets tell.
struct FriedmanTest {
  std::vector<double> mean_ranks{};  ///< of each learner; 1 is the best
  std::size_t blocks = 0;            ///< N
  double statistic = 0;              ///< chi-square of k - 1 degrees of freedom, corrected for ties
  double p_value = 0;                ///< of the hypothesis that all are alike
  double f_statistic = 0;            ///< Iman and Davenport's, less conservative, of k - 1 and (k - 1) (N - 1) degrees
  double f_p_value = 0;

  friend bool operator==(const FriedmanTest&, const FriedmanTest&) = default;
};

/// Which pairs of learners differ. Entry (i, j) of p_values is at i·k + j.
struct NemenyiTest {
  double critical_difference = 0;    ///< of mean ranks: those further apart differ at the level asked for
  std::vector<double> p_values{};    ///< two-sided, of all pairs at once; 1 on the diagonal

  friend bool operator==(const NemenyiTest&, const NemenyiTest&) = default;
};

/// Friedman's test. scores[i][j] is learner i's score on data set j: the same data sets for each of k ≥ 3 learners, of
/// which N ≥ 2. Blocks should be independent, which data sets are and folds are not. Learners that are all alike on every
/// data set give 0 and p = 1; a NaN score, NaN. Errors: InvalidArgument for fewer learners or data sets, and for sizes that disagree.
/// Friedman, "The use of ranks to avoid the assumption of normality implicit in the analysis of variance", JASA 32 (1937);
/// Iman, Davenport, "Approximations of the critical region of the Friedman statistic", Communications in Statistics 9 (1980).
[[gnu::cold]] FriedmanTest friedman_test(std::span<const std::vector<double>> scores, Direction direction = Direction::maximize);

/// Nemenyi's test of all pairs, to be made where Friedman's says that there is a difference: mean ranks that are further
/// apart than q sqrt(k (k + 1) / (6 N)) differ, q of the studentised range over sqrt(2). Errors: InvalidArgument for a level outside (0, 1).
/// Nemenyi, "Distribution-free multiple comparisons", 1963; Demšar, "Statistical comparisons of classifiers over multiple
/// data sets", JMLR 7 (2006), section 3.2.2.
[[gnu::cold]] NemenyiTest nemenyi_test(const FriedmanTest& friedman, double level = 0.95);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/friedman.ipp"
#endif
