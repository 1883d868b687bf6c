# SPDX-License-Identifier: BSL-1.0
# Some packages of xsimd name xtl, which has headers only and is not installed with them, as a library to
# link: without this the linker looks for it in vain.
if(NOT TARGET xtl)
  get_target_property(attune_xsimd_links xsimd INTERFACE_LINK_LIBRARIES)
  if("xtl" IN_LIST attune_xsimd_links)
    list(REMOVE_ITEM attune_xsimd_links xtl)
    set_property(TARGET xsimd PROPERTY INTERFACE_LINK_LIBRARIES "${attune_xsimd_links}")
  endif()
  unset(attune_xsimd_links)
endif()
