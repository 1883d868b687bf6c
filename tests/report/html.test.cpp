// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/report/html.hpp"
#include "attune/search/random_search.hpp"
#include "html_text.hpp"

namespace html_test {

using namespace attune;
using attune_test::contains;
using attune_test::count;
using attune_test::error_of;
using attune_test::unbalanced;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Set = Metrics<LogLoss, Accuracy>;

struct Machine {
  double strength = 1;
  bool on = true;
};

std::string html_of(const HtmlPart& part) {
  std::string all;
  for (const auto& block : part.blocks) all += block.html;
  return all;
}

Trial trial(int index, double u, double score, TrialState state = TrialState::complete, std::size_t folds = 3) {
  const auto space = search_space(axis<&Machine::strength>(log_uniform(1e-4, 1e4)), axis<&Machine::on>(values({true, false})));
  Trial made{.index = index, .point = {u, index % 2 == 0 ? 0.2 : 0.8}, .score = score, .state = state};
  made.values = space.describe(made.point);
  if (state == TrialState::failed) return made;
  for (std::size_t k = 0; k < folds; ++k) made.folds.push_back({.test = {score + 0.01 * static_cast<double>(k) - 0.01, 0.9}, .train_rows = 20, .test_rows = 10});
  made.mean = {score, 0.9};
  made.spread = {0.01, 0};
  return made;
}

auto found_with(std::vector<Trial> trials, std::size_t best) {
  const auto space = search_space(axis<&Machine::strength>(log_uniform(1e-4, 1e4)), axis<&Machine::on>(values({true, false})));
  return SearchResult<Machine, std::remove_const_t<decltype(space)>, Set>{.space = space, .trials = std::move(trials), .best = best, .best_mean = best, .folds = 3, .rows = 30, .seconds = 0.5};
}

}  // namespace

TEST_CASE("html: a page is well-formed, loads nothing, and has its sections in order") {
  Page page("A & <b>", "One.\n\nTwo <i>.");
  page.add("First \"x\"", "text < html").add("Second", Evaluation<Set>{{0.1, nan}, 9, {"", "of <one> class"}}).add("Third", settings_html(Machine{}));
  const std::string html = page.str();
  CHECK(unbalanced(html) == "");
  CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(contains(html, "<title>A &amp; &lt;b&gt;</title>"));
  CHECK(contains(html, "<p>One.</p>\n<p>Two &lt;i&gt;.</p>"));
  CHECK(contains(html, "<h2 id=\"h1\">First &quot;x&quot;</h2>\n<p>text &lt; html</p>"));
  CHECK(contains(html, "<li><a href=\"#s3\">Third</a></li>"));
  CHECK(contains(html, "accuracy is undefined: of &lt;one&gt; class"));
  CHECK(html.find("id=\"s1\"") < html.find("id=\"s2\""));
  for (const char* loads : {"src=", "url(", "@import", "<script", "<link", "http"}) CHECK_FALSE(contains(html, loads));
  CHECK(page.str() == html);
}

TEST_CASE("html: figures that follow one another stand in one row, and text ends it") {
  HtmlPart figure;
  figure.figure("<figure></figure>\n");
  const std::string html = Page("t").add("h", figure, figure, "text", figure).str();
  CHECK(unbalanced(html) == "");
  CHECK(count(html, "<div class=\"figures\">") == 2);
  CHECK(contains(html, "<div class=\"figures\">\n<figure></figure>\n<figure></figure>\n</div>\n<p>text</p>"));
}

TEST_CASE("html: a search has its choice, a figure of trials and one of each axis, and its trials from the best on") {
  std::vector<Trial> trials;
  for (int t = 0; t < 14; ++t) trials.push_back(trial(t, 0.03 + 0.07 * t, 0.3 + 0.01 * std::abs(t - 6)));
  trials[3].state = TrialState::failed;
  trials[3].failure = "fold 0: <no> luck";
  trials[3].score = nan;
  trials[3].mean.clear();
  trials[12].score = trials[12].mean[0] = 40;  // would leave nothing else to see
  const auto found = found_with(trials, 6);
  const auto part = to_html(found);
  const std::string html = html_of(part);
  CHECK(unbalanced(html) == "");
  CHECK(count(html, "<figure>") == 3);
  CHECK(contains(html, "14 trials × 3 folds in 0.50 s, ranked by log loss, smaller is better. 1 trial has no score."));
  CHECK(contains(html, "<dt>chosen trial</dt><dd>6</dd>"));
  CHECK(contains(html, "<dt>Machine::strength</dt><dd>" + found.best_trial().values[0].text + "</dd>"));
  CHECK(contains(html, "1 trial is far worse and not shown."));
  CHECK(contains(html, "Trial 3 failed: fold 0: &lt;no&gt; luck"));
  CHECK(contains(html, "<summary>the other 4</summary>"));
  for (const char* power : {"0.01", "1", "100"}) CHECK(contains(html, std::string(">") + power + "</text>"));
  for (const char* row : {"true", "false"}) CHECK(contains(html, std::string(">") + row + "</text>"));
  CHECK(html.find("<tr class=\"chosen\"><th scope=\"row\">6</th><td>0.3000</td>") != html.npos);
  CHECK(html.find("trial 6: 0.3000") != html.npos);
  CHECK_FALSE(contains(html, "trial 12: 40"));
  CHECK_FALSE(contains(html, "Trials still in the race"));
}

