#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes the arrays, times scikit-learn's GridSearchCV and LogisticRegressionCV and attune's search on them, 10 penalties x 5
folds, as many jobs as there are cores on both sides, and checks that both choose the same penalty, at the same score, that
the chosen models of both reach the same objective, and, where there are few columns, that each of attune's 50 models of folds
does. Neither side's time has the fit of the chosen model in it.
compare.py <attune's benchmark program> [rows]"""
import os
import sys
import warnings

import numpy as np
import sklearn
from scipy import sparse
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import peers

FOLDS = KFold(5)  # not shuffled: attune's are the same rows
LOGISTIC = LogisticRegression(max_iter=1000)


class Search:
    """One row: attune's benchmark, the scoring, and how the peer searches."""

    def __init__(self, x, y, strengths, ours, scoring, learner, name="GridSearchCV"):
        self.x, self.y, self.strengths, self.ours, self.scoring, self.learner, self.peer = x, y, strengths, ours, scoring, learner, name

    def setting(self, strength, rows):
        """Of scikit-learn, for the objective that attune has with this strength."""
        return rows * strength if isinstance(self.learner, Ridge) else 1 / (rows * strength)

    def means(self, jobs):
        """The mean score of each penalty: larger is better. A fold trains on 4/5 of the rows."""
        settings = [self.setting(s, len(self.y) * 4 // 5) for s in self.strengths]
        if self.peer == "LogisticRegressionCV":
            search = LogisticRegressionCV(Cs=settings, cv=FOLDS, scoring=self.scoring, n_jobs=jobs, refit=False, max_iter=1000)
            return search.fit(self.x, self.y).scores_[1].mean(axis=0)
        name = "alpha" if isinstance(self.learner, Ridge) else "C" if self.learner is LOGISTIC else "logisticregression__C"
        return GridSearchCV(self.learner, {name: settings}, scoring=self.scoring, cv=FOLDS, n_jobs=jobs, refit=False).fit(self.x, self.y).cv_results_["mean_test_score"]

    def objective(self, strength, exact):
        """Of the peer's model of all rows: by the peer's own settings, or solved to many digits."""
        rows = len(self.y)
        if isinstance(self.learner, Ridge):
            model = Ridge(alpha=self.setting(strength, rows), solver="svd" if exact else "auto").fit(self.x, self.y)
            return peers.squares_objective(self.x, self.y, model.coef_, model.intercept_) + peers.penalty(model.coef_, strength)
        x = self.x if self.learner is LOGISTIC else StandardScaler().fit_transform(self.x)
        solver = {"solver": "newton-cholesky" if x.shape[1] <= 100 else "newton-cg", "tol": 1e-9} if exact else {}
        model = LogisticRegression(C=self.setting(strength, rows), max_iter=1000, **solver).fit(x, self.y)
        return peers.logistic_objective(x, self.y, model.coef_[0], model.intercept_[0], strength)


    def furthest(self, models):
        """How far the objective of a model of a fold lies above its minimum, relative to it, at the most."""
        models, worst = models.reshape(len(self.strengths), FOLDS.get_n_splits(), -1), 0.0
        for k, (train, _) in enumerate(FOLDS.split(self.x)):
            x, y = self.x[train], self.y[train]
            if self.learner is not LOGISTIC and not isinstance(self.learner, Ridge):
                x = StandardScaler().fit_transform(x)
            for strength, w in zip(self.strengths, models[:, k]):
                value, least = above_minimum(x, y, w, strength, isinstance(self.learner, Ridge))
                worst = max(worst, (value - least) / least)
        return worst


def above_minimum(x, y, w, strength, squares):
    """The objective at w, whose last number is the intercept, and after steps of Newton's method from there."""
    a = np.column_stack([x, np.ones(len(y))])
    fine = np.append(np.full(x.shape[1], strength), 0)

    def objective(w):
        return (peers.squares_objective(x, y, w[:-1], w[-1]) + peers.penalty(w[:-1], strength)) if squares else peers.logistic_objective(x, y, w[:-1], w[-1], strength)

    value, least = objective(w), np.inf
    while objective(w) < least:
        least = objective(w)
        p = a @ w if squares else 1 / (1 + np.exp(-(a @ w)))
        hessian = (a * (1 if squares else (p * (1 - p))[:, None])).T @ a / len(y) + np.diag(fine)
        w = w - np.linalg.solve(hessian, a.T @ (p - y) / len(y) + fine * w)
    return value, least


def searches(rows):
    """Rows of the table, those of a problem together: name, search."""
    x, y = make_classification(rows - rows % 5, 64, n_informative=30, random_state=7)
    random = np.random.default_rng(7)
    numbers = x @ random.normal(size=64) + random.normal(0, 20, len(y))
    strengths = np.logspace(-6, 0, 10)
    scaled = make_pipeline(StandardScaler(), LOGISTIC)
    wide = make_classification(500, 2_000, n_informative=100, random_state=7)
    text, score = peers.text_like(10_000, 2_000, 30, 7, 1.0)
    labels = (score > 0).astype(int)
    return {
        "search-logistic": Search(x, y, strengths, "search_logistic", "accuracy", LOGISTIC),
        "search-logistic-cv": Search(x, y, strengths, "search_logistic", "accuracy", LOGISTIC, "LogisticRegressionCV"),
        "search-logistic-scaled": Search(x, y, strengths, "search_logistic_scaled", "accuracy", scaled),
        "search-ridge": Search(x, numbers, strengths, "search_ridge", "r2", Ridge()),
        "search-wide": Search(*wide, np.logspace(-3, 1, 10), "search_wide", "neg_log_loss", LOGISTIC),
        "search-sparse": Search(text, labels, np.logspace(-5, 0, 10), "search_sparse", "neg_log_loss", LOGISTIC),
    }


def run_attune(program, rows):
    """The counters of each row's benchmark."""
    found = {}
    for name, row in rows.items():
        if name != "search-logistic-cv":
            is_class = row.ours != "search_ridge"
            arrays = {"strengths": row.strengths, "y": row.y.astype(np.int32), "numbers": [] if is_class else row.y}
            found[row.ours] = peers.run_attune(program, row.x, arrays, f"^{row.ours}/")[f"{row.ours}"]
    return found


def check(name, row, means, ours):
    """That both sides chose and reached the same."""
    chosen, best = int(ours["chosen"]), int(np.argmax(means))
    if chosen != best:
        raise peers.Unequal(f"{name}: attune chose penalty {chosen}, {row.peer} {best}: {means}")
    score = -ours["score"] if row.scoring.startswith("neg") else ours["score"]
    if abs(score - means[chosen]) > 1e-4:
        raise peers.Unequal(f"{name}: attune's score {score}, {row.peer}'s {means[chosen]}")
    if row.x.shape[1] <= 100:
        furthest = row.furthest(ours["models"])
        print(f"{name}: attune's models of folds are within {furthest:.2g} of their minima", file=sys.stderr, flush=True)
        if furthest > peers.REACHED:
            raise peers.Unequal(f"{name}: a model of a fold is {furthest:.2g} above its minimum")
    least, theirs = (row.objective(row.strengths[chosen], exact) for exact in (True, False))
    for side, value in ("attune", ours["objective"]), (row.peer, theirs):
        if not peers.equal(value, least):
            raise peers.Unequal(f"{name}: {side}'s objective is {value} of {least}")


def main():
    warnings.simplefilter("ignore")
    program, jobs = sys.argv[1], peers.JOBS
    rows = searches(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    ours = run_attune(program, rows)
    os.environ["PYTHONWARNINGS"] = "ignore"  # of the workers
    GridSearchCV(LOGISTIC, {"C": np.ones(10)}, cv=FOLDS, n_jobs=jobs).fit(np.eye(50), np.arange(50) % 2)  # which start here

    table, ratios, failed = [], [], False
    for name, row in rows.items():
        seconds, means = peers.timed(lambda: row.means(jobs))
        try:
            check(name, row, means, ours[row.ours])
        except peers.Unequal as error:
            print(error, file=sys.stderr, flush=True)
            failed = True
            continue
        own = ours[row.ours]["best"]
        shape = f"{row.x.shape[0]:,} x {row.x.shape[1]:,}" + (", sparse" if sparse.issparse(row.x) else "")
        table.append(f"| {name} | {shape} | {row.peer} | {seconds:.3g} s | {own:.3g} s | {seconds / own:.3g} |")
        ratios.append(f"ratio {name} {seconds / own:.4g}")
        print(table[-1], file=sys.stderr, flush=True)

    print(f"attune and scikit-learn {sklearn.__version__}, 10 penalties x 5 folds, {jobs} jobs each, wall-clock time; the same penalties chosen, objectives equal to {peers.REACHED:g}\n")
    print("| search | data | peer | there | attune | times faster |\n| --- | --- | --- | ---: | ---: | ---: |")
    print("\n".join(table) + "\n\n" + "\n".join(ratios))
    sys.exit(failed)


if __name__ == "__main__":
    main()
