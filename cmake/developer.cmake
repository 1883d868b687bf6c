# SPDX-License-Identifier: BSL-1.0
# Warnings, sanitizers and tools of attune's own targets. Nothing of this reaches a user's targets.

set(ATTUNE_SANITIZE "" CACHE STRING "Sanitizers of the tests and examples: address,undefined or thread")

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(ATTUNE_CCACHE ccache)
  if(ATTUNE_CCACHE)
    # Without the second setting ccache leaves everything with a precompiled header to the compiler.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${ATTUNE_CCACHE})
  endif()
endif()

set(CMAKE_CXX_EXTENSIONS OFF)

# Whether a warning is an error is CMAKE_COMPILE_WARNING_AS_ERROR, which the developer presets set.
add_library(attune_flags INTERFACE)
target_compile_options(attune_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A seventh of the time goes into collecting garbage where a gigabyte would do without.
  target_compile_options(attune_flags INTERFACE --param=ggc-min-heapsize=1000000)
  # GCC 12 reports values of its own AVX-512 intrinsics as uninitialised, and says so of the line that
  # includes them: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105593
  if(ATTUNE_NATIVE AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(attune_flags INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
  endif()
endif()
if(ATTUNE_SANITIZE)
  target_compile_options(attune_flags INTERFACE
    -fsanitize=${ATTUNE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(attune_flags INTERFACE -fsanitize=${ATTUNE_SANITIZE})
endif()

# What attune's own programs link. The library is tested both ways: compiled in the presets of GCC, header-only in
# those of Clang.
option(ATTUNE_LINK_COMPILED "Tests, examples and benchmarks link the compiled parts, where they would include them" OFF)
add_library(attune_developer INTERFACE)
target_link_libraries(attune_developer INTERFACE attune_flags)
foreach(name headers IN ZIP_LISTS attune_compiled_names attune_compiled_headers)
  target_link_libraries(attune_${name} PRIVATE $<BUILD_INTERFACE:attune_flags>)
  set_target_properties(attune_${name} PROPERTIES COMPILE_WARNING_AS_ERROR "${CMAKE_COMPILE_WARNING_AS_ERROR}")
  if((ATTUNE_NATIVE AND headers STREQUAL "native") OR (NOT ATTUNE_NATIVE AND headers STREQUAL "attune"))
    target_link_libraries(attune_developer INTERFACE attune::$<IF:$<BOOL:${ATTUNE_LINK_COMPILED}>,${name},${headers}>)
  endif()
endforeach()

# What takes seconds would take an hour with the sanitizers and without optimisation: such programs are optimised, and
# link the compiled parts, so that there is less of it to compile.
add_library(attune_optimised INTERFACE)
if(ATTUNE_SANITIZE AND NOT ATTUNE_NATIVE AND NOT ATTUNE_LINK_COMPILED)
  target_link_libraries(attune_optimised INTERFACE attune_flags attune::compiled)
  target_compile_options(attune_optimised INTERFACE -O1)
  target_compile_options(attune_compiled PRIVATE $<BUILD_INTERFACE:-O1>)
else()
  target_link_libraries(attune_optimised INTERFACE attune_developer)
endif()
