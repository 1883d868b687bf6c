// SPDX-License-Identifier: BSL-1.0

// The order of the house: which header may include what, and how each begins.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"

namespace {

namespace fs = std::filesystem;

// A folder may include only itself and folders before it.
constexpr std::array<std::string_view, 22> order{
    "core",   "simd",      "metrics", "data",     "loss",   "penalty", "optimize", "model",  "preprocess", "text",   "tree",
    "kernel", "neighbors", "bayes",   "validate", "search", "feature", "explain",  "report", "persist",    "deploy", "distributed"};

std::size_t rank_of(std::string_view folder) {
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), folder) - order.begin());
}

struct Header {
  std::string path;    // "attune/loss/huber.hpp"
  std::string folder;  // "loss"; empty at the top
  std::vector<std::string> lines;
  std::vector<std::string> includes;  // "attune/config.hpp", "vector"

  bool is_umbrella() const { return path == "attune/attune.hpp"; }
  bool is_body() const { return path.ends_with(".ipp"); }
};

Header read_header(const fs::path& file, const fs::path& root) {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"].*)");
  Header header;
  header.path = fs::relative(file, root).generic_string();
  const auto begin = header.path.find('/') + 1, slash = header.path.find('/', begin);
  if (slash != header.path.npos) header.folder = header.path.substr(begin, slash - begin);
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, include)) header.includes.push_back(match[1]);
    header.lines.push_back(std::move(line));
  }
  return header;
}

const std::map<std::string, Header>& headers() {
  static const auto all = [] {
    std::map<std::string, Header> found;
    const fs::path root = fs::path(attune_test::project_file("include"));
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.path().extension() == ".hpp" || entry.path().extension() == ".ipp") {
        Header header = read_header(entry.path(), root);
        found.emplace(header.path, std::move(header));
      }
    return found;
  }();
  return all;
}

std::string folder_of_include(const std::string& include) {
  const auto begin = include.find('/') + 1;
  const auto end = include.find('/', begin);
  return end == include.npos ? "" : include.substr(begin, end - begin);
}

bool is_own(const std::string& include) { return include.starts_with("attune/"); }

bool is_stream(const std::string& include) {
  return include == "ostream" || include == "istream" || include == "sstream" || include == "iomanip";
}

// What a header includes of the library, through any number of others; itself too.
std::set<std::string> reach(const std::string& path) {
  std::set<std::string> seen;
  std::vector<std::string> open{path};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (!headers().contains(next) || !seen.insert(next).second) continue;
    for (const auto& include : headers().at(next).includes)
      if (is_own(include)) open.push_back(include);
  }
  return seen;
}

}  // namespace

TEST_CASE("house: there are headers to look at") { CHECK(headers().size() > 10); }

TEST_CASE("house: a header starts with its licence and #pragma once") {
  for (const auto& [path, header] : headers()) {
    CAPTURE(path);
    REQUIRE(header.lines.size() > 2);
    CHECK(header.lines[0] == "// SPDX-License-Identifier: BSL-1.0");
    CHECK(header.lines[1] == "#pragma once");
  }
}

TEST_CASE("house: a folder includes only itself and folders above it") {
  for (const auto& [path, header] : headers()) {
    CAPTURE(path);
    if (!header.folder.empty()) CHECK_MESSAGE(rank_of(header.folder) < order.size(), "a folder that the house does not know");
    if (header.is_umbrella()) continue;
    for (const auto& include : header.includes) {
      if (!is_own(include)) continue;
      CAPTURE(include);
      CHECK_MESSAGE(headers().contains(include), "no such header");
      CHECK(include != "attune/attune.hpp");
      const std::string folder = folder_of_include(include);
      if (folder.empty()) continue;
      CHECK_FALSE(header.folder.empty());
      CHECK(rank_of(folder) <= rank_of(header.folder));
    }
  }
}

TEST_CASE("house: detail/ is nobody else's business") {
  for (const auto& [path, header] : headers())
    for (const auto& include : header.includes) {
      CAPTURE(path);
      CAPTURE(include);
      if (is_own(include) && include.find("/detail/") != include.npos) CHECK(folder_of_include(include) == header.folder);
    }
}

TEST_CASE("house: only simd/ includes xsimd") {
  for (const auto& [path, header] : headers())
    for (const auto& include : header.includes) {
      CAPTURE(path);
      if (include.starts_with("xsimd")) CHECK(header.folder == "simd");
    }
}