TEST_CASE("html: a race is a line of how many were left") {
  std::vector<Trial> trials;
  for (int t = 0; t < 6; ++t) trials.push_back(t < 2 ? trial(t, 0.1 + 0.1 * t, 0.3) : trial(t, 0.1 + 0.1 * t, 0.5, TrialState::beaten, t < 4 ? 1 : 2));
  const auto found = found_with(trials, 0);
  const std::string html = html_of(to_html(found));
  CHECK(contains(html, "The race left out 6 of 18 fits."));
  CHECK(contains(html, "Trials still in the race"));
  CHECK(contains(html, "hollow dots left the race"));
}

TEST_CASE("html: trials that violate a constraint are grey, and come after the others") {
  std::vector<Trial> trials;
  for (int t = 0; t < 6; ++t) trials.push_back(trial(t, 0.1 + 0.1 * t, 0.3 + 0.01 * t));
  trials[0].state = TrialState::infeasible;
  trials[0].score = nan;
  trials[0].violation = 2.5;
  auto found = found_with(trials, 1);
  found.ended_by = SearchEnd::seconds;
  const std::string html = html_of(to_html(found));
  CHECK(contains(html, "1 trial violates the constraint. It was ended by the limit of seconds."));
  CHECK(contains(html, "grey ones violate the constraint."));
  CHECK(count(html, "<g class=\"dot grey\"><circle") == 3);
  CHECK(contains(html, "trial 0: 0.3000"));
  CHECK(html.find("<td>infeasible</td><td>3</td><td>2.5000</td>") > html.find("<th scope=\"row\">5</th>"));
}

TEST_CASE("html: the front of several scores is a line before the trials that it dominates") {
  std::vector<Trial> trials;
  for (int t = 0; t < 8; ++t) {
    trials.push_back(trial(t, 0.1 + 0.1 * t, 0.3 + 0.01 * t));
    trials.back().mean = {0.3 + 0.01 * t, t < 3 ? 0.9 + 0.01 * t : 0.5};
  }
  trials[7].state = TrialState::undefined;
  const auto search = found_with(trials, 0);
  const FrontResult<Machine, decltype(search.space), Set> found{.search = search, .objectives = {0, 1}, .front = {0, 1, 2}};
  const std::string html = html_of(to_html(found));
  CHECK(unbalanced(html) == "");
  CHECK(contains(html, "8 trials × 3 folds in 0.50 s. No other dominates the 3 of the front. 1 trial has no score in each objective."));
  CHECK(contains(html, "<figcaption>accuracy by log loss</figcaption>"));
  CHECK(count(html, "<title>trial ") == 4 + 3);
}

TEST_CASE("html: a study has its scores by trial and by axis, and no folds") {
  const auto space = search_space(axis<&Machine::strength>(log_uniform(1e-4, 1e4)));
  Study study(Machine{}, space, RandomSearch{.trials = 6});
  CHECK_THROWS_AS(to_html(study), SearchFailed);
  for (int t = 0; t < 6; ++t) study.tell(*study.ask(), 10.0 - t);
  const std::string html = html_of(to_html(study));
  CHECK(unbalanced(html) == "");
  CHECK(contains(html, "<p>6 trials, ranked by score, smaller is better.</p>"));
  CHECK(contains(html, "<dt>chosen trial</dt><dd>5</dd>"));
  CHECK(contains(html, "<dt>score</dt><dd>5.0000</dd>"));
  CHECK(count(html, "<figure>") == 2);
  CHECK_FALSE(contains(html, "fold"));
}

