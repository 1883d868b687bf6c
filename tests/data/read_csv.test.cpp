// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/read_csv.hpp"

namespace read_csv_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

std::string parse_error(const std::string& text, const CsvOptions& options = {}) {
  return error_of<ParseError>([&] { parse_csv(text, options, "rows.csv"); });
}

}  // namespace

TEST_CASE("parse_csv: the first row names the columns, values are kept in row order") {
  const auto table = parse_csv("a,b\n1,x\n2,y\n3,z\n");
  REQUIRE(table.columns.size() == 2);
  CHECK(table.rows() == 3);
  CHECK(table.columns[0].name == "a");
  CHECK(table.columns[0].numbers == std::vector<double>{1, 2, 3});
  CHECK(table.columns[1].name == "b");
  CHECK(table.columns[1].texts == std::vector<std::string>{"x", "y", "z"});
}

TEST_CASE("parse_csv: a column is numeric when every value is a number or missing, text otherwise") {
  const auto table = parse_csv("all,some,none,gone\n1,1,x,\n-2.5e3,?,y,NA\n+0.5,two,z,nan\n");
  CHECK(table.columns[0].numbers == std::vector<double>{1, -2500, 0.5});
  CHECK(!table.columns[0].is_text());
  CHECK(table.columns[1].texts == std::vector<std::string>{"1", "", "two"});
  CHECK(table.columns[1].numbers.empty());
  CHECK(table.columns[2].is_text());
  CHECK(!table.columns[3].is_text());
  REQUIRE(table.columns[3].numbers.size() == 3);
  for (const double v : table.columns[3].numbers) CHECK(std::isnan(v));
}

TEST_CASE("parse_csv: what is only partly a number is text") {
  for (const char* value : {"1.5kg", "0x10", "1,5", "--1", "1e", "1 2"}) {
    CAPTURE(value);
    CHECK(parse_csv(std::string("a;b\n1;") + value + "\n", {.delimiter = ';'}).columns[1].is_text());
  }
}

TEST_CASE("parse_csv: numbers are read to the last bit") {
  const auto table = parse_csv("a\n0.1\n1e-310\n9007199254740993\n0.30000000000000004\n-0\n");
  CHECK(table.columns[0].numbers == std::vector<double>{0.1, 1e-310, 9007199254740992.0, 0.1 + 0.2, 0.0});
  CHECK(std::signbit(table.columns[0].numbers[4]));
}

TEST_CASE("parse_csv: numbers beyond the range of double are infinite or zero, not text") {
  const auto table = parse_csv("a\n1e999\n-1e999\n1e-999\n");
  CHECK(table.columns[0].numbers == std::vector<double>{HUGE_VAL, -HUGE_VAL, 0});
}

TEST_CASE("parse_csv: the words for missing values can be chosen") {
  const auto table = parse_csv("a,b\n-99,NA\n1,x\n", {.missing = {"-99"}});
  CHECK(std::isnan(table.columns[0].numbers[0]));
  CHECK(table.columns[0].numbers[1] == 1);
  CHECK(table.columns[1].texts == std::vector<std::string>{"NA", "x"});
}

TEST_CASE("parse_csv: quoted fields may hold delimiters, quotes and line breaks") {
  const auto table = parse_csv("\"na,me\",b\n\"say \"\"hi\"\"\",\"two\nlines\"\n\"\",plain\n\"  kept \",\" \"\n");
  CHECK(table.columns[0].name == "na,me");
  CHECK(table.columns[0].texts == std::vector<std::string>{"say \"hi\"", "", "  kept "});
  CHECK(table.columns[1].texts == std::vector<std::string>{"two\nlines", "plain", " "});
}

TEST_CASE("parse_csv: a quoted number is a number") {
  CHECK(parse_csv("a,b\n\"1.5\",x\n\"2\",y\n").columns[0].numbers == std::vector<double>{1.5, 2});
}