TEST_CASE("house: macros are in config.hpp") {
  static const std::regex macro(R"(^\s*#\s*(define|undef)\b.*)");
  for (const auto& [path, header] : headers()) {
    if (path == "attune/config.hpp") continue;
    for (const auto& line : header.lines) {
      CAPTURE(path);
      CAPTURE(line);
      CHECK_FALSE(std::regex_match(line, macro));
    }
  }
}

TEST_CASE("house: no header drags in what is dear to compile") {
  for (const auto& [path, header] : headers())
    for (const auto& include : header.includes) {
      CAPTURE(path);
      CAPTURE(include);
      CHECK(include != "iostream");
      CHECK(include != "regex");
      if (include.starts_with("nlohmann")) CHECK((header.folder == "persist" || path == "attune/report/json.hpp"));
      if (include == "zlib.h") CHECK(path == "attune/data/read_csv_gz.hpp");
      if (is_stream(include)) CHECK(rank_of(header.folder) >= rank_of("report"));
    }
}

TEST_CASE("house: what needs another package is included by no other header") {
  for (const auto& [path, header] : headers())
    for (const auto& include : header.includes) {
      CAPTURE(path);
      CHECK(include != "attune/data/read_csv_gz.hpp");
      CHECK(include != "attune/report/json.hpp");
    }
}

// A header whose names are all in a namespace detail is for those that include it.
bool has_public_names(const Header& header) {
  static const std::regex opens(R"(^namespace [^{]*\{.*)"), hidden(R"(^namespace [^{]*\bdetail\b[^{]*\{.*)");
  return std::ranges::any_of(header.lines, [](const std::string& line) { return std::regex_match(line, opens) && !std::regex_match(line, hidden); });
}

TEST_CASE("house: the umbrella header names every header that has something for users") {
  const std::set<std::string> by_name{
      "attune/data/read_csv_gz.hpp",  // needs zlib
      "attune/report/html.hpp",       // few programs write pages, and all would read what a page takes
      "attune/report/json.hpp",       // needs nlohmann-json
  };
  const auto& named = headers().at("attune/attune.hpp").includes;
  for (const auto& [path, header] : headers()) {
    if (header.is_umbrella() || header.is_body() || path == "attune/config.hpp" || path == "attune/version.hpp") continue;
    CAPTURE(path);
    const bool wanted = path.find("/detail/") == path.npos && has_public_names(header) && !by_name.contains(path);
    CHECK(std::ranges::count(named, path) == (wanted ? 1 : 0));
  }
}

// What depends on no type of the user's has its body beside the header that declares it: included there, or compiled once.
TEST_CASE("house: every *.ipp is included by its header, and compiled by the source of its folder") {
  for (const auto& [path, body] : headers()) {
    if (!body.is_body()) continue;
    CAPTURE(path);
    const std::string own = path.substr(0, path.size() - 3) + "hpp";
    REQUIRE(headers().contains(own));
    REQUIRE(!body.includes.empty());
    CHECK(body.includes.front() == own);
    const auto& lines = headers().at(own).lines;
    const std::vector<std::string> end{"#if !defined(ATTUNE_COMPILED)", "#include \"" + path + "\"", "#endif"};
    CHECK(std::ranges::search(lines, end).end() == lines.end());
    const Header source = read_header(attune_test::project_file("src/" + body.folder + ".cpp"), attune_test::project_file("src"));
    CHECK(std::ranges::count(source.includes, path) == 1);
  }
}

TEST_CASE("house: nothing but its header includes a *.ipp") {
  for (const auto& [path, header] : headers())
    for (const auto& include : header.includes) {
      CAPTURE(path);
      CAPTURE(include);
      if (include.ends_with(".ipp")) CHECK(path == include.substr(0, include.size() - 3) + "hpp");
    }
}

TEST_CASE("house: core, simd and metrics need no Eigen") {
  for (const auto& [path, header] : headers()) {
    if (header.folder != "core" && header.folder != "simd" && header.folder != "metrics") continue;
    for (const auto& reached : reach(path))
      for (const auto& include : headers().at(reached).includes) {
        CAPTURE(path);
        CAPTURE(reached);
        CHECK_FALSE(include.starts_with("Eigen/"));
        CHECK_FALSE(include.starts_with("unsupported/Eigen/"));
      }
  }
}
