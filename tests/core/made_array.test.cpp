// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "attune/core/made_array.hpp"

namespace made_array_test {

using namespace attune;

namespace {

// Says in a log when it goes; cannot be moved, and wants to lie at multiples of 128.
struct alignas(128) Noted {
  Noted(std::size_t number, std::vector<std::size_t>& log) : k(number), gone(&log) {}
  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;
  ~Noted() { gone->push_back(k); }

  std::size_t k;
  std::vector<std::size_t>* gone;
};

}  // namespace

TEST_CASE("made array: items are made in order, where they stay, and go in the opposite order") {
  std::vector<std::size_t> made, gone;
  {
    const detail::MadeArray<Noted> items(5, [&](std::size_t k) {
      made.push_back(k);
      return Noted(k, gone);
    });
    const std::span<const Noted> all = items;
    REQUIRE(all.size() == 5);
    for (std::size_t k = 0; k < all.size(); ++k) {
      CHECK(all[k].k == k);
      CHECK(reinterpret_cast<std::uintptr_t>(&all[k]) % 128 == 0);
    }
    CHECK(gone.empty());
  }
  CHECK(made == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(gone == std::vector<std::size_t>{4, 3, 2, 1, 0});
}

TEST_CASE("made array: where an item cannot be made, those before it go") {
  std::vector<std::size_t> gone;
  const auto make = [&](std::size_t k) -> Noted {
    if (k == 3) throw std::runtime_error("no fourth");
    return {k, gone};
  };
  CHECK_THROWS_WITH_AS(detail::MadeArray<Noted>(5, make), "no fourth", std::runtime_error);
  CHECK(gone == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("made array: of no items is empty and makes none") {
  const detail::MadeArray<std::string> none(0, [](std::size_t) -> std::string { throw std::logic_error("asked for an item"); });
  CHECK(std::span<const std::string>(none).empty());
}

}  // namespace made_array_test
