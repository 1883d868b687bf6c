# SPDX-License-Identifier: BSL-1.0
# attune::compiled and attune::compiled_native: the library of which what depends on no type of the user's is compiled
# once, with the flags of the project that links it. Of use in the build tree and, as it is installed beside
# attune-config.cmake, in a project that finds the package. Neither is built unless something links it.

set(attune_compiled_names compiled compiled_native)
set(attune_compiled_headers attune native)

function(attune_provide_compiled folder)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  file(GLOB sources ${folder}/*.cpp)
  if(NOT CXX IN_LIST languages OR NOT sources)
    return()
  endif()
  foreach(name headers IN ZIP_LISTS attune_compiled_names attune_compiled_headers)
    if(TARGET attune::${name})
      continue()
    endif()
    add_library(attune_${name} STATIC EXCLUDE_FROM_ALL ${sources})
    target_compile_definitions(attune_${name} PUBLIC ATTUNE_COMPILED)
    target_link_libraries(attune_${name} PUBLIC attune::${headers})
    # It may end up in a shared library, and what a project asks of its own sources is not asked of these.
    set_target_properties(attune_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON FOLDER attune UNITY_BUILD OFF
      CXX_CLANG_TIDY "" CXX_INCLUDE_WHAT_YOU_USE "" COMPILE_WARNING_AS_ERROR OFF)
    # A project that installs a library which links this one does not install this one with it: its export names the
    # imported target, which find_package(attune) makes wherever the library is used.
    add_library(attune::${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(attune::${name} INTERFACE attune_${name})
  endforeach()
endfunction()
