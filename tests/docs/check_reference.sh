#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check_reference.sh <doxygen> <sources of attune> <folder to write to>
# The API reference is made without a warning, and has a page for what a user starts from.
set -euo pipefail
cd "$2"
mkdir -p "$3"
{ cat docs/Doxyfile; echo "OUTPUT_DIRECTORY = $3"; } | "$1" -
grep -q 'struct Estimator' "$3"/html/*Estimator*.html || grep -q 'Estimator&lt;' "$3"/html/*Estimator*.html