TEST_CASE("parse_csv: quoted and plain fields of many rows do not disturb one another") {
  std::string text = "\"q\",p\n";
  for (int i = 0; i < 200; ++i) text += "\"row \"\"" + std::to_string(i) + "\"\"\"," + std::to_string(i) + "\n";
  const auto table = parse_csv(text);
  REQUIRE(table.rows() == 200);
  for (std::size_t i = 0; i < 200; ++i) {
    CHECK(table.columns[0].texts[i] == "row \"" + std::to_string(i) + "\"");
    CHECK(table.columns[1].numbers[i] == static_cast<double>(i));
  }
}

TEST_CASE("parse_csv: line ends of either kind, a byte order mark and a last line without end make no difference") {
  const std::string plain = "name,value\nx,1\n\"y\",2\n";
  std::string windows;
  for (const char c : plain) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& text : {plain, windows, "\xEF\xBB\xBF" + plain, plain.substr(0, plain.size() - 1), "\xEF\xBB\xBF" + windows}) {
    const auto table = parse_csv(text);
    REQUIRE(table.columns.size() == 2);
    CHECK(table.columns[0].name == "name");
    CHECK(table.columns[1].name == "value");
    CHECK(table.columns[0].texts == std::vector<std::string>{"x", "y"});
    CHECK(table.columns[1].numbers == std::vector<double>{1, 2});
  }
}

TEST_CASE("parse_csv: spaces around plain fields do not count, blank lines are skipped") {
  const auto table = parse_csv("a , b\n\n 1 ,x \r\n\n2,  y\n\n");
  CHECK(table.columns[0].name == "a");
  CHECK(table.columns[1].name == "b");
  CHECK(table.columns[0].numbers == std::vector<double>{1, 2});
  CHECK(table.columns[1].texts == std::vector<std::string>{"x", "y"});
}

TEST_CASE("parse_csv: each row knows its line, past blank lines and line breaks in quotes") {
  CHECK(parse_csv("a,b\n1,x\n\n2,\"y\nz\"\n3,w\n").lines == std::vector<std::uint32_t>{2, 4, 6});
}

TEST_CASE("parse_csv: delimiters other than the comma") {
  for (const char delimiter : {';', '\t', '|'}) {
    const std::string d(1, delimiter);
    const auto table = parse_csv("a" + d + "b\n1" + d + "x,y\n", {.delimiter = delimiter});
    CHECK(table.columns[0].numbers == std::vector<double>{1});
    CHECK(table.columns[1].texts == std::vector<std::string>{"x,y"});
  }
}

TEST_CASE("parse_csv: a row of another length names the file, the line, what was found and expected") {
  CHECK(parse_error("a,b\n1,2\n\n1,2,3\n") == "rows.csv, line 4, column 5: found 3 fields, expected 2, as in the first row");
  CHECK(contains(parse_error("a,b\n1,2\n1\n"), "line 3, column 2: found 1 field, expected 2"));
  CHECK(contains(parse_error("a,b\n1,2,\n"), "line 2, column 5: found 3 fields"));
  CHECK(contains(parse_error("a,b\n\"x\ny\",2\n1\n"), "line 4"));
}

TEST_CASE("parse_csv: two columns of one name are refused") {
  CHECK(contains(parse_error("a,b,a\n1,2,3\n"), "line 1: found the column name 'a' twice"));
}

TEST_CASE("parse_csv: text without rows is refused") {
  CHECK(contains(parse_error(""), "rows.csv: found no rows"));
  CHECK(contains(parse_error("\n\r\n\n"), "no rows"));
  CHECK(contains(parse_error("\xEF\xBB\xBF"), "no rows"));
  CHECK(contains(parse_error("a,b\n"), "only a row of column names"));
}

