#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays, times scikit-learn's GridSearchCV and attune's search on them in turns, 10 penalties x 5 folds, as
many jobs as there are cores on both sides, and checks that both choose the same penalty and that the chosen model's
objective is the same. compare.py <attune's benchmark program> [rows]"""
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
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROUNDS = 3  # attune's time is the best of these many runs of the program
STRENGTHS = np.logspace(-6, 0, 10)  # of attune: objective = mean loss + strength / 2 |w|^2
FOLDS = KFold(5)
NAMES = {"search_logistic": "search-logistic", "search_logistic_scaled": "search-logistic-scaled", "search_ridge": "search-ridge"}


def logistic_objective(x, y, model, strength):
    score = x @ model.coef_[0] + model.intercept_[0]
    return np.mean(np.logaddexp(0, score) - y * score) + strength / 2 * np.sum(model.coef_ ** 2)


def ridge_objective(x, y, model, strength):
    return np.mean((x @ model.coef_ + model.intercept_ - y) ** 2) / 2 + strength / 2 * np.sum(model.coef_ ** 2)


def searches(x, y, numbers):
    """Learner, grid, target, scoring and objective of each search. A fold trains on 4/5 of the rows."""
    n = len(y) * 4 // 5
    c = 1 / (n * STRENGTHS)
    scaled = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    return {
        "search_logistic": (LogisticRegression(max_iter=1000), {"C": c}, y, "accuracy"),
        "search_logistic_scaled": (scaled, {"logisticregression__C": c}, y, "accuracy"),
        "search_ridge": (Ridge(), {"alpha": n * STRENGTHS}, numbers, "r2"),
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
            for name, (learner, grid, target, scoring) in searches(x, y, numbers).items():
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    search = GridSearchCV(learner, grid, scoring=scoring, cv=FOLDS, n_jobs=jobs, refit=False)
                    start = time.perf_counter()
                    search.fit(x, target)
                    theirs[name] = time.perf_counter() - start, search, target

    for name in NAMES:
        _, search, target = theirs[name]
        _, chosen, objective, score = ours[name]
        chosen = int(chosen)
        means = search.cv_results_["mean_test_score"]
        expected = chosen_objective(name, x, target, STRENGTHS[chosen])
        # Penalties whose scores cannot be told apart by more than a row or two may change places.
        if chosen != search.best_index_ and means[search.best_index_] - means[chosen] > 2 / len(y):
            sys.exit(f"{name}: attune chose penalty {chosen}, scikit-learn {search.best_index_}: {means}")
        if abs(objective - expected) > 1e-6 * abs(expected) or abs(score - means[chosen]) > 1e-4:
            sys.exit(f"{name}: objective {objective} of {expected}, score {score} of {means[chosen]}")

    print(f"attune and scikit-learn {sklearn.__version__} (Python {platform.python_version()}, numpy {np.__version__}), {len(y):,} x 64, "
          f"10 penalties x 5 folds, {jobs} jobs each, wall-clock time; the same penalties chosen, objectives equal to 1e-6\n")
    print("| search | GridSearchCV | attune | times faster |\n| --- | ---: | ---: | ---: |")
    for name, title in NAMES.items():
        print(f"| {title} | {theirs[name][0]:.3g} s | {ours[name][0]:.3g} s | {theirs[name][0] / ours[name][0]:,.0f} |")
    print()
    for name, title in NAMES.items():
        print(f"ratio {title} {theirs[name][0] / ours[name][0]:.4g}")


if __name__ == "__main__":
    main()
