// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/model/estimator.hpp"
#include "attune/report/tables.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/shuffle_split.hpp"

namespace tables_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

template <class R>
std::string printed(const R& result) {
  std::ostringstream out;
  out << result;
  return out.str();
}

// Characters of UTF-8.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Where the words of a line end, in characters; words are two spaces or more apart.
std::vector<std::size_t> ends(const std::string& line) {
  std::vector<std::size_t> at;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    column += (static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80U;
    const bool last = i + 1 == line.size() || (line[i + 1] == ' ' && (i + 2 == line.size() || line[i + 2] == ' '));
    if (line[i] != ' ' && last) at.push_back(column);
  }
  return at;
}

struct Shift {
  double value = 0;
  attune_test::Constant fit(const attune_test::NumberView&) const {
    if (value < 0) throw std::runtime_error("a negative shift");
    return {value};
  }
};

struct Stepped {
  double shift = 0;
  int steps = 1;
  attune_test::Constant fit(const attune_test::NumberView&) const { return {shift + 0.1 * steps}; }
};

}  // namespace

TEST_CASE("text table: the first column stands to the left, the others to the right") {
  TextTable table;
  table.cell("name").cell("n").cell("score").end_row();
  table.cell("a").cell("1000").cell("0.5").end_row();
  CHECK(table.str() ==
        "  name     n  score\n"
        "  a     1000    0.5\n");
}

TEST_CASE("text table: counts characters, not bytes") {
  TextTable table;
  table.cell("R²").cell("χ²").end_row();
  table.cell("abc").cell("12345").end_row();
  CHECK(table.str() ==
        "  R²      χ²\n"
        "  abc  12345\n");
}

TEST_CASE("text table: rows may end early, without spaces at their ends") {
  TextTable table;
  table.cell("a").cell("b").cell("c").end_row();
  table.cell("longer").end_row();
  table.cell("x").cell("y").end_row();
  const auto text = table.str();
  for (const auto& line : lines(text)) CHECK(line.back() != ' ');
  CHECK(text == "  a       b  c\n  longer\n  x       y\n");
  CHECK(TextTable{}.str().empty());
}

TEST_CASE("text table: columns that do not fit follow in blocks that begin with the first column") {
  TextTable table;
  table.cell("m").cell("first").cell("second").cell("third").cell("last").end_row();
  table.cell("R²").cell("1").cell("2").cell("3").cell("4").end_row();
  table.cell("short").cell("9").end_row();
  CHECK(table.str(22) ==
        "  m      first  second\n"
        "  R²         1       2\n"
        "  short      9\n"
        "\n"
        "  m      third  last\n"
        "  R²         3     4\n");
  CHECK(table.str(21) ==
        "  m      first\n"
        "  R²         1\n"
        "  short      9\n"
        "\n"
        "  m      second\n"
        "  R²          2\n"
        "\n"
        "  m      third  last\n"
        "  R²         3     4\n");
  CHECK(table.str(1) == table.str(15));  // a column a block
  CHECK(table.str(35) == table.str());
  CHECK(table.str(34) != table.str());
  for (std::size_t limit = 15; limit < 60; ++limit)
    for (const auto& line : lines(table.str(limit))) CHECK(width(line) <= limit);
}

TEST_CASE("scores in tables: four digits, wider for large ones, and the word where there is none") {
  CHECK(detail::score_text(0.98765) == "0.9877");
  CHECK(detail::score_text(-0.5) == "-0.5000");
  CHECK(detail::score_text(0) == "0.0000");
  CHECK(detail::score_text(1) == "1.0000");
  CHECK(detail::score_text(2859.696) == "2859.70");
  CHECK(detail::score_text(123456789) == "1.235e+08");
  CHECK(detail::score_text(0.000123) == "1.230e-04");
  CHECK(detail::score_text(std::numeric_limits<double>::quiet_NaN()) == "undefined");
}

TEST_CASE("times in tables: milliseconds, then seconds") {
  CHECK(detail::seconds_text(0.0123) == "12.3 ms");
  CHECK(detail::seconds_text(3.456) == "3.46 s");
}