TEST_CASE("parse_csv: a quote that does not end is named by where it begins, text after one that does by where it stands") {
  CHECK(contains(parse_error("a,b\n1,2\n3,\"open\n4,5\n"), "line 3, column 3: found a quoted field without an end"));
  CHECK(contains(parse_error("a,b\n\"x\"y,2\n"), "line 2, column 4: found 'y' after a closing quote, expected ',' or the end of the line"));
  CHECK(contains(parse_error("a,b\n1,\"two\nlines\"?\n"), "line 3, column 7: found '?' after a closing quote"));
}

TEST_CASE("parse_csv: RFC 4180, section 2, rule by rule") {
  const CsvOptions strict{.missing = {}, .header = false, .trim = false};
  const auto column = [&](std::string text, std::size_t j) { return parse_csv(text, strict).columns[j].texts; };
  using Texts = std::vector<std::string>;
  CHECK(column("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", 2) == Texts{"ccc", "xxx"});                  // 1: rows end with CRLF
  CHECK(column("aaa,bbb,ccc\r\nzzz,yyy,xxx", 2) == Texts{"ccc", "xxx"});                       // 2: the last may lack it
  CHECK(parse_csv("field_name,other\r\naaa,bbb\r\n", {.missing = {}}).columns[1].name == "other");  // 3: a header
  CHECK(column("aaa,b bb ,ccc\r\n", 1) == Texts{"b bb "});                                      // 4: spaces are part of a field
  CHECK(column("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", 0) == Texts{"aaa", "zzz"});           // 5: a field may be quoted
  CHECK(column("\"aaa\",\"b\r\nbb\",\"c,c\"\r\nzzz,yyy,xxx", 1) == Texts{"b\r\nbb", "yyy"});    // 6: with line ends and commas in it
  CHECK(column("\"aaa\",\"b\r\nbb\",\"c,c\"\r\nzzz,yyy,xxx", 2) == Texts{"c,c", "xxx"});
  CHECK(column("\"aaa\",\"b\"\"bb\",\"ccc\"", 1) == Texts{"b\"bb"});                              // 7: a quote inside is doubled
  CHECK(column("\"\"\"\",a", 0) == Texts{"\""});
}

TEST_CASE("parse_csv: a quote inside a plain field is refused, unless quotes mean nothing") {
  CHECK(contains(parse_error("a,b\n1,5\" disk\n"), "line 2, column 4: found a quote inside a field"));
  const auto table = parse_csv("a,b\n1,5\" disk\n2,\"x\n", {.quote = '\0'});
  CHECK(table.columns[1].texts == std::vector<std::string>{"5\" disk", "\"x"});
  CHECK(parse_csv("a,b\n'1,5',2\n", {.quote = '\''}).columns[0].texts == std::vector<std::string>{"1,5"});
}

TEST_CASE("parse_csv: without a header the columns are named by the options, or x0, x1, ...") {
  const auto plain = parse_csv("1,2\n3,4\n", {.header = false});
  CHECK(plain.columns[1].name == "x1");
  CHECK(plain.columns[0].numbers == std::vector<double>{1, 3});
  CHECK(plain.lines == std::vector<std::uint32_t>{1, 2});
  const auto named = parse_csv("1,2\n3,4\n", {.header = false, .names = {"a", "b"}});
  CHECK(named.column("b").numbers == std::vector<double>{2, 4});
  CHECK(parse_csv("old,names\n3,4\n", {.names = {"a", "b"}}).column("b").numbers == std::vector<double>{4});
  const auto wrong = error_of<ParseError>([] { parse_csv("1,2\n", {.header = false, .names = {"a", "b", "c"}}, "rows.csv"); });
  CHECK(wrong == "rows.csv, line 1: found 2 columns, expected 3, as many as CsvOptions::names");
  CHECK(contains(error_of<ParseError>([] { parse_csv("1,2\n", {.header = false, .names = {"a", "a"}}); }), "'a' twice"));
  CHECK(contains(error_of<ParseError>([] { parse_csv("", {.header = false}); }), "expected rows of data"));
}

