#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The half circles of make_moons, without noise and in order."""
from sklearn.datasets import make_moons

import golden


def main():
    rows = {}
    for n in (21, 40):
        x, y = make_moons(n, shuffle=False)
        rows[f"moons {n} x"] = x.ravel()
        rows[f"moons {n} y"] = y
    golden.write("generators.csv", rows)


if __name__ == "__main__":
    main()
