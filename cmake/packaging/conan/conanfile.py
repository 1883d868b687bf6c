# SPDX-License-Identifier: BSL-1.0
"""conan create <attune>/cmake/packaging/conan"""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class Attune(ConanFile):
    name = "attune"
    description = "Train, evaluate and tune machine-learning models inside a C++ program"
    license = "BSL-1.0"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"gzip": [True, False], "json": [True, False]}
    default_options = {"gzip": False, "json": False}

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "../../../include/attune/version.hpp"))
        self.version = ".".join(re.search(rf"version_{part} = (\d+)", header).group(1) for part in ("major", "minor", "patch"))

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "../../..")
        for pattern in ("CMakeLists.txt", "LICENSE", "include/*", "src/*", "cmake/*"):
            copy(self, pattern, root, self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("eigen/[>=3.4.0 <4]", transitive_headers=True)
        self.requires("xsimd/[>=8.1.0]", transitive_headers=True)
        if self.options.gzip:
            self.requires("zlib/[>=1.2.11 <2]", transitive_headers=True)
        if self.options.json:
            self.requires("nlohmann_json/[>=3.9 <4]", transitive_headers=True)

    def package_id(self):
        self.info.clear()

    def validate(self):
        check_min_cppstd(self, 20)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.variables[f"ATTUNE_BUILD_{part}"] = False
        toolchain.variables["ATTUNE_INSTALL"] = True
        toolchain.generate()

    def build(self):
        CMake(self).configure()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        # The package brings its own attune-config.cmake.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["share/cmake/attune"]
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