TEST_CASE("parse_csv: lines of comment and lines before the first row are left out, and still counted") {
  const auto table = parse_csv("made \"by\" hand\n\nname,n\n# a note, with \"quotes\nx,1\n\"#y\",2\nz#,3\n", {.comment = '#', .skip_rows = 2});
  CHECK(table.column("name").texts == std::vector<std::string>{"x", "#y", "z#"});
  CHECK(table.lines == std::vector<std::uint32_t>{5, 6, 7});
  CHECK(contains(error_of<ParseError>([] { parse_csv("a,b\n#\n1\n", {.comment = '#'}); }), "line 3, column 2"));
  CHECK(contains(error_of<ParseError>([] { parse_csv("a\nb\n", {.skip_rows = 5}); }), "no rows"));
}

TEST_CASE("parse_csv: spaces beside quotes are forgiven, and count where trimming is off") {
  CHECK(parse_csv("a, b\n 1 , \"x, y\" \n").columns[1].texts == std::vector<std::string>{"x, y"});
  CHECK(contains(error_of<ParseError>([] { parse_csv("a,b\n1, \"x\"\n", {.trim = false}); }), "line 2, column 4"));
  CHECK(parse_csv("a,b\n 1,2\n", {.trim = false}).columns[0].texts == std::vector<std::string>{" 1"});
}

TEST_CASE("parse_csv: a column of one quoted empty field is a missing value, a blank line nothing") {
  const auto table = parse_csv("a\n1\n\"\"\n\n2\n");
  CHECK(table.rows() == 3);
  CHECK(std::isnan(table.columns[0].numbers[1]));
}

TEST_CASE("parse_csv: options that contradict each other and texts that are no text are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { parse_csv("a", {.delimiter = '\n'}); }), "CsvOptions::delimiter"));
  CHECK(contains(error_of<InvalidArgument>([] { parse_csv("a", {.delimiter = ' '}); }), ".trim = false"));
  CHECK(contains(error_of<InvalidArgument>([] { parse_csv("a", {.delimiter = ';', .quote = ';'}); }), "CsvOptions::quote"));
  CHECK(contains(error_of<InvalidArgument>([] { parse_csv("a", {.comment = ','}); }), "CsvOptions::comment"));
  CHECK(contains(error_of<ParseError>([] { parse_csv("\xFF\xFE" "a"); }), "UTF-16"));
  CHECK(contains(error_of<ParseError>([] { parse_csv("\x1F\x8B" "a"); }), "read_csv_gz"));
}

TEST_CASE("read_csv: a file that is not there is named, with the reason") {
  const auto text = error_of<ParseError>([] { read_csv("no/such/file.csv"); });
  CHECK(contains(text, "no/such/file.csv"));
  CHECK(contains(text, "No such file"));
}

TEST_CASE("read_csv: a folder is not a file") { CHECK(contains(error_of<ParseError>([] { read_csv(attune_test::project_file("")); }), "expected a file that can be read")); }

TEST_CASE("read_csv: messages about a file's rows name the file") {
  const std::string path = "read_csv.test.tmp.csv";
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  std::fputs("a,b\n1\n", file);
  std::fclose(file);
  const auto text = error_of<ParseError>([&] { read_csv(path); });
  std::remove(path.c_str());
  CHECK(contains(text, path + ", line 2"));
}

TEST_CASE("read_csv: reads the examples") {
  const auto cancer = read_csv(attune_test::project_file("examples/data/breast_cancer.csv"));
  CHECK(cancer.rows() == 569);
  CHECK(cancer.columns.size() == 31);
  CHECK(cancer.column("diagnosis").is_text());
  CHECK(cancer.column("mean_radius").numbers[0] == 17.99);
  const auto diabetes = read_csv(attune_test::project_file("examples/data/diabetes.csv"));
  CHECK(diabetes.rows() == 442);
  CHECK(diabetes.columns.size() == 11);
  CHECK(diabetes.column("progression").numbers[0] == 151);
}

}  // namespace read_csv_test
