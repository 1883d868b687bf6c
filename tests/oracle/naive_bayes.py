#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Gaussian naive Bayes: what was found, and what it says of the rows."""
import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.naive_bayes import GaussianNB

import golden

SETTINGS = {"default": {}, "smooth": {"var_smoothing": 1e-3}, "priors": {"priors": True}}


def main():
    rows = {}
    for name, (x, y) in (("breast_cancer", golden.breast_cancer()), ("iris", golden.iris()), ("wine", golden.wine())):
        classes = len(np.unique(y))
        for setting, arguments in SETTINGS.items():
            if "priors" in arguments:
                arguments = {"priors": (1.0 + np.arange(classes)) / (1.0 + np.arange(classes)).sum()}
            for weighted in (False, True):
                w = golden.weights(len(y)) if weighted else None
                model = GaussianNB(**arguments).fit(x, y, sample_weight=w)
                key = f"{name} {setting} weighted={int(weighted)}"
                rows[f"{key} prior"] = model.class_prior_
                rows[f"{key} mean"] = model.theta_.ravel()
                rows[f"{key} variance"] = model.var_.ravel()
                chosen = np.arange(0, len(y), 17)
                rows[f"{key} log_proba"] = model.predict_log_proba(x[chosen]).ravel()
                rows[f"{key} predicted"] = model.predict(x)
                joint = model.predict_joint_log_proba(x)
                if classes == 2:
                    odds = joint[:, 1] - joint[:, 0]
                    rows[f"{key} odds"] = odds[chosen]
                    rows[f"{key} auc"] = roc_auc_score(y, odds, sample_weight=w)
    golden.write("naive_bayes.csv", rows)


if __name__ == "__main__":
    main()
