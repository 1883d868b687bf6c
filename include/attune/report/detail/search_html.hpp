// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a search or a study found, as a part of a page: scores by trial and by axis, the choice, races, the best trials; of
// several objectives the front.

#include <cstddef>
#include <string>
#include <vector>

#include "attune/report/detail/markup.hpp"
#include "attune/report/front.hpp"
#include "attune/report/tables.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Of no folds, where a study's function made the scores.
[[gnu::cold]] HtmlPart search_html(const SearchText& found);

[[gnu::cold]] HtmlPart front_html(const FrontText& found);

/// "score", or "score 1" and so on: what those of a study are called.
[[gnu::cold]] std::vector<std::string> score_names(std::size_t scores);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/report/detail/search_html.ipp"
#endif