TEST_CASE("sweeps in tables: named where there were any") {
  CHECK(detail::sweeps_text(0).empty());
  CHECK(detail::sweeps_text(1) == ", 1 sweep");
  CHECK(detail::sweeps_text(12) == ", 12 sweeps");
}

TEST_CASE("evaluation: prints each metric by name, aligned") {
  const Evaluation<Metrics<R2, MeanSquaredError, MeanAbsoluteError>> evaluation{{0.5, 2859.7, 43.2}, 89};
  const auto text = lines(printed(evaluation));
  REQUIRE(text.size() == 4);
  CHECK(text[0] == "evaluation on 89 rows");
  CHECK(text[1] == "  R²                    0.5000");
  CHECK(contains(text[2], "mean squared error"));
  CHECK(width(text[1]) == width(text[2]));
  CHECK(width(text[2]) == width(text[3]));
}

TEST_CASE("evaluation: says why a score is undefined") {
  const Evaluation<Metrics<Accuracy, RocAuc>> evaluation{{0.5, std::numeric_limits<double>::quiet_NaN()}, 9, {"", "there is no row of class 1"}};
  const auto text = lines(printed(evaluation));
  REQUIRE(text.size() == 4);
  CHECK(contains(text[2], "undefined"));
  CHECK(text[3] == "  ROC AUC is undefined: there is no row of class 1");
}

TEST_CASE("cross-validation: prints every fold, mean and spread of each metric in columns") {
  const auto data = numbers<double>(60, 2, 230);
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 4});
  const auto text = lines(to_text(result, 200));
  REQUIRE(text.size() == 5);
  CHECK(text[0].starts_with("4-fold cross-validation of 60 rows × 2 features, "));
  CHECK(contains(text[1], "fold 0"));
  CHECK(contains(text[1], "fold 3"));
  CHECK(!contains(text[1], "fold 4"));
  CHECK(text[1].ends_with("std"));
  CHECK(text[2].starts_with("  R²"));
  const auto columns = ends(text[1]);
  REQUIRE(columns.size() == 7);
  for (std::size_t row = 2; row < 5; ++row) {
    const auto own = ends(text[row]);
    REQUIRE(own.size() == 7);
    CHECK(std::equal(columns.begin() + 1, columns.end(), own.begin() + 1));
  }
  for (std::size_t k = 0; k < 4; ++k) CHECK(contains(text[2], detail::score_text(result.folds[k].test[0])));
  CHECK(contains(text[2], detail::score_text(result.mean<R2>())));
  CHECK(text[2].ends_with(detail::score_text(result.spread<R2>())));
}

TEST_CASE("cross-validation: ten folds fit 80 columns, in two blocks; a stream that is no terminal has 80") {
  const auto data = numbers<double>(60, 2, 230);
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 10});
  const auto text = lines(to_text(result));
  for (const auto& line : text) CHECK(width(line) <= 80);
  CHECK(std::count_if(text.begin(), text.end(), [](const std::string& line) { return line.starts_with("  metric"); }) == 2);
  CHECK(lines(to_text(result, 200)).size() == 5);
  if (!is_terminal(1)) CHECK(printed(result) == to_text(result, 80));
}

TEST_CASE("cross-validation: more than ten folds print their mean and spread alone") {
  const auto data = numbers<double>(60, 2, 231);
  const auto ten = printed(cross_validate(OneByOne{}, data, KFold{.folds = 10}));
  CHECK(contains(ten, "fold 9"));
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 11});
  const auto text = lines(printed(result));
  CHECK(text[0].starts_with("11-fold"));
  CHECK(!contains(text[1], "fold"));
  CHECK(contains(text[1], "mean"));
  CHECK(ends(text[2]).size() == 3);
  CHECK(contains(text[2], detail::score_text(result.mean<R2>())));
}

TEST_CASE("cross-validation: scores on training rows stand below each metric") {
  const auto data = numbers<double>(60, 2, 232);
  const auto result = cross_validate(OneByOne{}, data, KFold{.folds = 3}, {.train_scores = true});
  const auto text = lines(printed(result));
  REQUIRE(text.size() == 8);
  CHECK(contains(text[3], "on training rows"));
  CHECK(contains(text[3], detail::score_text(result.folds[2].train[0])));
}

