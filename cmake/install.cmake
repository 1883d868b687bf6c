# SPDX-License-Identifier: BSL-1.0
# What makes find_package(attune) work.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(attune_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/attune)
set(attune_sources ${CMAKE_INSTALL_DATADIR}/attune/src)
install(TARGETS attune attune_native EXPORT attune-targets FILE_SET HEADERS)
install(EXPORT attune-targets NAMESPACE attune:: DESTINATION ${attune_package_dir})
configure_package_config_file(cmake/attune-config.cmake.in ${PROJECT_BINARY_DIR}/attune-config.cmake
  INSTALL_DESTINATION ${attune_package_dir} PATH_VARS attune_sources NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/attune-config-version.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  ${PROJECT_BINARY_DIR}/attune-config.cmake
  ${PROJECT_BINARY_DIR}/attune-config-version.cmake
  cmake/compiled.cmake
  cmake/components.cmake
  cmake/xsimd_without_xtl.cmake
  DESTINATION ${attune_package_dir})
install(DIRECTORY src/ DESTINATION ${attune_sources})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# For builds that are not CMake's. Eigen and xsimd have pkg-config files of their own.
file(RELATIVE_PATH attune_prefix /${CMAKE_INSTALL_DATADIR}/pkgconfig /)
file(READ cmake/attune.pc.in attune_pc)
string(CONFIGURE "${attune_pc}" attune_pc @ONLY)
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/attune.pc CONTENT "${attune_pc}")
install(FILES ${PROJECT_BINARY_DIR}/attune.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
