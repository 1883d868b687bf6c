#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Linear models of sparse rows, fitted by scikit-learn to a csr_matrix: coefficients, intercept last; scores of
cross-validations behind a MaxAbsScaler; and what the scalers make. The rows go to sparse_rows.svmlight, and what is fitted
is what was read back from it."""
import numpy as np
from scipy import sparse
from sklearn.datasets import dump_svmlight_file, load_svmlight_file
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, PoissonRegressor, Ridge
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, StandardScaler
from sklearn.svm import LinearSVC

import golden

ROWS, COLUMNS = 150, 40
STRENGTH = 1e-2
FOLDS = KFold(5)


def make_rows():
    random = np.random.default_rng(5)
    x = sparse.random(ROWS, COLUMNS, density=0.15, format="csr", random_state=5, data_rvs=random.standard_normal)
    score = x @ random.normal(size=(COLUMNS, 3)) + 0.5 * random.normal(size=(ROWS, 3))
    dump_svmlight_file(x, score.argmax(axis=1), str(golden.HERE / "golden" / "sparse_rows.svmlight"))


def main():
    make_rows()
    x, y = load_svmlight_file(str(golden.HERE / "golden" / "sparse_rows.svmlight"), n_features=COLUMNS)
    two = (y == 1).astype(int)
    numbers = np.asarray(x @ np.arange(1, COLUMNS + 1) / COLUMNS) + y
    counts = np.floor(np.abs(numbers))
    w = 1.0 + np.arange(ROWS) % 3
    rows = {}

    def keep(key, model):
        rows[key] = np.append(model.coef_.ravel(), model.intercept_)

    logistic = dict(solver="newton-cg", tol=1e-10, max_iter=1_000)
    keep("logistic", LogisticRegression(C=1 / (ROWS * STRENGTH), **logistic).fit(x, two))
    keep("logistic_weighted", LogisticRegression(C=1 / (w.sum() * STRENGTH), **logistic).fit(x, two, w))
    # scikit-learn multiplies C by the class weights, whose sum over the rows is n again when they are balanced
    keep("logistic_balanced", LogisticRegression(C=1 / (ROWS * STRENGTH), class_weight="balanced", **logistic).fit(x, two))
    keep("softmax_by_parameters", LogisticRegression(C=1 / (ROWS * STRENGTH), multi_class="multinomial", **logistic).fit(x, y))
    rest = OneVsRestClassifier(LogisticRegression(C=1 / (ROWS * STRENGTH), **logistic)).fit(x, y)
    for k, model in enumerate(rest.estimators_):
        keep(f"rest_{k}", model)
    keep("svc_without_intercept", LinearSVC(C=1 / (ROWS * STRENGTH), tol=1e-12, max_iter=200_000, fit_intercept=False).fit(x, two))
    keep("ridge", Ridge(alpha=ROWS * STRENGTH, solver="sparse_cg", tol=1e-14, max_iter=10_000).fit(x, numbers))
    keep("poisson", PoissonRegressor(alpha=STRENGTH, solver="newton-cholesky", tol=1e-12, max_iter=10_000).fit(x, counts))
    keep("lasso", Lasso(alpha=STRENGTH, tol=1e-15, max_iter=1_000_000).fit(x.tocsc(), numbers))
    keep("lasso_weighted", Lasso(alpha=STRENGTH, tol=1e-15, max_iter=1_000_000).fit(x.tocsc(), numbers, w))
    keep("elastic_net", ElasticNet(alpha=STRENGTH, l1_ratio=0.5, tol=1e-15, max_iter=1_000_000).fit(x.tocsc(), numbers))

    rows["max_abs"] = MaxAbsScaler().fit(x).max_abs_
    rows["deviations"] = StandardScaler(with_mean=False).fit(x).scale_
    rows["deviations_weighted"] = StandardScaler(with_mean=False).fit(x, sample_weight=w).scale_
    scaled = make_pipeline(MaxAbsScaler(), LogisticRegression(C=1 / (ROWS * 4 / 5 * STRENGTH), **logistic))
    rows["accuracies"] = cross_val_score(scaled, x, two, cv=FOLDS, scoring="accuracy")
    rows["log_losses"] = -cross_val_score(scaled, x, two, cv=FOLDS, scoring="neg_log_loss")
    strengths = np.array([1e-4, 1e-2, 1.0])
    grid = GridSearchCV(scaled, {"logisticregression__C": 1 / (ROWS * 4 / 5 * strengths)}, cv=FOLDS, scoring="neg_log_loss").fit(x, two)
    rows["searched"] = -grid.cv_results_["mean_test_score"]
    golden.write("sparse_rows.csv", rows)


if __name__ == "__main__":
    main()
