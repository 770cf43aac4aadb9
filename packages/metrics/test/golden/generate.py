"""Writes python.golden.json: reference values from scipy, scikit-learn and statsmodels.

Run by hand, not by the tests; on Debian 12:
    apt-get install python3-scipy python3-sklearn python3-statsmodels
    /usr/bin/python3 generate.py
The inputs stand in the file beside the values, so nothing depends on a random generator here and there.
"""

import json
import platform

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import special, stats
from scipy.stats import _ksstats
from sklearn.calibration import calibration_curve
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

rng = np.random.default_rng(20261120)


def case(name, studies, prevalence, strength, decimals, noise):
    """Scores with a given AUROC, rounded so that ties occur, and those of a second, nearly equal run."""
    labels = (rng.random(studies) < prevalence).astype(int)
    labels[0], labels[1] = 1, 0
    logit = rng.normal(-1, 1.2, studies) + strength * labels
    first = np.round(1 / (1 + np.exp(-logit)), decimals)
    second = np.round(1 / (1 + np.exp(-(logit + rng.normal(0, noise, studies)))), decimals)
    return name, labels, first, second


CASES = [
    case("without ties", 120, 0.3, 1.5, 8, 0.02),
    case("two decimals", 200, 0.2, 1.0, 2, 0.2),
    case("one decimal", 60, 0.5, 0.7, 1, 0.5),
    case("rare finding", 300, 0.03, 1.2, 4, 0.1),
    case("worse than chance", 80, 0.4, -0.8, 3, 0.3),
]


def discrimination(name, labels, first, second):
    false_positive, true_positive, thresholds = roc_curve(labels, first, drop_intermediate=False)
    return {
        "name": name,
        "labels": labels.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "auroc": roc_auc_score(labels, first),
        "averagePrecision": average_precision_score(labels, first),
        "brier": brier_score_loss(labels, first),
        "roc": [false_positive.tolist(), true_positive.tolist(), thresholds[1:].tolist()],
        "curves": {
            strategy: [v.tolist() for v in calibration_curve(labels, first, n_bins=10, strategy=strategy)]
            for strategy in ["uniform", "quantile"]
        },
        "brierDifference": brier_difference(labels, first, second),
        "recalibration": recalibration(labels, first),
        "bootstrap": bootstrap(labels, first),
    }


def brier_difference(labels, first, second):
    losses = (second - labels) ** 2 - (first - labels) ** 2
    low, high = DescrStatsW(losses).tconfint_mean(0.05)
    test = stats.ttest_rel((second - labels) ** 2, (first - labels) ** 2)
    return {"difference": losses.mean(), "low": low, "high": high, "pValue": test.pvalue}


def recalibration(labels, scores):
    logit = special.logit(np.clip(scores, 1e-6, 1 - 1e-6))
    both = sm.Logit(labels, sm.add_constant(logit)).fit(disp=0, tol=1e-12)
    fixed = sm.GLM(labels, np.ones_like(logit), family=sm.families.Binomial(), offset=logit).fit(tol=1e-14)
    return {
        "intercept": [both.params[0], both.bse[0]],
        "slope": [both.params[1], both.bse[1]],
        "inTheLarge": [fixed.params[0], fixed.bse[0]],
    }


def bootstrap(labels, scores):
    """Monte Carlo: agrees with other seeds to about 0.003."""

    def statistic(s, l):
        return roc_auc_score(l, s) if 0 < l.sum() < len(l) else np.nan

    result = {}
    for method in ["percentile", "BCa"]:
        interval = stats.bootstrap(
            (scores, labels), statistic, paired=True, vectorized=False, n_resamples=9999, method=method, random_state=1
        ).confidence_interval
        if np.isfinite(interval.low) and np.isfinite(interval.high):
            result[method.lower()] = [interval.low, interval.high]
    return result


def ks(name, a, b):
    return {
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "statistic": stats.ks_2samp(a, b).statistic,
        "exact": stats.ks_2samp(a, b, method="exact").pvalue,
        "asymptotic": stats.ks_2samp(a, b, method="asymp").pvalue,
    }


KS = [
    ks("equal sizes, shifted", rng.random(40), rng.random(40) + 0.2),
    ks("equal sizes, nearly equal", *(lambda x: (x, x + rng.normal(0, 0.002, 500)))(rng.random(500))),
    ks("equal sizes, two decimals", *(lambda x: (np.round(x, 2), np.round(x + rng.normal(0, 0.01, 481), 2)))(rng.random(481))),
    ks("unequal sizes", rng.random(37), rng.random(53) ** 1.7),
    ks("unequal sizes with ties", np.round(rng.random(25), 1), np.round(rng.random(70), 1)),
    ks("multiple sizes", rng.random(20), rng.random(60) + 0.1),
    ks("far apart", rng.random(90), rng.random(100) + 0.8),
]

