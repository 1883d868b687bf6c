#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The scores of the quickstart's final model on its held-out rows, by scikit-learn. Reads which rows these
are, and the strength that the search chose, from golden/quickstart_rows.csv."""
from sklearn import metrics
from sklearn.preprocessing import StandardScaler

import golden


def main():
    given = golden.read("quickstart_rows.csv")
    train, test = ([int(i) for i in given[key]] for key in ("train rows", "test rows"))
    x, y = golden.breast_cancer()
    scaler = StandardScaler().fit(x[train])
    model = golden.logistic_regression(given["strength"][0], len(train)).fit(scaler.transform(x[train]), y[train])
    z = scaler.transform(x[test])
    golden.write("quickstart.csv", {
        "accuracy": metrics.accuracy_score(y[test], model.predict(z)),
        "ROC AUC": metrics.roc_auc_score(y[test], model.decision_function(z)),
    })


if __name__ == "__main__":
    main()
