// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a search found, as a part of a page: scores by trial and by axis, the choice, races, the best trials.

#include "attune/report/detail/markup.hpp"
#include "attune/report/tables.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] HtmlPart search_html(const SearchText& found);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/report/detail/search_html.ipp"
#endif
