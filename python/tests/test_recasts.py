"""Figures of `calodump recast` and `calodump ceiling`, from synthetic answers."""

import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE)]

from calodump import InputError, ceiling, read_limits, recast  # noqa: E402
from calodump.__main__ import main  # noqa: E402

BOUNDS = [limit.name for limit in read_limits() if limit.kind == "laboratory" and len(limit.mass) > 3]


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)


class Recasts(Folder):
    def write(self, name, bound):
        rows = [{"mass_GeV": m, "lower_per_GeV": 1e-8 / m, "upper_per_GeV": 1e-7 / m**2, "lower_ratio": 0.9} for m in (0.01, 0.1)]
        del rows[1]["upper_per_GeV"]
        answer = {
            "name": name, "bound": bound, "signal": 2.3, "cl": "90 %", "comparison": rows, "references": {},
            "variations": [{"name": "first collision only", "lower_change": [1.1, None], "upper_change": [1.0, None]}],
        }
        (self.folder / f"{name}.json").write_text(json.dumps(answer))
        lines = ["# recast", "mass_GeV,lower_per_GeV,upper_per_GeV"] + [f"{m},{1e-8 / m},{1e-7 / m**2}" for m in (0.01, 0.03, 0.1)]
        (self.folder / f"{name}.csv").write_text("\n".join(lines) + "\n")

    def test_one_panel_each(self):
        self.write("toy", BOUNDS[0])
        self.write("other", BOUNDS[1])
        self.write("third", BOUNDS[2])
        figure = recast.draw(self.folder)
        shown = [panel for panel in figure.axes if panel.get_visible()]
        self.assertEqual([panel.get_title().split(":")[0] for panel in shown], ["other", "third", "toy"])
        self.assertIn("lower edge 0.9", figure.caption)
        self.assertEqual(main(["recasts", str(self.folder)]), 0)
        self.assertTrue((self.folder / "recasts.png").stat().st_size > 10_000)

    def test_no_place_stays_empty(self):
        for count, name in enumerate(("toy", "other", "third"), 1):
            self.write(name, BOUNDS[0])
            figure = recast.draw(self.folder)
            self.assertEqual((len(figure.axes), all(panel.get_visible() for panel in figure.axes)), (count, True))
            figure.draw_without_rendering()
            boxes = [panel.get_position() for panel in figure.axes]
            # The panels' middle is that of the figure: none leaves a half empty.
            middle = [min(box.x0 for box in boxes), max(box.x1 for box in boxes)]
            self.assertAlmostEqual(sum(middle) / 2, 0.5, delta=0.12)
            if count == 3:
                self.assertAlmostEqual((boxes[2].x0 + boxes[2].x1) / 2, sum(middle) / 2, delta=0.05)

    def test_bad_input_is_named(self):
        with self.assertRaisesRegex(InputError, "no recast here"):
            recast.draw(self.folder)
        self.write("toy", "no-such-bound")
        with self.assertRaisesRegex(InputError, "no published bound"):
            recast.draw(self.folder)


class Ceiling(Folder):
    def test_a_column_per_setup(self):
        rows = [
            {"setup": setup, "mass_GeV": 0.01, "background": background, "x": x, "lower_per_GeV": 1, "upper_per_GeV": 1,
             "lower_ratio": x**-0.25, "upper_ratio": x**0.02, "eq9": x**-0.25, **({} if x > 10 else {"eq7": x**0.01}), "upper_growth": 0.02}
            for setup in ("barrel", "dump") for background in ("none", "large") for x in (1, 10, 100)
        ]
        (self.folder / "ceiling.json").write_text(json.dumps({"rows": rows}))
        figure = ceiling.draw(self.folder)
        self.assertEqual([panel.get_title() for panel in figure.axes[:2]], ["barrel", "dump"])
        self.assertEqual(main(["ceiling", str(self.folder)]), 0)

    def test_bad_input_is_named(self):
        for text in (None, "{", "[]", '{"rows": []}'):
            if text is not None:
                (self.folder / "ceiling.json").write_text(text)
            with self.assertRaises(InputError):
                ceiling.draw(self.folder)


if __name__ == "__main__":
    unittest.main()
