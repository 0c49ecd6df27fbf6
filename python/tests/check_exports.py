"""Holds exported files against the tools that are to read them: check_exports.py hepdata DIR, check_exports.py pyhf FILE B SIGMA.

Prints one line of JSON. Run by the tests of the command line, which make the files.
"""

import json
import sys

import numpy as np


def hepdata(folder):
    from hepdata_validator.full_submission_validator import FullSubmissionValidator

    validator = FullSubmissionValidator(schema_version="1.1.1")
    valid = validator.validate(directory=folder)
    return {"valid": bool(valid), "messages": [message.message for messages in validator.get_messages().values() for message in messages]}


def pyhf(path, background, sigma):
    """The signal count excluded at 90 % CL by the expected CLs limit: pyhf's, and ours from the likelihood written out."""
    import pyhf
    from scipy.optimize import brentq
    from scipy.stats import norm

    with open(path) as file:
        workspace = pyhf.Workspace(json.load(file))
    # The error of the signal is another matter than the limit on it; both sides go without.
    model = workspace.prune(modifiers=["signal_statistics"]).model()
    data = workspace.data(model)
    signal = workspace["channels"][0]["samples"][0]["data"][0]
    bounds = model.config.suggested_bounds()[model.config.poi_index]
    answer = {"signal": signal}
    if background == 0:
        # No event seen: CLs is the ratio of the likelihoods with and without signal, exp(-mu s), exactly.
        def cls(mu):
            def likelihood(value):
                return float(np.exp(model.logpdf(np.array([value]), np.array(data)))[0])
            return likelihood(mu) / likelihood(0.0)
        ours = -np.log(0.1)
    else:
        def cls(mu):
            return float(pyhf.infer.hypotest(mu, data, model, test_stat="qtilde", return_expected=True)[1])
        ours = brentq(lambda s: norm.sf(np.sqrt(_q(s, background, sigma))) / 0.5 - 0.1, 1e-6 * np.sqrt(background), 50 * np.sqrt(background + sigma**2))
    answer["pyhf"] = signal * brentq(lambda mu: cls(mu) - 0.1, 1e-6 * bounds[1], bounds[1], rtol=1e-6)
    answer["ours"] = float(ours)
    return answer


def _q(signal, background, sigma):
    """-2 ln of the likelihood ratio of the Asimov data b against s + b, profiled over b, which a Gaussian constrains.

    Cowan, Cranmer, Gross and Vitells, Eur. Phys. J. C 71 (2011) 1554; the profiled rate u = s + b' solves a quadratic equation.
    """
    if sigma == 0:
        rate, pull = signal + background, 0.0
    else:
        p = background + signal - sigma**2
        rate = 0.5 * (p + np.sqrt(p**2 + 4 * background * sigma**2))
        pull = (rate - signal - background) / sigma
    return 2 * (rate - background - background * np.log(rate / background)) + pull**2


if __name__ == "__main__":
    kind, path, *numbers = sys.argv[1:]
    print(json.dumps(hepdata(path) if kind == "hepdata" else pyhf(path, *map(float, numbers))))