TEST_CASE("cross-validation: a score that is undefined is said to be") {
  auto data = classes<double>(40, 2, 233);
  data.y.setZero();
  data.y.head(20).setOnes();
  const auto result = cross_validate(Logistic{}, data, KFold{.folds = 4, .shuffle = false}, Metrics<RocAuc>{});  // folds of one class
  const auto text = lines(printed(result));
  CHECK(std::isnan(result.folds[0].test[0]));
  CHECK(contains(text[2], "undefined"));
}

TEST_CASE("reports: say how many fits did not converge, and nothing where all did") {
  const auto data = classes<double>(60, 2, 236);
  const Logistic hurried{.optimizer = {.stopping = {.budget = {.iterations = 1}}}};
  CHECK(contains(printed(cross_validate(hurried, data, KFold{.folds = 3})), "  3 of 3 fits did not converge"));
  CHECK(!contains(printed(cross_validate(Logistic{}, data, KFold{.folds = 3})), "converge"));
  const auto space = search_space(axis<&L2::strength>(uniform(0.1, 1)));
  CHECK(contains(printed(search(hurried, data, space, RandomSearch{.trials = 4}, KFold{.folds = 3})), "  12 of 12 fits did not converge"));
}

TEST_CASE("search: prints which metric ranked and how, the best trials first, and what was chosen") {
  auto data = numbers<double>(30, 1, 234);
  data.y = (data.y.array() * 0 + 0.3 + Eigen::ArrayXd::LinSpaced(30, -0.01, 0.01)).matrix();
  const auto space = search_space(axis<&Shift::value>(values({0.9, 0.3, -1.0, 0.5})));
  const auto found = search<MeanAbsoluteError>(Shift{}, data, space, GridSearch{}, KFold{.folds = 3}, Metrics<MeanSquaredError, MeanAbsoluteError>{});
  const auto text = lines(to_text(found, 200));
  REQUIRE(text.size() == 10);
  CHECK(text[0].starts_with("4 trials × 3 folds in "));
  CHECK(text[0].ends_with("ranked by mean absolute error (smaller is better); 1 without a score"));
  CHECK(contains(text[1], "Shift::value"));
  CHECK(text[1].find("mean absolute error") < text[1].find("  std  "));  // the one that ranks comes first
  CHECK(text[1].find("  std  ") < text[1].find("mean squared error"));
  CHECK(text[2].starts_with("  1 "));
  CHECK(text[3].starts_with("  3 "));
  CHECK(text[4].starts_with("  0 "));
  CHECK(text[5].starts_with("  2 "));
  CHECK(text[5].ends_with("  failed"));
  CHECK(text[6] == "  trial 2 failed: fold 0: a negative shift");
  CHECK(text[7] == "chosen: trial 1, Shift::value = 0.3");
  const auto known = found.uncertainty();
  CHECK(text[8] == "  mean absolute error " + detail::score_text(known.score) + ", standard error " + detail::score_text(known.standard_error) + "; " + detail::score_text(known.corrected) +
                       " without what choosing flatters by");
  CHECK(text[9] == "  perhaps as good: no other trial");
}

