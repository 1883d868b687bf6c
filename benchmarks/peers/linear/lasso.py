#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays and times the choice of a lasso's penalty, 100 of them by 10 folds and the fit of the chosen one, with
scikit-learn's LassoCV, R's cv.glmnet and attune's search, as many jobs as there are cores each; checks that all choose
the same penalty, at the same error, and reach the same minimum to 1e-6. lasso.py <attune's benchmark program>"""
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import sklearn
from sklearn.datasets import make_regression
from sklearn.linear_model import LassoCV
from sklearn.model_selection import KFold

import peers

# Rows, columns, informative ones, the tolerances of scikit-learn and glmnet, their own where these lead near enough, and
# how far errors may be apart: with more columns than rows, those of scikit-learn and glmnet are 1.5e-5 from each other.
PROBLEMS = {"": (10_000, 500, 50, 1e-4, 1e-7, 1e-5), "-wide": (500, 2_000, 20, 1e-5, 1e-9, 1e-4)}


def run_sklearn(x, y, strengths, tolerance, jobs):
    seconds, model = peers.timed(lambda: LassoCV(alphas=strengths, cv=KFold(10), tol=tolerance, max_iter=10_000, n_jobs=jobs).fit(x, y))
    errors = model.mse_path_.mean(axis=1)
    chosen = int(np.argmin(errors))
    return seconds, chosen, errors[chosen], np.append(model.coef_, model.intercept_)


def run_glmnet(x, y, strengths, tolerance, jobs):
    """Also its version."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "glmnet.R")
    with tempfile.TemporaryDirectory() as folder:
        for name, values in {"x": x, "y": y, "strengths": strengths}.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        out = subprocess.run(["Rscript", script, folder, *map(str, (len(y), jobs, tolerance, peers.TURNS, peers.PATIENCE))], check=True, stdout=subprocess.PIPE, text=True).stdout
        seconds, chosen, error, version = out.split()
        return float(seconds), int(chosen), float(error), np.fromfile(os.path.join(folder, "glmnet.bin")), version


def main():
    warnings.simplefilter("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"  # of the workers
    program, jobs = sys.argv[1], peers.JOBS
    table, ratios, failed = [], [], False
    for suffix, (rows, columns, informative, tolerance, threshold, apart) in PROBLEMS.items():
        x, y = make_regression(rows, columns, n_informative=informative, noise=50, random_state=7)
        largest = np.abs((x - x.mean(axis=0)).T @ (y - y.mean())).max() / rows
        strengths = largest * np.logspace(0, -3 if rows > columns else -2, 100)
        ours = peers.run_attune(program, x, {"y": y, "strengths": strengths})["lasso_path"]
        *glmnet, version = run_glmnet(x, y, strengths, threshold, jobs)
        for name, (seconds, chosen, error, w) in {"sklearn": run_sklearn(x, y, strengths, tolerance, jobs), "glmnet": glmnet}.items():
            value = peers.squares_objective(x, y, w[:-1], w[-1]) + strengths[chosen] * np.sum(np.abs(w[:-1]))
            if chosen != int(ours["chosen"]) or abs(error - ours["error"]) > apart * error or abs(value - ours["objective"]) > peers.REACHED * value:
                print(f"{name}{suffix}: penalty {chosen}, error {error}, objective {value}; attune: penalty {ours['chosen']}, error {ours['error']}, objective {ours['objective']}",
                      file=sys.stderr, flush=True)
                failed = True
                continue
            table.append(f"| {name} | {rows:,} x {columns:,} | {seconds:.3g} s | {ours['best']:.3g} s | {seconds / ours['best']:.3g} |")
            ratios.append(f"ratio lasso-path{suffix}-{name} {seconds / ours['best']:.4g}")
            print(table[-1], file=sys.stderr, flush=True)

    print(f"attune, scikit-learn {sklearn.__version__}'s LassoCV and glmnet {version}'s cv.glmnet, 100 penalties x 10 folds, {jobs} jobs each, "
          f"wall-clock time; the same penalty chosen, minima equal to {peers.REACHED:g}\n")
    print("| lasso | data | there | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    print("\n".join(table) + "\n\n" + "\n".join(ratios))
    sys.exit(failed)


if __name__ == "__main__":
    main()
