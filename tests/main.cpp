// SPDX-License-Identifier: BSL-1.0
// doctest derives the first from the second only where its header was not precompiled.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <filesystem>

#include "support.hpp"

std::string attune_test::project_file(const std::string& relative) { return (std::filesystem::path(ATTUNE_SOURCE_DIR) / relative).string(); }
