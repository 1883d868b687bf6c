#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh <source> <folder that precompile.sh filled> <compiler> <flags...>
#
# With -DATTUNE_MISUSE the source must not compile, and the compiler must say, in one error only, what these comments
# of the source demand:
#   // expect: <text that the output must contain>       one or more
#   // errors: any                                       allows more than one error
#   // errors-gcc: any     // errors-clang: any          the same for one compiler
set -euo pipefail

source=$1
precompiled=$2
shift 2
compile=("$@" -include "$precompiled/attune.hpp" -fsyntax-only -fmessage-length=0 -fno-diagnostics-color "$source")
export LC_ALL=C

fail() {
  printf '%s: %s\n' "${source##*/}" "$1" >&2
  printf '%s\n' "$output" | head -n 60 >&2
  exit 1
}

family=gcc
case $("$1" --version) in *clang*) family=clang ;; esac

if output=$("${compile[@]}" -DATTUNE_MISUSE 2>&1); then
  fail "compiles with ATTUNE_MISUSE"
fi

expected=$(sed -n 's|^// expect: *||p' "$source")
[ -n "$expected" ] || fail "has no line '// expect: <text>'"
while IFS= read -r text; do
  grep -qF -- "$text" <<<"$output" || fail "the compiler does not say: $text"
done <<<"$expected"

if ! grep -qE "^// errors(-$family)?: any" "$source"; then
  count=$(grep -cE '(^|: )(fatal )?error: ' <<<"$output" || true)
  [ "$count" -eq 1 ] || fail "gives $count errors where one is wanted"
fi
