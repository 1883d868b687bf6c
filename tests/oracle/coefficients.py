#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Coefficients of logistic, ridge and linear regression on standardised features, intercept last."""
import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

import golden


def gradient_norm(kind, x, y, w, strength, coefficients, intercept, fit_intercept):
    """Largest component of the gradient of sum w l / sum w + strength / 2 |coefficients|^2."""
    score = x @ coefficients + intercept
    mean = 1 / (1 + np.exp(-score)) if kind == "logistic" else score
    residual = w * (mean - y) / w.sum()
    gradient = x.T @ residual + strength * coefficients
    return np.abs(np.append(gradient, residual.sum() if fit_intercept else 0.0)).max()


def linear(rows):
    """Least squares without a penalty."""
    x, y = golden.diabetes()
    x = StandardScaler().fit_transform(x)
    for weighted in (False, True):
        w = golden.weights(len(y)) if weighted else np.ones(len(y))
        for fit_intercept in (True, False):
            model = LinearRegression(fit_intercept=fit_intercept).fit(x, y, sample_weight=w)
            norm = gradient_norm("linear", x, y, w, 0.0, model.coef_, model.intercept_, fit_intercept)
            # No penalty bends the objective: its curvature is that of the columns alone.
            columns = np.hstack([x, np.ones((len(x), 1))]) if fit_intercept else x
            curvature = np.linalg.eigvalsh((columns.T * (w / w.sum())) @ columns).min()
            assert norm <= 1e-9 * curvature * np.abs(model.coef_).max(), (weighted, fit_intercept, norm)
            key = f"linear weighted={int(weighted)} intercept={int(fit_intercept)}"
            print(f"{key}: gradient {norm:.1e}, curvature {curvature:.1e}")
            rows[key] = np.append(model.coef_, model.intercept_)


def main():
    rows = {}
    for kind, (x, y), make in (("logistic", golden.breast_cancer(), golden.logistic_regression),
                               ("ridge", golden.diabetes(), golden.ridge)):
        x = StandardScaler().fit_transform(x)
        for weighted in (False, True):
            w = golden.weights(len(y)) if weighted else np.ones(len(y))
            for strength in (1e-4, 1e-2, 1.0):
                for fit_intercept in (True, False):
                    model = make(strength, w.sum(), fit_intercept).fit(x, y, sample_weight=w)
                    coefficients, intercept = model.coef_.ravel(), float(np.ravel(model.intercept_)[0])
                    norm = gradient_norm(kind, x, y, w, strength, coefficients, intercept, fit_intercept)
                    # The curvature along any coefficient is at least `strength`: what is written is good to
                    # about eight digits or more, a hundredth of what the test asks for.
                    assert norm <= 1e-8 * strength * np.abs(coefficients).max(), (kind, strength, norm)
                    key = f"{kind} strength={strength:g} weighted={int(weighted)} intercept={int(fit_intercept)}"
                    print(f"{key}: gradient {norm:.1e}")
                    rows[key] = np.append(coefficients, intercept)
    linear(rows)
    golden.write("coefficients.csv", rows)


if __name__ == "__main__":
    main()
