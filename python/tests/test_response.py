"""Figures of what chambers see, from made-up data."""

import json
import pathlib
import tempfile
import unittest

from calodump import patterns, response
from calodump.errors import InputError

ESTIMATE = {"mean": 0.2, "error": 0.01}
CURVES = {
    "title": "a paper", "experiment": "toy", "chamber": "tubes", "station": "inner", "radiation_lengths": 0.4, "paper": 0.9, "energies_GeV": [0.01, 1.0],
    "mass_over_energy": 0.05, "events": 100, "photons": {k: [ESTIMATE, ESTIMATE] for k in "234"}, "decays": {k: [ESTIMATE, ESTIMATE] for k in "234"}}
DISPLAY = {
    "experiment": "toy", "chamber": "tubes", "station": "inner", "thickness_cm": 3.0, "half_width_cm": 10.0,
    "slices": [{"from": 0.0, "to": 1.0, "dense": True}, {"from": 1.0, "to": 3.0, "dense": False}],
    "layers": [{"from": 1.0, "to": 2.0, "width": 2.0, "edge": 0.0, "measures": "phi"}, {"from": 2.0, "to": 3.0, "width": 2.0, "edge": 1.0, "measures": "theta"}],
    "events": [{"title": "signal", "hits": [{"layer": 0, "cell": 3, "energy_keV": 2.0}, {"layer": 1, "cell": -1, "energy_keV": 1.0}],
                "lines": [{"species": "gamma", "from": [6.0, 0.0, 0.0], "to": [8.0, 1.0, 3.0]}]},
               {"title": "random", "hits": [], "lines": []}]}


def point(rate, efficiency, cut="road_run >= 3"):
    return {"cut": cut, "efficiency": {"mean": efficiency, "error": 0.01}, "rate_Hz": {"mean": rate, "error": 1.0}, "muons": 0.1}


TRIGGERS = {
    "mass_GeV": 0.05, "coupling_unit": "1/GeV", "events": 100, "entries": [{
        "scenarios": ["run"], "chamber": "tubes", "regions": 60, "coupling": 1e-5, "median_energy_GeV": 0.8, "settings": [
            {"pile_up": 0.0, "patterns": [{"name": "line", "efficiency": ESTIMATE, "rates_Hz": {}}], "curves": []},
            {"pile_up": 200.0, "patterns": [{"name": "line", "efficiency": ESTIMATE, "rates_Hz": {"independent": ESTIMATE, "photons": {"mean": 2e4, "error": 1e3}}}],
             "curves": [{"name": "cuts", "points": [point(0, 0.01), point(1e3, 0.1), point(1e5, 0.2)]}, {"name": "learned", "points": [point(1e3, 0.15)]}]}]}]}


class TriggerFigures(unittest.TestCase):
    def test_curves_and_marks(self):
        figure = patterns.draw(TRIGGERS)
        lines = {line.get_label(): line.get_xdata() for line in figure.axes[0].lines}
        self.assertEqual(list(lines["cuts, 200 collisions in a crossing"]), [1.0, 100.0])  # kHz; a rate of zero is not on the axis
        self.assertEqual(list(lines["line"]), [20.0])
        self.assertIn("half of the decays above 0.8 GeV", figure.caption)

    def test_training(self):
        try:
            import sklearn  # noqa: F401
        except ImportError:
            self.skipTest("scikit-learn is not installed")
        with tempfile.TemporaryDirectory() as folder:
            file, out = pathlib.Path(folder) / "samples.csv", pathlib.Path(folder) / "learned.yaml"
            rows = ["chamber,pile_up,class,weight,road_layers,hits"]
            rows += [f"tubes,200,{kind},1,{2 + (kind == 'signal') * 3 + i % 3},{i % 7}" for kind in ("signal", "independent", "photons", "muon") for i in range(400)]
            file.write_text("\n".join(rows))
            self.assertGreater(patterns.train(file, out)["area"], 0.99)
            self.assertIn("inputs: [road_layers, hits]", out.read_text())
            self.assertTrue(out.read_text().startswith("cuts: { road_layers: [2, "))  # where nothing was learned the pattern does not answer
            with self.assertRaisesRegex(InputError, "no samples"):
                patterns.train(file, out, chamber="none")


class ResponseFigures(unittest.TestCase):
    def test_efficiency(self):
        figure = response.draw_efficiency(CURVES)
        self.assertEqual([len(panel.containers) for panel in figure.axes], [3, 3])
        self.assertIn("more than 90%", figure.caption)

    def test_events(self):
        figure = response.draw_events(DISPLAY)
        self.assertEqual(len(figure.axes), 4)
        self.assertIn("signal; random", figure.caption)

    def test_written_and_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "response.json"
            path.write_text(json.dumps(CURVES))
            names = {file.name for file in response.draw_efficiency(response.read(path)).write(folder, "P14")}
            self.assertEqual(names, {"P14.pdf", "P14.png", "P14.txt", "P14.json"})
            path.write_text("{")
            with self.assertRaises(InputError):
                response.read(path)


if __name__ == "__main__":
    unittest.main()
