"""Triggers: efficiency for decays against rate (P30), and the training of a pattern."""

import csv
import json

from .errors import InputError
from .response import read
from .style import BLACK, BLUE, GREEN, PURPLE, SKY, VERMILION, WIDTH, Drawing, style

__all__ = ["draw", "read", "train"]

MARKS = "osD^vP*Xh<>d"


def draw(report):
    """P30: one panel for each chamber; curves of cuts and of the learned pattern, a mark for each of the chamber's own."""
    entries = report["entries"]
    with style():
        figure = Drawing(figsize=(WIDTH, 3.3 * len(entries)), layout="constrained")
        panels = figure.subplots(len(entries), 1, squeeze=False)[:, 0]
        for number, (panel, entry) in enumerate(zip(panels, entries)):
            _panel(panel, entry)
            panel.set_title(f"({'abcdef'[number]}) {entry['chamber']}: {entry['regions']} regions, {', '.join(entry['scenarios'])}", loc="left")
            panel.set(xlabel="rate of random hits at level 1 (kHz)", ylabel="part of the decays")
    points = "; ".join(f"{e['chamber']}: coupling {e['coupling']:.2g} {report['coupling_unit']}".strip() + f", half of the decays above {e['median_energy_GeV']:.2g} GeV" for e in entries)
    figure.caption = "\n".join([
        f"P30. What patterns of hits see of the decays in a station, m = {report['mass_GeV'] * 1e3:.3g} MeV ({points}), against the rate of random hits over all its regions "
        "(the larger one of independent hits and of hits of photons from 0.1 to 10 MeV).",
        f"Lines: cuts on a few numbers of the hits, and a learned pattern; marks: the chamber's patterns, filled for {_most(entries):g} collisions in a crossing. {report['events']} decays; "
        "muons and other particles are not in the rates. docs/Responses.md."])
    figure.contents = {"series": [f"{e['chamber']} {c['name']} {s['pile_up']:g}" for e in entries for s in e["settings"] for c in s["curves"]]}
    return figure


def _most(entries):
    return max(setting["pile_up"] for entry in entries for setting in entry["settings"])


def _panel(panel, entry):
    settings = [setting for setting in entry["settings"] if setting["curves"]]
    colours = {"cuts": BLUE, "learned": VERMILION}
    for setting in settings:
        dash = "-" if setting is settings[-1] else "--"
        for curve in setting["curves"]:
            points = [(p["rate_Hz"]["mean"] / 1e3, p["efficiency"]["mean"]) for p in curve["points"] if p["rate_Hz"]["mean"] > 0]
            if points:
                panel.plot(*zip(*points), color=colours.get(curve["name"], PURPLE), ls=dash, lw=1.4, label=f"{curve['name']}, {setting['pile_up']:g} collisions in a crossing")
        for mark, pattern in zip(MARKS, setting["patterns"]):
            rate = max((r["mean"] for r in pattern["rates_Hz"].values()), default=0) / 1e3
            if rate > 0 and pattern["efficiency"]["mean"] > 0:
                panel.plot(rate, pattern["efficiency"]["mean"], mark, ms=5, mec=GREEN, mfc=GREEN if setting is settings[-1] else "none", ls="none", label=pattern["name"] if setting is settings[-1] else None)
    panel.axvline(10, color=BLACK, ls=":", lw=0.8)
    panel.set(xscale="log", yscale="log", xlim=(1e-1, 1e5), ylim=(2e-3, 1))
    panel.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1), fontsize=7)


# Part of the background that later rounds of the training dwell on, because a trigger works where one window in many thousands passes, and how much of each kind there is.
ROUNDS = (1, 0.2, 0.1)
BACKGROUNDS = (("independent", 0.45), ("photons", 0.4), ("muon", 0.15))
# Layers of the road: with fewer of them nothing is learned, and the pattern does not answer.
LEAST_LAYERS = 2


def _draw(random, own, weights, count, score, hardest):
    """Events of one kind by the root of their weight, for rare numbers of hits are what looks like signal; 60 % of them from those that look like it most."""

    def some(events, number):
        share = weights[events] ** 0.5
        return random.choice(events, number, p=share / share.sum()) if len(events) else events

    if score is None:
        return some(own, count)
    most = own[(-score[own]).argsort()][: max(500, int(hardest * len(own)))]
    return list(some(own, int(0.4 * count))) + list(some(most, int(0.6 * count)))


