# SPDX-License-Identifier: BSL-1.0
# attune::compiled and attune::compiled_native: the library of which what depends on no type of the user's is compiled
# once, with the flags of the project that links it. Of use in the build tree and, as it is installed beside
# attune-config.cmake, in a project that finds the package. Neither is built unless something links it.

function(attune_provide_compiled folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  foreach(name headers IN ZIP_LISTS attune_compiled_names attune_compiled_headers)
    if(NOT TARGET attune::${name})
      add_library(attune_${name} STATIC EXCLUDE_FROM_ALL ${sources})
      add_library(attune::${name} ALIAS attune_${name})
      target_compile_definitions(attune_${name} PUBLIC ATTUNE_COMPILED)
      target_link_libraries(attune_${name} PUBLIC attune::${headers})
    endif()
  endforeach()
endfunction()

set(attune_compiled_names compiled compiled_native)
set(attune_compiled_headers attune native)
