#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Linear support vector machines, with a hinge and with its square, on dense and on sparse samples: liblinear itself and
scikit-learn's LinearSVC, which has it inside, beside attune's fits, one thread each, neither with an intercept, because
liblinear penalises it. The peers' time is the least at which an objective lies within 1e-6 of the best that is known, over
solvers and tolerances; attune's models have to lie there too. svm.py <attune's benchmark program>"""
import sys
import warnings

import numpy as np
import sklearn
from sklearn.datasets import make_classification
from sklearn.svm import LinearSVC

import peers

TOLERANCES = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
DENSE, SPARSE = 1e-3, 2e-5  # strengths of the penalty: objective = mean loss + strength / 2 |w|^2
NAMES = ("dense_hinge", "dense_squared_hinge", "sparse_hinge", "sparse_squared_hinge")
SOLVERS = {"liblinear -s 3": 3, "liblinear -s 1": 1, "liblinear -s 2": 2}


def dense_problem():
    x, y = make_classification(100_000, 64, n_informative=30, flip_y=0.05, random_state=7)
    return (x - x.mean(axis=0)) / x.std(axis=0), y


def sparse_problem():
    x, score = peers.text_like(50_000, 20_000, 60, 7, 0.3)
    return x, (score > 0).astype(int)


def objective(x, y, w, squared, strength):
    loss = np.maximum(1 - (2 * y - 1) * (x @ w), 0)
    return np.mean(loss ** 2 if squared else loss) + peers.penalty(w, strength)


def fastest_peer(x, y, own_library, squared, strength, least):
    def solve(name, tolerance):
        c = 1 / (len(y) * strength)
        if name in SOLVERS:
            return own_library.train(SOLVERS[name], c, tolerance)
        return LinearSVC(loss="squared_hinge" if squared else "hinge", dual=name.endswith("dual"), C=c, tol=tolerance, fit_intercept=False,
                         max_iter=20_000, random_state=0).fit(x, y).coef_[0]

    names = ("liblinear -s 1", "liblinear -s 2", "LinearSVC, dual", "LinearSVC, primal") if squared else ("liblinear -s 3", "LinearSVC, dual")
    return peers.fastest([(name, TOLERANCES) for name in names], solve, lambda w: objective(x, y, w, squared, strength), least)


def main():
    warnings.simplefilter("ignore")
    program = sys.argv[1]
    (x, y), (z, classes) = dense_problem(), sparse_problem()
    arrays = {"y": y.astype(np.int32), "values": z.data, "columns": z.indices.astype(np.int32), "starts": z.indptr.astype(np.int32),
              "classes": classes.astype(np.int32), "strengths": np.array([DENSE, SPARSE, z.shape[1]])}
    ours = peers.run_attune(program, x, arrays)
    problems = {"dense": (x, y, peers.Liblinear(x, y)), "sparse": (z, classes, peers.Liblinear(z, classes))}

    print(f"attune, liblinear and scikit-learn {sklearn.__version__}'s LinearSVC, {x.shape[0]:,} x {x.shape[1]} dense with strength {DENSE:g}, "
          f"{z.shape[0]:,} x {z.shape[1]:,} with {z.nnz / z.shape[0]:.0f} entries a row with strength {SPARSE:g}, one thread, wall-clock time; objectives equal to {peers.REACHED:g}\n")
    print("| machine | peer | seconds | attune | times faster |\n| --- | --- | ---: | ---: | ---: |")
    ratios, failed = {}, False
    for name in NAMES:
        kind, loss = name.split("_", 1)
        run = ours[name]
        (theirs, settings), least = fastest_peer(*problems[kind], "squared" in loss, DENSE if kind == "dense" else SPARSE, run["objective"])
        if not peers.equal(run["objective"], least) or not np.isfinite(theirs):
            print(f"{name}: attune's objective {run['objective']}, the least {least}, the fastest peer {settings}", file=sys.stderr, flush=True)
            failed = True
            ratios[kind] = np.nan
            continue
        ratio = theirs / run["best"]
        print(f"| {kind}, {loss.replace('_', ' ')} | {settings} | {theirs:.3g} s | {run['best']:.3g} s | {ratio:.2f} |", flush=True)
        ratios[kind] = np.minimum(ratios.get(kind, np.inf), ratio)
    print()
    for kind, ratio in ratios.items():
        if np.isfinite(ratio):
            print(f"ratio fit-svm-{kind} {ratio:.4g}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
