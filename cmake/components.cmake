# SPDX-License-Identifier: BSL-1.0
# The optional parts of attune, each a header that needs one more package: of use in the build tree and, as
# it is installed beside attune-config.cmake, in a project that finds the package.

set(attune_components gzip json)
set(attune_gzip_package ZLIB)
set(attune_gzip_target ZLIB::ZLIB)
set(attune_gzip_headers data/read_csv_gz.hpp)
set(attune_json_package nlohmann_json)
set(attune_json_target nlohmann_json::nlohmann_json)
set(attune_json_headers report/json.hpp)

# Makes attune::<component> if its package is there, and sets attune_<component>_FOUND.
macro(attune_provide_component component)
  set(attune_${component}_FOUND FALSE)
  if(NOT TARGET ${attune_${component}_target})
    find_package(${attune_${component}_package} QUIET)
  endif()
  if(TARGET ${attune_${component}_target})
    set(attune_${component}_FOUND TRUE)
    if(NOT TARGET attune::${component})
      add_library(attune::${component} INTERFACE IMPORTED GLOBAL)
      target_link_libraries(attune::${component} INTERFACE attune::attune ${attune_${component}_target})
    endif()
  endif()
endmacro()
