# SPDX-License-Identifier: BSL-1.0
# What the library and its developer targets need: the installed package if there is one, else its
# sources at a fixed tag.
include(FetchContent)

# A parent project that links attune::attune must see the targets behind it.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

function(attune_fetch name repository tag)
  message(STATUS "attune: ${name} is not installed, fetching ${tag} from ${repository}")
  set(BUILD_TESTING OFF)
  set(EIGEN_BUILD_DOC OFF)
  set(EIGEN_BUILD_PKGCONFIG OFF)
  set(BENCHMARK_ENABLE_TESTING OFF)
  set(BENCHMARK_ENABLE_INSTALL OFF)
  set(DOCTEST_NO_INSTALL ON)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)    # the options of a dependency follow the variables above
  set(CMAKE_POLICY_VERSION_MINIMUM 3.5)    # CMake 4 refuses the older ones without it
  set(CMAKE_COMPILE_WARNING_AS_ERROR OFF)  # their warnings are not ours
  FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${tag} GIT_SHALLOW ON SYSTEM)
  FetchContent_MakeAvailable(${name})
endfunction()

# Packages count only their own major version as compatible, so the least version is compared here.
macro(attune_need name target least repository tag)
  if(NOT TARGET ${target})
    find_package(${name} CONFIG QUIET)
    if(NOT ${name}_FOUND)
      attune_fetch(${name} ${repository} ${tag})
    elseif(DEFINED ${name}_VERSION AND ${name}_VERSION VERSION_LESS ${least})
      message(FATAL_ERROR "attune needs ${name} ${least} or newer and found ${${name}_VERSION} in ${${name}_DIR}. "
        "Set ${name}_DIR to a newer one, or CMAKE_DISABLE_FIND_PACKAGE_${name}=ON to have it fetched.")
    endif()
  endif()
endmacro()

attune_need(Eigen3 Eigen3::Eigen 3.4 https://gitlab.com/libeigen/eigen.git 3.4.0)
attune_need(xsimd xsimd 8.1 https://github.com/xtensor-stack/xsimd.git 13.0.0)
include(${CMAKE_CURRENT_LIST_DIR}/xsimd_without_xtl.cmake)
find_package(Threads REQUIRED)

if(ATTUNE_BUILD_TESTS)
  attune_need(doctest doctest::doctest 2.4.6 https://github.com/doctest/doctest.git v2.4.11)
endif()
if(ATTUNE_BUILD_BENCHMARKS)
  attune_need(benchmark benchmark::benchmark 1.5 https://github.com/google/benchmark.git v1.8.3)
endif()

unset(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)
