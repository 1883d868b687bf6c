#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Single fits of logistic regression beside scikit-learn's solvers, dense and sparse, more rows than columns and fewer. Of
each side counts the fastest solver and tolerance whose objective is within 1e-6 of the least that any found, with as many
threads as there are cores on both. fit.py <attune's benchmark program>"""
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import sklearn
from scipy import sparse
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

REACHED = 1e-6  # relative
ROUNDS = 3


def sparse_problem(rows, columns, seed):
    """1 % filled with normal numbers; half of the columns matter."""
    random = np.random.default_rng(seed)
    x = sparse.random(rows, columns, density=0.01, format="csr", random_state=seed, data_rvs=random.standard_normal)
    x.sort_indices()
    w = random.normal(size=columns) * (random.random(columns) < 0.5)
    return x, (x @ w + random.logistic(size=rows) > 0).astype(np.int32)


def problems():
    """X, y, whether there is an intercept (liblinear would penalise it), the strength, and solvers that fit the shape."""
    dense = make_classification(100_000, 64, n_informative=30, random_state=7)
    wide = make_classification(500, 5_000, n_informative=100, random_state=7)
    return {
        "fit-logistic": (*dense, True, 1e-4, ["lbfgs", "newton-cg", "newton-cholesky", "saga"]),
        "fit-logistic-wide": (*wide, False, 1e-3, ["lbfgs", "newton-cg", "liblinear", "liblinear-dual"]),
        "fit-logistic-sparse": (*sparse_problem(100_000, 2_000, 8), False, 1e-4, ["lbfgs", "newton-cg", "liblinear", "saga"]),
        "fit-logistic-sparse-wide": (*sparse_problem(5_000, 20_000, 9), False, 1e-3, ["lbfgs", "newton-cg", "liblinear", "liblinear-dual", "saga"]),
    }


def objective(x, y, model, strength):
    score = x @ model.coef_[0] + np.ravel(model.intercept_)[0]
    return np.mean(np.logaddexp(0, score) - y * score) + strength / 2 * np.sum(model.coef_ ** 2)


def fit_sklearn(x, y, intercept, strength, solver, tolerance):
    """Seconds and objective."""
    model = LogisticRegression(C=1 / (len(y) * strength), fit_intercept=intercept, solver=solver.removesuffix("-dual"), dual=solver.endswith("-dual"),
                               tol=tolerance, max_iter=2_000 if solver != "saga" else 200)
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    return seconds, objective(x, y, model, strength)


def run_attune(program, x, y, intercept, strength):
    """Seconds and objective by solver and tolerance."""
    with tempfile.TemporaryDirectory() as folder:
        is_sparse = sparse.issparse(x)
        arrays = {"shape": np.array([*x.shape, is_sparse, intercept, strength], dtype=float), "y": y.astype(np.int32), "x": x.data if is_sparse else x}
        if is_sparse:
            arrays |= {"columns": x.indices.astype(np.int32), "starts": x.indptr.astype(np.int32)}
        for name, values in arrays.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        skip = "--benchmark_filter=-NewtonCholesky" if x.shape[1] > 500 else "--benchmark_filter=."
        out = subprocess.run([program, "--benchmark_format=json", skip], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [(run["best"], run["objective"], run["name"].split("/")[0]) for run in json.loads(out)["benchmarks"]]


def main():
    program, jobs = sys.argv[1], os.cpu_count()
    table, ratios = [], []
    for name, (x, y, intercept, strength, solvers) in problems().items():
        ours = run_attune(program, x, y, intercept, strength)
        least = min(value for _, value, _ in ours)
        theirs = []
        for solver in solvers:
            for tolerance in 10.0 ** -np.arange(1, 11):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    seconds, value = fit_sklearn(x, y, intercept, strength, solver, tolerance)
                    least = min(least, value)
                    if theirs and seconds > 3 * min(theirs)[0]:
                        break  # too slow to be the fastest
                    if value <= least * (1 + REACHED):
                        seconds = min([seconds] + [fit_sklearn(x, y, intercept, strength, solver, tolerance)[0] for _ in range(ROUNDS - 1)])
                        theirs.append((seconds, value, solver))
                        break
        theirs = [run for run in theirs if run[1] <= least * (1 + REACHED)]
        ours = [run for run in ours if run[1] <= least * (1 + REACHED)]
        if not ours or not theirs:
            sys.exit(f"{name}: nobody reached {least} on {'one side' if ours or theirs else 'either side'}")
        us, them = min(ours), min(theirs)
        shape = f"{x.shape[0]:,} x {x.shape[1]:,}" + (", 1 % filled" if sparse.issparse(x) else "")
        table.append(f"| {name} | {shape} | {them[0]:.3g} s ({them[2]}) | {us[0]:.3g} s ({us[2].removeprefix('fit<').removesuffix('>')}) | {them[0] / us[0]:.3g} |")
        ratios.append(f"ratio {name} {them[0] / us[0]:.4g}")
        print(f"{ratios[-1]}: attune's {us[2]} {us[0]:.3g} s; " + ", ".join(f"{solver} {seconds:.3g} s" for seconds, _, solver in sorted(theirs)), file=sys.stderr, flush=True)

    print(f"attune and the fastest solver of scikit-learn {sklearn.__version__} that reaches the same objective to {REACHED:g}, {jobs} threads each\n")
    print("| fit | data | scikit-learn | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    print("\n".join(table) + "\n\n" + "\n".join(ratios))


if __name__ == "__main__":
    main()