TEST_CASE("search: says who was beaten after how many folds, and which trials are like the one that a rule chose") {
  auto data = numbers<double>(40, 1, 234);
  for (Index i = 0; i < 40; ++i) data.y[i] = 0.3 + 0.1 * std::sin(static_cast<double>(i));
  const auto space = search_space(axis<&Shift::value>(values({0.3, 0.301, 5.0, 0.302, -1.0})));
  const auto found = search<MeanAbsoluteError>(Shift{}, data, space, GridSearch{}, KFold{.folds = 8}, Metrics<MeanAbsoluteError>{}, {.racing = FoldRace{}, .choice = OneStandardError<&Shift::value>{Simpler::larger}});
  const auto text = lines(to_text(found, 200));
  REQUIRE(text.size() == 12);
  CHECK(text[0].ends_with("(smaller is better); 1 without a score"));
  CHECK(text[1] == "1 of 5 trials were beaten: 1 after 3 folds; 28 of 40 fits were made");  // and 1 of the one that fails
  CHECK(contains(text[2], "trial  Shift::value  folds  mean absolute error"));
  CHECK(text[6].starts_with("  2 "));
  CHECK(contains(text[6], "  5      3  "));
  const std::string best = std::to_string(found.best_mean);
  CHECK(text[9].starts_with("chosen: trial 3, Shift::value = 0.302"));
  CHECK((found.best_mean == 3 || text[9].ends_with("; the best mean is that of trial " + best)));
  CHECK(contains(text[10], "without what choosing flatters by"));
  const auto alike = found.uncertainty().alike;
  if (alike.size() == 2) CHECK(text[11] == "  perhaps as good: all other complete trials");
  if (alike.size() == 1) CHECK(text[11] == "  perhaps as good: " + std::to_string(alike[0]));
}

TEST_CASE("search: of one fold nothing is said of what it cannot know") {
  const auto data = numbers<double>(40, 1, 234);
  const auto space = search_space(axis<&Shift::value>(values({0.3, 0.5})));
  const auto text = lines(to_text(search<MeanAbsoluteError>(Shift{}, data, space, GridSearch{}, ShuffleSplit{.folds = 1}, Metrics<MeanAbsoluteError>{}), 200));
  REQUIRE(text.size() == 7);
  CHECK(text[5].starts_with("  mean absolute error "));
  CHECK(!contains(text[5], "standard error"));
  CHECK(!contains(text[5], "flatters"));
  CHECK(!contains(text[5], "undefined"));
}

TEST_CASE("search: trials with a larger budget come first, although others have better scores, and rivals are those with it") {
  auto data = numbers<double>(40, 1, 234);
  for (Index i = 0; i < 40; ++i) data.y[i] = 0.1 * std::sin(static_cast<double>(i));
  const auto space = search_space(axis<&Stepped::shift>(attune::uniform(0, 0.1)), axis<&Stepped::steps>(values({1, 5})));
  const auto found = search<MeanAbsoluteError>(Stepped{}, data, space, SuccessiveHalving<&Stepped::steps>{.candidates = 6}, KFold{.folds = 4}, Metrics<MeanAbsoluteError>{});
  const auto text = lines(to_text(found, 200));
  REQUIRE(text.size() == 13);
  CHECK(text[2].starts_with("  " + std::to_string(found.best) + " "));
  CHECK(found.best >= 6);
  for (const std::size_t t : {2U, 3U}) CHECK(contains(text[t], "  5  "));
  for (std::size_t t = 4; t < 10; ++t) CHECK(contains(text[t], "  1  "));
  const bool alike = found.uncertainty().alike.size() == 1;
  CHECK(text[12] == (alike ? "  perhaps as good: all other trials with its budget" : "  perhaps as good: no other trial"));
}

TEST_CASE("search: says how much of it was in a journal, and what was wrong with the file") {
  const auto data = numbers<double>(30, 1, 234);
  auto found = search(Shift{}, data, search_space(axis<&Shift::value>(values({0.9, 0.3}))), GridSearch{}, KFold{.folds = 3});
  CHECK_FALSE(contains(printed(found), "journal"));
  CHECK_FALSE(contains(printed(found), "sweep"));
  found.sweeps = 7;
  CHECK(contains(printed(found), "s, 7 sweeps, ranked by"));
  found.journal = {.path = "study.journal", .fits = 4};
  CHECK(contains(printed(found), "\n4 of 6 fits are from the journal 'study.journal'\n"));
  found.journal.note = "its last 3 bytes were no whole record and were cut off";
  CHECK(contains(printed(found), "\n4 of 6 fits are from the journal 'study.journal': its last 3 bytes were no whole record and were cut off\n"));
}

