#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays and times linear support vector machines, with a hinge and with its square, on dense and on sparse
samples: scikit-learn's LinearSVC, which is liblinear, beside attune's fits, one thread each, neither with an intercept,
because liblinear penalises it. LinearSVC's time is the least at which its objective lies within 1e-6 of the best that is
known, over its solvers and tolerances; attune's models have to lie there too. svm.py <attune's benchmark program>"""
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import scipy.sparse
import sklearn
from sklearn.datasets import make_classification
from sklearn.svm import LinearSVC

ROUNDS = 3  # attune's time is the best of these many runs of the program
TOLERANCES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
DENSE, SPARSE = 1e-3, 2e-5  # strengths of the penalty: objective = mean loss + strength / 2 |w|^2
NAMES = ("dense_hinge", "dense_squared_hinge", "sparse_hinge", "sparse_squared_hinge")


def dense_problem():
    x, y = make_classification(100_000, 64, n_informative=30, flip_y=0.05, random_state=7)
    return (x - x.mean(axis=0)) / x.std(axis=0), y


def sparse_problem(rows=50_000, columns=20_000, entries=60):
    """Rows like those of texts: few entries, of frequent columns mostly, of length 1."""
    random = np.random.default_rng(7)
    column = np.floor(columns * random.random((rows, entries)) ** 3).astype(np.int32)
    x = scipy.sparse.csr_matrix((1 + random.random(rows * entries), column.ravel(), np.arange(rows + 1) * entries), (rows, columns))
    x.sum_duplicates()
    x = scipy.sparse.csr_matrix(scipy.sparse.diags(1 / np.sqrt(x.multiply(x).sum(axis=1).A1)) @ x)
    x.sort_indices()
    score = x @ random.normal(size=columns)
    return x, (score + 0.3 * random.normal(size=rows) > 0).astype(int)


def objective(x, y, v, squared, strength):
    loss = np.maximum(1 - (2 * y - 1) * (x @ v), 0)
    return np.mean(loss ** 2 if squared else loss) + strength / 2 * v @ v


def run_attune(program, folder):
    """Seconds and objective by benchmark."""
    out = subprocess.run([program, "--benchmark_format=json"], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return {run["name"].split("/")[0]: (run["real_time"] * 1e-3, run["objective"]) for run in json.loads(out)["benchmarks"]}


def run_liblinear(x, y, squared, strength, least):
    """The least seconds to an objective of 1e-6 above `least`, with the settings, and the best objective seen."""
    best = (np.inf, "none")
    for dual in (True, False) if squared else (True,):
        for tol in TOLERANCES:
            model = LinearSVC(loss="squared_hinge" if squared else "hinge", dual=dual, C=1 / (len(y) * strength), tol=tol,
                              fit_intercept=False, max_iter=20_000, random_state=0)
            start = time.perf_counter()
            model.fit(x, y)
            seconds = time.perf_counter() - start
            value = objective(x, y, model.coef_.ravel(), squared, strength)
            least = min(least, value)
            if value <= least * (1 + 1e-6):
                best = min(best, (seconds, f"{'dual' if dual else 'primal'}, tol={tol:g}"))
                break
            if seconds > 10 * best[0]:
                break
    return best, least


def main():
    warnings.simplefilter("ignore")
    program = sys.argv[1]
    problems = {"dense": (*dense_problem(), DENSE), "sparse": (*sparse_problem(), SPARSE)}
    (x, y, _), (z, classes, _) = problems["dense"], problems["sparse"]
    arrays = {"x": x, "y": y.astype(np.int32), "values": z.data, "columns": z.indices.astype(np.int32), "starts": z.indptr.astype(np.int32),
              "classes": classes.astype(np.int32), "strengths": np.array([DENSE, SPARSE, z.shape[1]])}
    with tempfile.TemporaryDirectory() as folder:
        for name, values in arrays.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        runs = [run_attune(program, folder) for _ in range(ROUNDS)]
    ours = {name: min(run[name] for run in runs) for name in NAMES}

    print(f"attune and scikit-learn {sklearn.__version__}'s LinearSVC (liblinear), {x.shape[0]:,} x {x.shape[1]} dense with strength {DENSE:g}, "
          f"{z.shape[0]:,} x {z.shape[1]:,} with {z.nnz / z.shape[0]:.0f} entries a row with strength {SPARSE:g}, one thread, wall-clock time; objectives equal to 1e-6\n")
    print("| machine | LinearSVC | seconds | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    ratios = {}
    for name, (seconds, value) in ours.items():
        kind, loss = name.split("_", 1)
        (theirs, settings), least = run_liblinear(*problems[kind][:2], "squared" in loss, problems[kind][2], value)
        if not value <= least * (1 + 1e-6):
            sys.exit(f"{name}: attune's objective {value}, LinearSVC's {least}")
        print(f"| {kind}, {loss.replace('_', ' ')} | {settings} | {theirs:.3g} s | {seconds:.3g} s | {theirs / seconds:.2f} |")
        ratios[kind] = min(ratios.get(kind, np.inf), theirs / seconds)
    print()
    for kind, ratio in ratios.items():
        print(f"ratio fit-svm-{kind} {ratio:.4g}")


if __name__ == "__main__":
    main()
