#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the files that the readers of tests/data read: by NumPy and by scikit-learn, in every form there is."""
import pathlib

import numpy as np
from sklearn.datasets import dump_svmlight_file

import golden

FOLDER = golden.HERE.parent / "data" / "files"


def save(name, array, version=None):
    with open(FOLDER / name, "wb") as file:
        np.lib.format.write_array(file, array, version=version)


def main():
    # Row i, column j of each is 10 i + j + 0.5, or without the half.
    x = 10.0 * np.arange(4)[:, None] + np.arange(3) + 0.5
    for version in (1, 2, 3):
        save(f"f8_v{version}.npy", x, (version, 0))
    save("f8_fortran.npy", np.asfortranarray(x))
    save("f4.npy", x.astype("<f4"))
    save("i4.npy", x.astype("<i4"))
    save("i8_fortran.npy", np.asfortranarray(x.astype("<i8")))
    save("f8_vector.npy", x[:, 0].copy())
    save("f8_empty.npy", np.zeros((0, 3)))
    save("i8_large.npy", np.array([[1, 2**53 + 1]]))
    save("f8_large.npy", np.array([[1, 1e300]]))
    save("big_endian.npy", x.astype(">f8"))
    save("cube.npy", np.zeros((2, 2, 2)))
    save("scalar.npy", np.array(1.0))
    save("u1.npy", x.astype("u1"))
    save("structure.npy", np.zeros(3, dtype=[("a", "<f8"), ("b", "<i4")]))

    x, y = golden.iris()
    x[::5, 1] = 0
    qid = np.arange(len(y)) // 10
    dump_svmlight_file(x, y, str(FOLDER / "iris_one_based.svmlight"), zero_based=False, comment="every fifth sepal_width is 0")
    dump_svmlight_file(x, y, str(FOLDER / "iris_zero_based.svmlight"), zero_based=True, query_id=qid)


if __name__ == "__main__":
    main()
