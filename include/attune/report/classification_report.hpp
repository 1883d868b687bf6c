// SPDX-License-Identifier: BSL-1.0
#pragma once

// Classification reports and confusion matrices as tables for a terminal.

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "attune/config.hpp"
#include "attune/metrics/classification_report.hpp"
#include "attune/metrics/confusion_matrix.hpp"

namespace attune::inline ATTUNE_ABI {

/// The table of a report: a line for each class, then accuracy and the averages, as scikit-learn prints them.
[[gnu::cold]] std::string to_text(const ClassificationReport& report, std::size_t width = 80);

/// The table of a confusion matrix, true classes down and predicted ones across. `class_names` are in the order of the
/// matrix's labels, or by class code; empty: the labels. Whole numbers print as they are, shares and sums of weights
/// with four digits. Errors: InvalidArgument for too few names.
[[gnu::cold]] std::string to_text(const ConfusionMatrix& matrix, const std::vector<std::string>& class_names = {}, std::size_t width = 80);

// To a stream: as wide as the terminal of the standard output, 80 where that is none.

std::ostream& operator<<(std::ostream& out, const ClassificationReport& report);

std::ostream& operator<<(std::ostream& out, const ConfusionMatrix& matrix);

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/classification_report.ipp"
#endif
