#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Single fits of logistic regression beside all of scikit-learn's solvers and liblinear itself, dense and sparse, more rows
than columns and fewer. Of each side counts the fastest solver, at the loosest tolerance whose objective is within 1e-6 of
the least that any found, with as many threads as there are cores on both; and attune's LogisticRegression<> beside
scikit-learn's LogisticRegression(), both as they come. fit.py <attune's benchmark program>"""
import os
import sys
import warnings

import numpy as np
import sklearn
from scipy import sparse
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

import peers

TOLERANCES = 10.0 ** -np.arange(1, 11)
LIBLINEAR = {"liblinear -s 0": 0, "liblinear -s 7": 7}


def sparse_problem(rows, columns, seed):
    """1 % filled with normal numbers; half of the columns matter."""
    random = np.random.default_rng(seed)
    x = sparse.random(rows, columns, density=0.01, format="csr", random_state=seed, data_rvs=random.standard_normal)
    x.sort_indices()
    w = random.normal(size=columns) * (random.random(columns) < 0.5)
    return x, (x @ w + random.logistic(size=rows) > 0).astype(np.int32)


def problems():
    """X, y, whether there is an intercept, and the strength."""
    return {
        "fit-logistic": (*make_classification(100_000, 64, n_informative=30, random_state=7), True, 1e-4),
        "fit-logistic-wide": (*make_classification(500, 5_000, n_informative=100, random_state=7), False, 1e-3),
        "fit-logistic-sparse": (*sparse_problem(100_000, 2_000, 8), False, 1e-4),
        "fit-logistic-sparse-wide": (*sparse_problem(5_000, 20_000, 9), False, 1e-3),
    }


def solvers(x, intercept):
    """All that there are, the usually fastest first, but no Hessian of thousands of columns."""
    names = ["lbfgs", "newton-cg", "liblinear", "liblinear-dual", "sag", "saga"]
    if x.shape[1] <= 1_000:
        names.insert(0, "newton-cholesky")
    if not intercept:  # which liblinear would penalise
        names += LIBLINEAR
    return [(name, TOLERANCES) for name in names]


def sklearn_model(x, y, intercept, strength, solver, tolerance):
    model = LogisticRegression(C=1 / (len(y) * strength), fit_intercept=intercept, solver=solver.removesuffix("-dual"), dual=solver.endswith("-dual"),
                               tol=tolerance, max_iter=200 if solver.startswith("sag") else 1_000, random_state=0)
    if intercept and solver.startswith("liblinear"):
        model.set_params(intercept_scaling=1e3)  # little is left of its penalty
    return model


def compare(program, x, y, intercept, strength):
    """Seconds and names of both sides' fastest solvers, and of both as they come."""
    only = "." if x.shape[1] <= 500 else "-NewtonCholesky"
    ours = peers.run_attune(program, x, {"settings": np.array([intercept, strength], dtype=float), "y": y.astype(np.int32)}, only)
    own_default = ours.pop("fit_default")
    least = min(run["objective"] for run in ours.values())
    own_library = None if intercept else peers.Liblinear(x, y)

    def solve(solver, tolerance):
        if solver in LIBLINEAR:
            return own_library.train(LIBLINEAR[solver], 1 / (len(y) * strength), tolerance), 0.0
        model = sklearn_model(x, y, intercept, strength, solver, tolerance).fit(x, y)
        return model.coef_[0], np.ravel(model.intercept_)[0]

    def objective(solution):
        return peers.logistic_objective(x, y, *solution, strength)

    theirs, least = peers.fastest(solvers(x, intercept), solve, objective, least)
    default = LogisticRegression(C=1 / (len(y) * strength), fit_intercept=intercept, max_iter=2_000)
    seconds, model = peers.timed(lambda: default.fit(x, y))
    defaults = [(own_default["best"], own_default["objective"]), (seconds, objective((model.coef_[0], np.ravel(model.intercept_)[0])))]
    us = min(((run["best"], name.split("/")[0].removeprefix("fit<").removesuffix(">")) for name, run in ours.items() if peers.equal(run["objective"], least)), default=(np.inf, "none"))
    return us, theirs, defaults, least


def main():
    warnings.simplefilter("ignore")
    program, jobs = sys.argv[1], peers.JOBS
    table, ratios, failed = [], [], False

    def add(name, x, us, them):
        shape = f"{x.shape[0]:,} x {x.shape[1]:,}" + (", 1 % filled" if sparse.issparse(x) else "")
        table.append(f"| {name} | {shape} | {them[0]:.3g} s ({them[1]}) | {us[0]:.3g} s ({us[1]}) | {them[0] / us[0]:.3g} |")
        ratios.append(f"ratio {name} {them[0] / us[0]:.4g}")
        print(table[-1], file=sys.stderr, flush=True)

    for name, (x, y, intercept, strength) in problems().items():
        us, them, defaults, least = compare(program, x, y, intercept, strength)
        if np.isfinite(us[0]) and np.isfinite(them[0]):
            add(name, x, us, them)
        else:
            print(f"{name}: reached {least}: {us}, {them}", file=sys.stderr, flush=True)
            failed = True
        if any(not peers.equal(value, least) for _, value in defaults):  # a peer that stops early is no failure of ours
            print(f"{name}: as they come, attune and scikit-learn reach {defaults[0][1]} and {defaults[1][1]} of {least}", file=sys.stderr, flush=True)
            failed = failed or not peers.equal(defaults[0][1], least)
        else:
            add(name.replace("fit-logistic", "fit-logistic-default"), x, (defaults[0][0], "LogisticRegression<>"), (defaults[1][0], "LogisticRegression()"))

    print(f"attune, scikit-learn {sklearn.__version__} and liblinear, each side's fastest solver that reaches the same objective to {peers.REACHED:g}, and as they come, {jobs} threads each\n")
    print("| fit | data | there | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    print("\n".join(table) + "\n\n" + "\n".join(ratios))
    sys.exit(failed)


if __name__ == "__main__":
    main()
