"""Figures of what chambers see, from made-up data."""

import json
import pathlib
import tempfile
import unittest

from calodump import response
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