def _seen(score, classes, weights, test, rate):
    """Part of the signal, of the half that is not learned from, above the score that at most a rate of random hits of either kind reaches."""
    least = 0.0
    for name in ("independent", "photons"):
        own = (classes == name) & test
        order = (-score[own]).argsort()
        # The other half has the other half of the rate.
        beyond = 2 * weights[own][order].cumsum() > rate
        if beyond.any():
            least = max(least, score[own][order][beyond.argmax()])
    return float((score[(classes == "signal") & test] > least).mean())


def train(path, out, chamber=None, pile_up=None, rate=1e5, hidden=16, seed=1):
    """Trains a pattern on the samples that 'calodump patterns --samples' has written: scikit-learn's multilayer perceptron, signal against random hits and muons, on one half of them; of three rounds the one
    that sees most of the other half at a rate (Hz) is kept.

    Writes the keys `cuts` and `learned` of the pattern for the experiment's file, and returns how well the other half is told apart.
    """
    try:
        import numpy
        from sklearn.metrics import roc_auc_score
        from sklearn.neural_network import MLPClassifier
    except ImportError as error:
        raise InputError(f"a pattern cannot be trained: {error}", advice="pip install scikit-learn") from None
    with open(path, newline="") as file:
        rows = [row for row in csv.DictReader(file) if chamber in (None, row["chamber"]) and float(row["pile_up"]) > 0 and pile_up in (None, float(row["pile_up"]))]
    if not rows:
        raise InputError("no samples with random hits", path, f"rows of the chamber {chamber}" if chamber else "rows", "'calodump patterns DIR --samples FILE.csv' writes them")
    names = list(rows[0])[4:]
    values = numpy.array([[float(row[name]) for name in names] for row in rows])
    classes = numpy.array([row["class"] for row in rows])
    weights = numpy.array([float(row["weight"]) for row in rows])
    road = values[:, names.index("road_layers")] >= LEAST_LAYERS
    used = [k for k in range(len(names)) if values[road][:, k].std() > 1e-6]
    mean, scale = values[road][:, used].mean(axis=0), values[road][:, used].std(axis=0)
    x = (values[:, used] - mean) / scale
    random = numpy.random.default_rng(seed)
    learn, test = (road & half for half in (lambda h: (h, ~h))(random.random(len(rows)) < 0.5))
    signal = numpy.flatnonzero((classes == "signal") & learn)
    best = score = None
    for hardest in ROUNDS:
        background = numpy.concatenate([
            _draw(random, numpy.flatnonzero((classes == name) & learn), weights, int(3 * part * len(signal)), score, hardest) for name, part in BACKGROUNDS])
        chosen = numpy.concatenate([signal, background])
        network = MLPClassifier((hidden,), alpha=1e-4, early_stopping=True, max_iter=300, random_state=seed)
        network.fit(x[chosen], numpy.concatenate([numpy.ones(len(signal)), numpy.zeros(len(background))]))
        score = network.predict_proba(x)[:, 1]
        seen = _seen(score, classes, weights, test, rate)
        if best is None or seen > best[0]:
            best = seen, network, float(roc_auc_score(classes[test] == "signal", score[test], sample_weight=numpy.sqrt(weights[test])))
    seen, network, quality = best

    def numbers(array):
        return "[" + ", ".join(f"{value:.4g}" for value in array) + "]"

    layers = ",\n".join(
        f"    {{ weights: [{', '.join(numbers(row) for row in w.T)}],\n      bias: {numbers(b)} }}" for w, b in zip(network.coefs_, network.intercepts_))
    text = (
        f"cuts: {{ road_layers: [{LEAST_LAYERS}, 1000000] }}\n"
        f"learned:                # scikit-learn, {len(chosen)} events; area under the curve {quality:.4f} on others\n"
        f"  inputs: [{', '.join(names[k] for k in used)}]\n  mean: {numbers(mean)}\n  scale: {numbers(scale)}\n  layers: [\n{layers} ]\n  above: 0.9\n")
    with open(out, "w") as file:
        file.write(text)
    return {"area": quality, "seen": seen, "events": len(chosen), "inputs": [names[k] for k in used]}
