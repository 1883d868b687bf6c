#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Intervals of scores: Wilson's, and percentile and BCa bootstrap of replicates that SciPy drew."""
import numpy as np
import scipy
from scipy import stats

import golden


def main():
    rows = {}
    for n, k in ((10, 0), (10, 10), (10, 3), (1, 1), (57, 50), (1000, 999), (12345, 6789)):
        for level in (0.8, 0.95, 0.999):
            ci = stats.binomtest(k, n).proportion_ci(level, method="wilson")
            rows[f"wilson {k} of {n} at {level}"] = [k, n, level, ci.low, ci.high]

    random = np.random.default_rng(11)
    samples = {
        "symmetric": random.normal(0, 1, 30).round(2),
        "skewed": random.exponential(1, 25).round(2),
        "few values": random.integers(0, 3, 20).astype(float),
    }
    statistics = {"mean": np.mean, "variance": np.var}
    for name, sample in samples.items():
        for statistic, call in statistics.items():
            left_out = [call(np.delete(sample, i)) for i in range(len(sample))]
            for method in ("percentile", "BCa"):
                for level in (0.9, 0.95):
                    found = stats.bootstrap((sample,), call, n_resamples=400, method=method, confidence_level=level, random_state=5)
                    key = f"{method} {statistic} {name} {level}"
                    rows[f"{key} score"] = [call(sample)]
                    rows[f"{key} level"] = [level]
                    rows[f"{key} replicates"] = found.bootstrap_distribution
                    rows[f"{key} left out"] = left_out
                    rows[f"{key} interval"] = [found.confidence_interval.low, found.confidence_interval.high]
    golden.write("intervals.csv", rows, source=f"SciPy {scipy.__version__}")


if __name__ == "__main__":
    main()
