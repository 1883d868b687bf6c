#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds examples/quickstart.cpp and runs it on the data beside it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh quickstart
cmake --preset quickstart
cmake --build --preset quickstart
cd examples/data
../../build/quickstart/examples/quickstart
