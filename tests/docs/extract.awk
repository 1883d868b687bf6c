# SPDX-License-Identifier: BSL-1.0
# awk -v page=docs/loss.md -v out=build/loss -f extract.awk docs/loss.md
#
# Writes the C++ blocks of a page as sources and prints the names of the files.
#   ```cpp         with #include or int main: a translation unit as it stands, in a file of its own;
#                  else declarations, in a namespace of their own, after tests/docs/prelude.hpp
#   ```cpp body    statements, in a function of their own, after the same prelude
# Blocks in other languages are left alone. There is no way to leave a C++ block out.

function refuse(why) {
  printf "%s:%d: %s\n", page, FNR, why > "/dev/stderr"
  failed = 1
  exit 1
}

function finish(    file) {
  count++
  if (unit) {
    file = out "." count ".cpp"
    printf "#line %d \"%s\"\n%s", first, page, text > file
    close(file)
    print file
    return
  }
  if (!shared) {
    shared = out ".cpp"
    printf "#include \"docs/prelude.hpp\"\n" > shared
    print shared
  }
  printf "namespace block_%d {\n%s#line %d \"%s\"\n%s%s}  // namespace block_%d\n", count, body ? "void statements() {\n" : "", first, page,
      text, body ? "}\n" : "", count > shared
}

/^ *```/ && !inside {
  info = $0
  sub(/^ *```[ \t]*/, "", info)
  sub(/[ \t\r]+$/, "", info)
  inside = 1
  language = info
  sub(/[ \t].*$/, "", language)
  if (tolower(language) ~ /^(c\+\+|cc|cxx|hpp|c\+\+20)$/) refuse("fence C++ as ```cpp, so that it is compiled")
  cpp = language == "cpp"
  if (cpp && info != "cpp" && info != "cpp body") refuse("```" info ": only ```cpp and ```cpp body are known")
  body = info == "cpp body"
  unit = 0
  text = ""
  first = FNR + 1
  next
}

/^ *```[ \t\r]*$/ && inside {
  if (cpp) finish()
  inside = 0
  next
}

inside && cpp {
  if ($0 ~ /^ *#[ \t]*include/ || $0 ~ /(^|[^A-Za-z0-9_])int main *\(/) unit = 1
  text = text $0 "\n"
}

END {
  if (!failed && inside) refuse("the last block is not closed")
}
