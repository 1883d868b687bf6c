// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "attune/report/classification_report.hpp"

namespace classification_report_test {

using namespace attune;
using Ints = std::vector<int>;
using Names = std::vector<std::string>;

namespace {

const Ints truth{0, 0, 2, 2, 2}, predicted{0, 2, 2, 2, 0};
const Names mails{"ham", "eggs", "spam"};

}  // namespace

TEST_CASE("classification report: as a table") {
  CHECK(to_text(classification_report(truth, predicted, mails)) ==
        "  class         precision  recall      F1  support\n"
        "  ham              0.5000  0.5000  0.5000        2\n"
        "  spam             0.6667  0.6667  0.6667        3\n"
        "  accuracy                         0.6000        5\n"
        "  macro avg        0.5833  0.5833  0.5833        5\n"
        "  weighted avg     0.6000  0.6000  0.6000        5\n");
}

TEST_CASE("classification report: what is undefined says so, and weights are no whole numbers") {
  std::ostringstream out;
  out << classification_report(Ints{0, 1}, Ints{0, 0}, {}, std::vector<double>{0.5, 1});
  CHECK(out.str() ==
        "  class         precision  recall      F1  support\n"
        "  0                0.3333  1.0000  0.5000     0.50\n"
        "  1             undefined  0.0000  0.0000        1\n"
        "  accuracy                         0.3333     1.50\n"
        "  macro avg     undefined  0.5000  0.2500     1.50\n"
        "  weighted avg  undefined  0.3333  0.1667     1.50\n");
}

TEST_CASE("classification report: of indicator matrices has no accuracy") {
  const Ints t{1, 0, 1, 1}, p{1, 0, 0, 1};
  const auto text = to_text(classification_report(IndicatorView(t, 2), IndicatorView(p, 2)));
  CHECK(text.find("accuracy") == text.npos);
  CHECK(text.find("samples avg") != text.npos);
}

TEST_CASE("confusion matrix: as a table, by the names of the classes") {
  const auto matrix = confusion_matrix(truth, predicted);
  CHECK(to_text(matrix, mails) ==
        "  truth \\ predicted  ham  spam\n"
        "  ham                  1     1\n"
        "  spam                 1     2\n");
  std::ostringstream out;
  out << confusion_matrix(truth, predicted, {.normalize = Normalize::truth});
  CHECK(out.str() ==
        "  truth \\ predicted       0       2\n"
        "  0                  0.5000  0.5000\n"
        "  2                  0.3333  0.6667\n");
  CHECK_THROWS_AS(to_text(matrix, Names{"one"}), InvalidArgument);
}

TEST_CASE("confusion matrix: a table too wide continues below") {
  Ints labels(12);
  for (int k = 0; k < 12; ++k) labels[static_cast<std::size_t>(k)] = k;
  const auto text = to_text(confusion_matrix(labels, labels), {}, 40);
  std::size_t blocks = 0;
  for (std::size_t at = 0; (at = text.find("truth", at)) != text.npos; ++at) ++blocks;
  CHECK(blocks == 2);  // 19 characters of the first column, then seven columns of 3
}

}  // namespace classification_report_test