golden = {
    "source": {
        "script": "packages/metrics/test/golden/generate.py",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "calls": {
            "auroc": "sklearn.metrics.roc_auc_score(labels, first)",
            "averagePrecision": "sklearn.metrics.average_precision_score(labels, first)",
            "brier": "sklearn.metrics.brier_score_loss(labels, first)",
            "roc": "sklearn.metrics.roc_curve(labels, first, drop_intermediate=False), thresholds without the first",
            "curves": "sklearn.calibration.calibration_curve(labels, first, n_bins=10, strategy)",
            "brierDifference": "statsmodels DescrStatsW(losses).tconfint_mean, scipy.stats.ttest_rel",
            "recalibration": "statsmodels Logit(labels, [1, logit]) and GLM(Binomial, offset=logit): [estimate, bse]",
            "bootstrap": "scipy.stats.bootstrap(paired=True, n_resamples=9999, method, random_state=1)",
            "ks": "scipy.stats.ks_2samp(a, b, method='exact' | 'asymp')",
            "proportions": "statsmodels.stats.proportion.proportion_confint(k, n, 0.05, 'wilson' | 'beta')",
            "mcnemar": "statsmodels.stats.contingency_tables.mcnemar(exact=True); mid-p from scipy.stats.binom",
            "holm": "statsmodels.stats.multitest.multipletests(method='holm')",
            "distributions": "scipy.stats and scipy.special, as named",
            "round": "numpy.round(x, 2)",
        },
    },
    "discrimination": [discrimination(*c) for c in CASES],
    "ks": KS,
    "proportions": [
        {
            "successes": k,
            "trials": n,
            "wilson": list(proportion_confint(k, n, 0.05, "wilson")),
            "exact": [0.0 if k == 0 else proportion_confint(k, n, 0.05, "beta")[0],
                      1.0 if k == n else proportion_confint(k, n, 0.05, "beta")[1]],
        }
        for k, n in [(0, 10), (10, 10), (1, 3), (3, 481), (250, 500), (97, 100)]
    ],
    "mcnemar": [
        {
            "first": b,
            "second": c,
            "exact": min(1.0, mcnemar([[0, b], [c, 0]], exact=True).pvalue),
            "midP": min(1.0, 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)),
        }
        for b, c in [(1, 0), (5, 1), (4, 4), (12, 30), (0, 9)]
    ],
    "holm": {
        "pValues": [0.01, 0.04, 0.03, 0.005, 0.2, 0.04],
        "adjusted": multipletests([0.01, 0.04, 0.03, 0.005, 0.2, 0.04], method="holm")[1].tolist(),
    },
    "round": (lambda x: [x, np.round(x, 2).tolist()])([0.005, 0.015, 0.025, 0.125, 0.375, 0.625, 0.995, 0.4949, 0.285]),
    "distributions": {
        "norm.sf": [[z, stats.norm.sf(z)] for z in [-6.0, -1.5, 0.0, 0.3, 1.96, 4.0, 9.0, 30.0]],
        "norm.ppf": [[p, stats.norm.ppf(p)] for p in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999999]],
        "gammaln": [[x, special.gammaln(x)] for x in [0.1, 0.5, 1.5, 3.0, 20.5, 500.0, 1e5]],
        "chi2.sf": [[x, k, stats.chi2.sf(x, k)] for x, k in [(0.5, 1), (3.84, 1), (7.0, 4), (60.0, 5), (30.0, 40)]],
        "betainc": [[x, a, b, special.betainc(a, b, x)] for x, a, b in [(0.2, 2, 3), (0.9, 0.5, 0.5), (0.01, 3, 400), (0.5, 250, 251)]],
        "beta.ppf": [[p, a, b, stats.beta.ppf(p, a, b)] for p, a, b in [(0.025, 3, 479), (0.95, 1, 500), (0.5, 40, 2), (0.975, 0.5, 7)]],
        "t.ppf": [[p, k, stats.t.ppf(p, k)] for p, k in [(0.975, 1), (0.975, 4), (0.9, 499), (0.01, 30)]],
        "t.sf2": [[t, k, 2 * stats.t.sf(t, k)] for t, k in [(0.1, 3), (2.0, 10), (5.0, 480), (12.7, 1)]],
        # kstwo.sf approximates (Pelz and Good) above n = 140; the matrix method is exact.
        "kolmogorov.matrix": [[d, n, float(_ksstats._kolmogn_DMTW(n, d, cdf=False))] for d, n in [(0.04, 250), (0.09, 250), (0.3, 7), (0.2, 50), (0.03, 1000)]],
        "kstwo.sf": [[d, n, stats.kstwo.sf(d, n)] for d, n in [(0.01, 250), (0.04, 250), (0.09, 250), (0.2, 250), (0.5, 10), (0.3, 7), (0.05, 1000), (0.004, 20000), (0.008, 20000), (0.02, 20000), (0.0129, 2001)]],
    },
}

with open("python.golden.json", "w") as file:
    json.dump(golden, file, indent=None, separators=(",", ":"))
    file.write("\n")
