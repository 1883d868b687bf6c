// SPDX-License-Identifier: BSL-1.0
#pragma once

// The pieces that pages of HTML are put together from: text that cannot break out of its place, tables, lists of facts.
// All of it is well-formed XML, too.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// A piece of a page. Figures that follow one another stand side by side where there is room.
struct HtmlPart {
  struct Block {
    std::string html{};  ///< elements, as they are written
    bool is_figure = false;

    friend bool operator==(const Block&, const Block&) = default;
  };

  std::vector<Block> blocks{};

  [[gnu::cold]] HtmlPart& html(std::string elements);
  [[gnu::cold]] HtmlPart& figure(std::string elements);
  [[gnu::cold]] HtmlPart& append(HtmlPart part);

  friend bool operator==(const HtmlPart&, const HtmlPart&) = default;
};

namespace detail {

/// Text for an element or an attribute: what is markup is escaped, and bytes that are no UTF-8, or that XML does not
/// know, become U+FFFD.
[[gnu::cold]] std::string escaped_text(std::string_view text);

/// How many characters there are.
[[gnu::cold]] std::size_t length_of(std::string_view utf8);

/// The text, or what there is room for of it and an ellipsis.
[[gnu::cold]] std::string shortened(std::string_view utf8, std::size_t most);

[[gnu::cold]] std::string paragraph_html(const Phrase& text);

/// A metric and which side is the better one.
[[gnu::cold]] std::string score_title(std::string_view metric, Direction direction);

/// A term and what there is to say of it.
struct Fact {
  std::string term{};
  std::string text{};
};

[[gnu::cold]] std::string facts_html(const std::vector<Fact>& facts);

/// A table in a box of its own, which scrolls where it is too wide. The first cell of a row names it.
class HtmlTable {
 public:
  /// `name`: for those who hear the page.
  [[gnu::cold]] HtmlTable(std::string_view name, const std::vector<std::string>& columns);

  [[gnu::cold]] HtmlTable& cell(std::string_view text);
  [[gnu::cold]] HtmlTable& number(double value);
  /// A cell of which so much is filled, from 0 to 1.
  [[gnu::cold]] HtmlTable& shaded(std::string_view text, double share);
  /// A cell of elements.
  [[gnu::cold]] HtmlTable& html(std::string_view elements);
  void end_row(bool stands_out = false);
  std::size_t rows() const noexcept { return rows_; }
  [[gnu::cold]] std::string str() const;

 private:
  [[gnu::cold]] void add(std::string_view attributes, std::string_view elements);

  std::string head_{};
  std::string body_{};
  std::string row_{};
  std::size_t rows_ = 0;
};

/// What is shown when it is asked for.
[[gnu::cold]] std::string details_html(const Phrase& summary, std::string_view elements);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/detail/markup.ipp"
#endif
