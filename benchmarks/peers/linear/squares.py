#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Ridge regression and lassos beside scikit-learn's, more rows than columns and fewer: Ridge with its fastest solver and
Lasso, each at the loosest tolerance whose objective is within 1e-6 of the least, and RidgeCV, which leaves rows out one by
one, with as many threads as there are cores on both sides. squares.py <attune's benchmark program>"""
import os
import sys
import warnings

import numpy as np
import sklearn
from sklearn.datasets import make_regression
from sklearn.linear_model import Lasso, Ridge, RidgeCV

import peers

DIRECT = ("cholesky", "svd")  # solvers without a tolerance
TOLERANCES = 10.0 ** -np.arange(1, 11)


def problems():
    """Samples, targets, and the shares of the least strength of a lasso without weights that are the strengths."""
    tall = make_regression(100_000, 64, n_informative=30, noise=50, random_state=7)
    wide = make_regression(500, 5_000, n_informative=30, noise=50, random_state=7)
    return {"": (*tall, 1e-2), "-wide": (*wide, 1e-1)}


def ridge(x, y, strength, least):
    def solve(solver, tolerance):
        return Ridge(alpha=len(y) * strength, solver=solver, tol=tolerance, max_iter=10_000, random_state=0).fit(x, y)

    settings = [(solver, TOLERANCES[-1:] if solver in DIRECT else TOLERANCES) for solver in (*DIRECT, "lsqr", "sparse_cg", "sag", "saga")]
    return peers.fastest(settings, solve, lambda model: peers.squares_objective(x, y, model.coef_, model.intercept_) + peers.penalty(model.coef_, strength), least)


def lasso(x, y, strength, least):
    def solve(name, tolerance):
        return Lasso(alpha=strength, tol=tolerance, max_iter=10_000, precompute=name == "precomputed", selection="cyclic").fit(x, y)

    settings = [(name, TOLERANCES) for name in ("by residuals", "precomputed")[: 2 if x.shape[0] > x.shape[1] else 1]]
    return peers.fastest(settings, solve, lambda model: peers.squares_objective(x, y, model.coef_, model.intercept_) + strength * np.sum(np.abs(model.coef_)), least)


def ridge_cv(name, x, y, strengths, ours):
    """Seconds of RidgeCV, whose alpha is the sum's of n - 1 rows."""
    def solve():
        model = RidgeCV(alphas=(len(y) - 1) * strengths, store_cv_values=True).fit(x, y)
        return model, model.cv_values_.mean(axis=0)

    seconds, (model, errors) = peers.timed(solve)
    chosen = int(np.argmin(errors))
    if chosen != int(ours["chosen"]) or abs(errors[chosen] - ours["error"]) > peers.REACHED * errors[chosen]:
        raise peers.Unequal(f"{name}: RidgeCV chose {chosen}, of error {errors[chosen]}, attune {ours['chosen']}, of error {ours['error']}")
    value = peers.squares_objective(x, y, model.coef_, model.intercept_) + peers.penalty(model.coef_, strengths[chosen])
    return (seconds if peers.equal(value, ours["objective"]) else np.inf, "RidgeCV"), min(value, ours["objective"])


def main():
    warnings.simplefilter("ignore")
    program, jobs = sys.argv[1], peers.JOBS
    table, ratios, failed = [], [], False
    for suffix, (x, y, share) in problems().items():
        largest = np.abs((x - x.mean(axis=0)).T @ (y - y.mean())).max() / len(y)
        rows = {"fit_ridge": (ridge, np.array([1e-2])), "fit_lasso": (lasso, np.array([share * largest])), "ridge_cv": (None, np.logspace(-4, 1, 10))}
        for name, (peer, strengths) in rows.items():
            row = name.replace("_", "-") + suffix
            ours = peers.run_attune(program, x, {"y": y, "strengths": strengths}, f"^{name}/")[name]
            try:
                them, least = peer(x, y, strengths[0], ours["objective"]) if peer else ridge_cv(row, x, y, strengths, ours)
                if not peers.equal(ours["objective"], least) or not np.isfinite(them[0]):
                    raise peers.Unequal(f"{row}: attune's objective {ours['objective']}, the least {least}, the fastest peer {them}")
            except peers.Unequal as error:
                print(error, file=sys.stderr, flush=True)
                failed = True
                continue
            table.append(f"| {row} | {x.shape[0]:,} x {x.shape[1]:,} | {them[0]:.3g} s ({them[1]}) | {ours['best']:.3g} s | {them[0] / ours['best']:.3g} |")
            ratios.append(f"ratio {row} {them[0] / ours['best']:.4g}")
            print(table[-1], file=sys.stderr, flush=True)

    print(f"attune and scikit-learn {sklearn.__version__}, objectives equal to {peers.REACHED:g}, {jobs} threads each\n")
    print("| least squares | data | there | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    print("\n".join(table) + "\n\n" + "\n".join(ratios))
    sys.exit(failed)


if __name__ == "__main__":
    main()
