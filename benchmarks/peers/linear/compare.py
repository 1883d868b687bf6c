#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays, times scikit-learn's GridSearchCV and LogisticRegressionCV and attune's search on them in turns, 10
penalties x 5 folds, as many jobs as there are cores on both sides, and checks that both choose the same penalty and that
the chosen model's objective is the same. Neither side fits the chosen model again.
compare.py <attune's benchmark program> [rows]"""
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import sklearn
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROUNDS = 3  # attune's time is the best of these many runs of the program
STRENGTHS = np.logspace(-6, 0, 10)  # of attune: objective = mean loss + strength / 2 |w|^2
FOLDS = KFold(5)
# The row of the table, what of attune it is about, and the name of the peer.
ROWS = {
    "search-logistic": ("search_logistic", "GridSearchCV"),
    "search-logistic-cv": ("search_logistic", "LogisticRegressionCV"),
    "search-logistic-scaled": ("search_logistic_scaled", "GridSearchCV"),
    "search-ridge": ("search_ridge", "GridSearchCV"),
}


def logistic_objective(x, y, model, strength):
    score = x @ model.coef_[0] + model.intercept_[0]
    return np.mean(np.logaddexp(0, score) - y * score) + strength / 2 * np.sum(model.coef_ ** 2)


def ridge_objective(x, y, model, strength):
    return np.mean((x @ model.coef_ + model.intercept_ - y) ** 2) / 2 + strength / 2 * np.sum(model.coef_ ** 2)


def grid_search(learner, grid, scoring, x, target, jobs):
    """The mean score of each penalty."""
    search = GridSearchCV(learner, grid, scoring=scoring, cv=FOLDS, n_jobs=jobs, refit=False).fit(x, target)
    return search.cv_results_["mean_test_score"]


def logistic_cv(c, x, target, jobs):
    search = LogisticRegressionCV(Cs=c, cv=FOLDS, scoring="accuracy", n_jobs=jobs, refit=False, max_iter=1000).fit(x, target)
    return search.scores_[1].mean(axis=0)


def searches(x, y, numbers, jobs):
    """Target and search of each row. A fold trains on 4/5 of the rows."""
    n = len(y) * 4 // 5
    c = 1 / (n * STRENGTHS)
    logistic = LogisticRegression(max_iter=1000)
    scaled = make_pipeline(StandardScaler(), logistic)
    return {
        "search-logistic": (y, lambda: grid_search(logistic, {"C": c}, "accuracy", x, y, jobs)),
        "search-logistic-cv": (y, lambda: logistic_cv(c, x, y, jobs)),
        "search-logistic-scaled": (y, lambda: grid_search(scaled, {"logisticregression__C": c}, "accuracy", x, y, jobs)),
        "search-ridge": (numbers, lambda: grid_search(Ridge(), {"alpha": n * STRENGTHS}, "r2", x, numbers, jobs)),
    }


def chosen_objective(name, x, y, strength):
    """Of the chosen settings on all rows, solved to many digits."""
    if name == "search_ridge":
        return ridge_objective(x, y, Ridge(alpha=len(y) * strength).fit(x, y), strength)
    z = StandardScaler().fit_transform(x) if name == "search_logistic_scaled" else x
    model = LogisticRegression(C=1 / (len(y) * strength), solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(z, y)
    return logistic_objective(z, y, model, strength)


def run_attune(program, folder):
    """Seconds and values by benchmark."""
    out = subprocess.run([program, "--benchmark_format=json"], env={**os.environ, "ATTUNE_PEERS_DATA": folder},
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    unit = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}
    return {run["name"].split("/")[0]: (run["real_time"] * unit[run["time_unit"]], run["chosen"], run["objective"], run["score"])
            for run in json.loads(out)["benchmarks"]}


def main():
    program, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    jobs = os.cpu_count()
    x, y = make_classification(rows - rows % 5, 64, n_informative=30, random_state=7)
    random = np.random.default_rng(7)
    numbers = x @ random.normal(size=64) + random.normal(0, 20, len(y))
    ours, theirs = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for name, values in {"x": x, "y": y.astype(np.int32), "numbers": numbers, "strengths": STRENGTHS}.items():
            values.tofile(os.path.join(folder, name + ".bin"))
        for turn in range(ROUNDS):
            for name, found in run_attune(program, folder).items():
                if name not in ours or found[0] < ours[name][0]:
                    ours[name] = found
            if turn > 0:
                continue
            for row, (target, search) in searches(x, y, numbers, jobs).items():
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    start = time.perf_counter()
                    means = search()
                    theirs[row] = time.perf_counter() - start, means, target

    for row, (name, peer) in ROWS.items():
        _, means, target = theirs[row]
        _, chosen, objective, score = ours[name]
        chosen = int(chosen)
        best = int(np.argmax(means))
        expected = chosen_objective(name, x, target, STRENGTHS[chosen])
        # Penalties whose scores cannot be told apart by more than a row or two may change places.
        if chosen != best and means[best] - means[chosen] > 2 / len(y):
            sys.exit(f"{row}: attune chose penalty {chosen}, {peer} {best}: {means}")
        if abs(objective - expected) > 1e-6 * abs(expected) or abs(score - means[chosen]) > 1e-4:
            sys.exit(f"{row}: objective {objective} of {expected}, score {score} of {means[chosen]}")

    print(f"attune and scikit-learn {sklearn.__version__} (Python {platform.python_version()}, numpy {np.__version__}), {len(y):,} x 64, "
          f"10 penalties x 5 folds, {jobs} jobs each, wall-clock time; the same penalties chosen, objectives equal to 1e-6\n")
    print("| search | peer | there | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    for row, (name, peer) in ROWS.items():
        print(f"| {row} | {peer} | {theirs[row][0]:.3g} s | {ours[name][0]:.3g} s | {theirs[row][0] / ours[name][0]:,.0f} |")
    print()
    for row, (name, _) in ROWS.items():
        print(f"ratio {row} {theirs[row][0] / ours[name][0]:.4g}")


if __name__ == "__main__":
    main()
