#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh <program> <folder for the files>
set -euo pipefail
python=$(command -v /usr/bin/python3 || command -v python3) || { echo "skipped: there is no Python"; exit 77; }
work=$(mktemp -d "$2/results.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$1" "$work"
"$python" "$(dirname "$0")/check.py" "$work"
