# SPDX-License-Identifier: BSL-1.0
# What makes find_package(attune) work.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(attune_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/attune)
install(TARGETS attune attune_native EXPORT attune-targets FILE_SET HEADERS)
install(EXPORT attune-targets NAMESPACE attune:: DESTINATION ${attune_package_dir})
configure_package_config_file(cmake/attune-config.cmake.in ${PROJECT_BINARY_DIR}/attune-config.cmake
  INSTALL_DESTINATION ${attune_package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/attune-config-version.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  ${PROJECT_BINARY_DIR}/attune-config.cmake
  ${PROJECT_BINARY_DIR}/attune-config-version.cmake
  cmake/xsimd_without_xtl.cmake
  DESTINATION ${attune_package_dir})