TEST_CASE("html: importance of axes is a bar for each, the largest first") {
  const AxisImportance importance{{{"small", 0.125, 0.01, 0.5}, {"large <one>", 0.75, 0.02, 1}}, {{"small", "large <one>", 0.0625, 0.01}}, 40, 64, 0.9};
  const std::string html = html_of(to_html(importance));
  CHECK(unbalanced(html) == "");
  CHECK(html.find("large &lt;one&gt;</text>") < html.find("small (exists in …</text>"));
  CHECK(contains(html, "<th scope=\"row\">small (exists in 50 %)</th>"));
  CHECK(contains(html, "by 64 trees of 40 trials; R² on trials that a tree has not seen: 0.9000."));
  CHECK(count(html, "<rect ") == 3);
  CHECK(contains(html, "<th scope=\"row\">small with large &lt;one&gt;</th><td>0.0625</td>"));
}

TEST_CASE("html: a confusion matrix fills cells by their share of the true class, and names what it is told") {
  const ConfusionMatrix matrix{{0, 1}, {3, 1, 0, 4}};
  const std::string html = html_of(to_html(matrix, {"benign", "<malignant>"}));
  CHECK(contains(html, "<th scope=\"row\">benign</th><td class=\"shaded\" style=\"--share:0.750\">3</td><td class=\"shaded\" style=\"--share:0.250\">1</td>"));
  CHECK(contains(html, "<th scope=\"col\">&lt;malignant&gt;</th>"));
  CHECK(error_of<InvalidArgument>([&] { to_html(matrix, {"one"}); }) != "no exception");
}

TEST_CASE("html: several curves of one kind share a plane and have a key") {
  const RocCurve a{{0, 0.2, 1}, {0, 0.9, 1}, {2, 1, 0}}, b{{0, 1}, {0, 1}, {1, 0}};
  const std::string one = html_of(to_html(a)), two = html_of(to_html(std::vector<NamedCurve<RocCurve>>{{"a<b", a}, {"c", b}}));
  CHECK_FALSE(contains(one, "class=\"key\""));
  CHECK(contains(two, "<span class=\"label c0\">a&lt;b</span> <span class=\"label c1\">c</span>"));
  CHECK(contains(one, "true positive rate"));
  CHECK(count(two, "<svg ") == 1);
}

TEST_CASE("html: a comparison says its verdict, and how far the others are from the best") {
  Comparison<Set> all{.names = {"a", "b & c"}, .rows = 30, .test_to_train = 0.5};
  all.folds = {{{.test = {0.3, 0.9}}, {.test = {0.32, 0.8}}, {.test = {0.31, 0.9}}}, {{.test = {0.5, 0.9}}, {.test = {0.53, 0.8}}, {.test = {0.5, 0.9}}}};
  const std::string html = html_of(to_html(all));
  CHECK(unbalanced(html) == "");
  CHECK(contains(html, "2 learners on the same 3 folds of 30 rows"));
  CHECK(contains(html, "a is better than b &amp; c by 0.2000"));
  CHECK(contains(html, "a and b &amp; c score the same on every fold."));
  CHECK(contains(html, "log loss: difference to the best"));
}

TEST_CASE("html: a learning curve has a figure for each metric, with the training rows where they were scored") {
  LearningCurve<Set> curve{.sizes = {10, 20}, .rows = 30};
  for (const double score : {0.5, 0.4}) curve.folds.push_back({{.test = {score, 0.9}, .train = {0.3, 1}}, {.test = {score + 0.1, 0.8}, .train = {0.2, 1}}});
  const std::string html = html_of(to_html(curve));
  CHECK(contains(html, "log loss by training rows"));
  CHECK(contains(html, "accuracy, larger is better"));
  CHECK(count(html, ">held out</text>") == 2);
  CHECK(count(html, ">training</text>") == 2);
  for (auto& folds : curve.folds)
    for (auto& fold : folds) fold.train.clear();
  CHECK_FALSE(contains(html_of(to_html(curve)), ">training</text>"));
}

TEST_CASE("html: files are written whole, and what cannot be written is an error with its reason") {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_html_" + std::to_string(attune_test::seed()))).string();
  const Page page("t");
  write_html(path, page);
  std::ifstream in(path, std::ios::binary);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == page.str());
  std::filesystem::remove(path);
  CHECK(contains(error_of<InvalidArgument>([&] { write_html("no/such/folder/x.html", page); }), "no/such/folder/x.html: found No such file"));
}

}  // namespace html_test
