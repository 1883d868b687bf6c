#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The gradient of logistic regression on one core, out of cache, as a share of a plain read of X: a row for each number of
columns, and the least of 32 to 256. bandwidth.py <the benchmark program of simd/linear>"""
import json
import subprocess
import sys

ROUNDS = 3


def main():
    program = sys.argv[1]
    best = {}  # of the gradient and of the plain read, over all rounds
    for _ in range(ROUNDS):
        out = subprocess.run([program, "--benchmark_format=json", "--benchmark_filter=gradient_out_of_cache<.*>/(32|64|128|256|512)/"],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        for run in json.loads(out)["benchmarks"]:
            kind, columns = run["name"].removeprefix("gradient_out_of_cache<").split(">/")
            key = kind, int(columns.split("/")[0])
            gradient, read = best.get(key, (0, 0))
            best[key] = max(gradient, run["GB/s"]), max(read, run["read_GB/s"])
    shares = {key: gradient / read for key, (gradient, read) in best.items()}

    print("the gradient as a share of a plain read of X, one core, out of cache\n")
    print("| columns | double | float |\n| ---: | ---: | ---: |")
    columns = sorted({size for _, size in shares})
    for size in columns:
        print(f"| {size} | {shares['double', size]:.2f} | {shares['float', size]:.2f} |")
    print()
    for kind in "double", "float":
        for size in columns:
            print(f"ratio gradient-bandwidth-{kind}-{size} {shares[kind, size]:.4g}")
        print(f"ratio gradient-bandwidth-{kind} {min(shares[kind, size] for size in columns if size <= 256):.4g}")


if __name__ == "__main__":
    main()
