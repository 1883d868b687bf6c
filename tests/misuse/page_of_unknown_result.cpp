// expect: Page::add: a result needs `HtmlPart to_html(const Result&)`, beside its type; see docs/report.md#pages
// SPDX-License-Identifier: BSL-1.0

#include "attune/report/html.hpp"

struct Ledger {
  double total = 0;
};

#ifndef ATTUNE_MISUSE
attune::HtmlPart to_html(const Ledger& ledger) { return attune::settings_html(ledger); }
#endif

auto page() { return attune::Page("A year").add("Ledger", Ledger{}).str(); }
