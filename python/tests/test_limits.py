"""Tables of published bounds."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

from calodump import InputError, read_limits  # noqa: E402
from calodump.limits import read_limit  # noqa: E402

# Numbers of the publications, with their source.
PUBLISHED = json.loads((Path(__file__).resolve().parent / "bounds.json").read_text())


class LimitTests(unittest.TestCase):
    def test_tables_hold_the_published_numbers(self):
        limits = {limit.name: limit for limit in read_limits()}
        self.assertLessEqual(max(len(limit.mass) for limit in limits.values()), 200)
        for entry in PUBLISHED["tips"]:
            limit = limits[entry["bound"]]
            self.assertAlmostEqual(limit.mass.max() / entry["highest_mass_GeV"], 1, delta=0.01)
            self.assertAlmostEqual(limit.coupling.min() / entry["lowest_coupling_per_GeV"], 1, delta=0.01)
        self.assertEqual({limit.kind for limit in limits.values()}, {"laboratory", "astrophysical", "projection"})

    def test_what_a_window_shows(self):
        limits = {limit.name: limit for limit in read_limits()}
        shown = {name for name, limit in limits.items() if limit.is_in((1e-3, 5), (1e-8, 3e-2))}
        # No table; below 0.4 MeV; above 5 GeV. A line inside, an area around the window and one through it are shown.
        self.assertEqual(set(limits) - shown, set(PUBLISHED["not_shown"]))
        tip = limits[PUBLISHED["tips"][0]["bound"]]
        self.assertTrue(tip.is_in((0.02, 0.03), (1e-5, 2e-5)))
        self.assertFalse(tip.is_in((0.02, 0.03), (0.01, 0.02)))

    def test_bad_tables_are_refused_with_their_line(self):
        header = "# name: x\n# label: X\n# kind: laboratory\n# shape: polygon\n# cl: 95 %\n# reference: A: B\n# arxiv: 1\n# compiled_by: us\n"
        rows = "mass_GeV,coupling_per_GeV\n1,1\n2,1\n2,2\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            path.write_text(header + rows)
            self.assertEqual(read_limit(path).header["reference"], "A: B")
            for old, new, words in [
                ("# kind: laboratory\n", "", "no header line for kind"), ("# cl: 95 %\n", "# cl: 95 %\n# unit: MeV\n", "unknown key unit"),
                ("# cl: 95 %\n", "# cl: 95 %\n# label: Y\n", "the key 'label' stands twice"), ("1,1\n2,1\n2,2\n", "1,1\n1,2\n1,3\n", "all points have one mass"),
                ("polygon", "circle", "unknown kind 'laboratory' or shape 'circle'"), ("polygon", "line", "a line for a laboratory bound"),
                ("# cl: 95 %\n", "# cl: 95 %\n# label_at: 0.01 0 0\n", "label_at '0.01 0 0'; "), ("# cl: 95 %\n", "# cl: 95 %\n# label_at: 1 1\n", "label_at '1 1'; "), ("2,2\n", "", "2 points"),
                ("2,2\n", "2,-2\n", "bad row '2,-2'.*line 12"), ("mass_GeV", "mass_MeV", "multiply those in MeV by 1e-3"),
                ("per_GeV", "per_TeV", "multiply those in 1/TeV by 1e-3"), ("2,2\n", "2e6,2\n", "a mass of 2e.06; .*line 12; .*is it in eV or MeV"),
                ("2,2\n", "2,20\n", "a coupling of 20; .*line 12; .*is it in 1/TeV"),
                ("1,1\n2,1\n2,2\n", "1,1\n2,2\n2,1\n1,2\n", "two sides of the polygon cross; .*lines 10 and 12"),
            ]:
                path.write_text((header + rows).replace(old, new))
                with self.assertRaisesRegex(InputError, words):
                    read_limit(path)

    def test_columns_are_those_of_the_mediator(self):
        header = "# name: x\n# label: X\n# kind: laboratory\n# shape: lower\n# mediator: dark-photon\n# cl: 95 %\n# reference: A\n# compiled_by: us\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "limits" / "x.csv"
            path.parent.mkdir()
            path.write_text(header + "mass_GeV,coupling\n1,1e-3\n2,1e-3\n")
            self.assertIn("x", [limit.name for limit in read_limits(folder, "dark-photon")])
            path.write_text(header + "mass_GeV,coupling_per_GeV\n1,1e-3\n2,1e-3\n")
            with self.assertRaisesRegex(InputError, "bound on 'dark-photon'; .*expected mass_GeV,coupling"):
                read_limits(folder)
            path.write_text(header.replace("dark-photon", "mine") + "mass_GeV,coupling_per_GeV\n1,1e-3\n2,1e-3\n")
            self.assertEqual([limit.name for limit in read_limits(folder, "mine", " /GeV")], ["x"])
            with self.assertRaisesRegex(InputError, "bound on 'mine'; .*expected mass_GeV,coupling"):
                read_limits(folder, "mine", "")

    def test_lower_bounds_are_functions_of_the_mass_whoever_wrote_them(self):
        header = "# name: x\n# label: X\n# kind: laboratory\n# shape: lower\n# cl: 95 %\n# reference: A\n# arxiv: 1\n# compiled_by: us\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            for rows in ("2e-2,2e-9\n1e-1,1e-9\n1,1e-9\n", "1e-1,1e-9\n2e-2,2e-9\n1,1e-9\n", "1,1e-9\n1e-1,1e-9\n2e-2,2e-9\n"):
                for end in ("\n", "\r\n"):
                    path.write_bytes(b"\xef\xbb\xbf" + (header + "mass_GeV,coupling_per_GeV\n" + rows).replace("\n", end).encode())
                    limit = read_limit(path)
                    self.assertEqual((limit.name, limit.mass.tolist()), ("x", [0.02, 0.1, 1]))
                    for mass in (0.03, 0.3):
                        self.assertTrue(limit.contains(mass, 1e-6) and not limit.contains(mass, 1e-10))


if __name__ == "__main__":
    unittest.main()