TEST_CASE("search: says what ended it early, what violates the constraint and by how much, and that there was no race") {
  const auto data = numbers<double>(30, 1, 234);
  const auto space = search_space(axis<&Shift::value>(values({0.9, 0.3, 0.6})));
  auto found = search(Shift{}, data, space, GridSearch{}, KFold{.folds = 3}, {.constraint = [](const Trial& trial) { return trial.values[0].number - 0.5; }});
  auto text = lines(to_text(found, 200));
  CHECK(text[0].ends_with("(larger is better); 2 violate the constraint"));
  CHECK(contains(text[1], "trial  Shift::value  violation  "));
  CHECK(contains(text[2], "  1               0.3     0.0000  "));
  CHECK(contains(text[3], "  2               0.6     0.1000  "));
  CHECK(contains(text[4], "  0               0.9     0.4000  "));
  found.ended_by = SearchEnd::seconds;
  found.unraced = true;
  text = lines(to_text(found, 200));
  CHECK(text[0].ends_with("; 2 violate the constraint; ended by .seconds"));
  CHECK(text[1] == "no race: the learner fits all folds of a batch together, or the rule asked for all of them at once");
}

TEST_CASE("search: a long list of trials is cut, and says by how many") {
  const auto data = numbers<double>(30, 1, 235);
  const auto found = search(Shift{}, data, search_space(axis<&Shift::value>(uniform(0, 1))), RandomSearch{.trials = 25}, KFold{.folds = 3});
  const auto text = lines(printed(found));
  CHECK(text.size() == 2 + 10 + 4);
  CHECK(text[12] == "  ... 15 more");
  CHECK(text[2].starts_with("  " + std::to_string(found.best) + " "));
  CHECK(contains(text[0], "ranked by R² (larger is better)"));
  CHECK(!contains(text[0], "without a score"));
}

TEST_CASE("search: an undefined trial stands below the complete ones") {
  std::vector<Trial> trials(5);
  const std::vector<double> scores{0.1, 0.9, 0.5, 0.9, 0};
  for (std::size_t t = 0; t < 5; ++t) {
    trials[t].index = static_cast<int>(t);
    trials[t].score = scores[t];
    trials[t].state = TrialState::complete;
  }
  trials[0].state = TrialState::failed;
  trials[4].state = TrialState::undefined;
  using Order = std::vector<std::size_t>;
  CHECK(detail::ranking(trials, Direction::maximize, 5) == Order{1, 3, 2, 0, 4});
  CHECK(detail::ranking(trials, Direction::minimize, 5) == Order{2, 1, 3, 0, 4});
  CHECK(detail::ranking(trials, Direction::maximize, 2) == Order{1, 3});
  CHECK(detail::ranking(trials, Direction::minimize, 1) == Order{2});
}

TEST_CASE("tables: a repeated cross-validation says so, and how its repeats differ") {
  const auto data = numbers<double>(40, 2, 560);
  const auto result = cross_validate(OneByOne{}, data, RepeatedKFold{.folds = 4, .repeats = 3, .seed = 6}, Metrics<R2>{}, {.train_scores = true});
  const auto text = lines(to_text(result));
  REQUIRE(text.size() == 4);
  CHECK(contains(text[0], "3 repeats of 4-fold cross-validation of 40 rows"));
  CHECK(text[1] == "  metric                mean     std  std of repeats");
  CHECK(contains(text[2], detail::score_text(result.mean<R2>())));
  CHECK(text[2].ends_with(detail::score_text(result.spread_over_repeats<R2>())));
}

TEST_CASE("tables: folds that failed are undefined, and say why") {
  const auto data = numbers<double>(20, 1, 561);
  const auto result = cross_validate(attune_test::Told{[](const auto& train, const FitContext& context) {
                                       if (context.random == FitContext{.random = RandomKey{0}}.child(Purpose::fold, 1).random) throw std::runtime_error("no luck");
                                       return attune_test::MeanLearner{}.fit(train);
                                     }},
                                     data, KFold{.folds = 3}, Metrics<R2>{}, {.on_failure = OnFailure::record});
  const auto text = to_text(result);
  CHECK(contains(text, "undefined"));
  CHECK(contains(text, "  fold 1 failed: no luck\n"));
}

}  // namespace tables_test
