#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What searches are made of: scikit-learn's posterior of a Gaussian process, its likelihood and the derivatives of that;
SciPy's points of Sobol's sequence; expected improvements by mpmath."""
import mpmath
import numpy as np
import scipy
import sklearn
from scipy.stats import qmc
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

import golden

SETTINGS = {  # lengths, variance, noise
    "one axis": ([0.4], 1.0, 1e-3),
    "three axes": ([0.3, 1.7, 0.05], 2.5, 1e-6),
    "noisy": ([0.8, 0.2], 0.7, 0.3),
}


def main():
    rows = {}
    random = np.random.default_rng(3)
    for name, (lengths, variance, noise) in SETTINGS.items():
        d, n = len(lengths), 21
        x, y, at = random.uniform(size=(n, d)), random.normal(size=n), random.uniform(size=(17, d))
        smooth = ConstantKernel(variance) * Matern(lengths, nu=2.5)
        posterior = GaussianProcessRegressor(smooth, alpha=noise, optimizer=None).fit(x, y)
        mean, covariance = posterior.predict(at, return_cov=True)
        whole = GaussianProcessRegressor(smooth + WhiteKernel(noise), alpha=0, optimizer=None).fit(x, y)
        likelihood, gradient = whole.log_marginal_likelihood(whole.kernel_.theta, eval_gradient=True)  # variance, lengths, noise
        for key, values in (("lengths", lengths), ("variance", variance), ("noise", noise), ("x", x.ravel()), ("y", y), ("at", at.ravel()), ("mean", mean),
                            ("deviation", np.sqrt(np.diag(covariance))), ("likelihood", likelihood), ("gradient", [*gradient[1:-1], gradient[0], gradient[-1]])):
            rows[f"{name} {key}"] = values

    points = qmc.Sobol(64, scramble=False).random(32)
    for axis in range(64):
        rows[f"sobol {axis}"] = points[:, axis]

    z = np.array([3.0, 1.0, 0.1, 0.0, -0.5, -1.0, -2.0, -2.99, -3.01, -5.0, -8.0, -20.0, -24.9, -25.1, -40.0, -300.0, -1e5])
    mpmath.mp.dps = 60
    exact = [mpmath.log(mpmath.npdf(mpmath.mpf(v)) + mpmath.mpf(v) * mpmath.erfc(-mpmath.mpf(v) / mpmath.sqrt(2)) / 2) for v in z]
    rows["improvement z"] = z
    rows["improvement"] = [float(v) for v in exact]
    golden.write("search_strategies.csv", rows, source=f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}, mpmath {mpmath.__version__}")


if __name__ == "__main__":
    main()
