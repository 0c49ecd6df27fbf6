"""python -m unittest discover -s python/tests"""

import json
import shutil
import sys
import unittest
from pathlib import Path

import numpy as np
from matplotlib.colors import to_rgb

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

from calodump import InputError, Run, plane, read_limits  # noqa: E402
from calodump.style import power_of_ten  # noqa: E402
from example import Example  # noqa: E402


class DrawingTests(Example):
    def test_the_command_draws_everything_reproducibly(self):
        names = [f"{figure}.{kind}" for figure in ("fig1", "fig2") for kind in ("pdf", "png", "txt", "json")]
        figures = self.directory / "figures"
        first = self.command("figures", str(self.directory))
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertEqual(first.stdout.split(), [str(figures / name) for name in names])
        self.assertEqual(sorted(path.name for path in figures.iterdir()), sorted(names))
        self.assertTrue((figures / "fig1.pdf").read_bytes().startswith(b"%PDF"))
        self.assertTrue((figures / "fig1.png").read_bytes().startswith(b"\x89PNG"))
        self.assertIn("photons in 40 cm of Pb", (figures / "fig1.txt").read_text())
        self.assertIn("Phys. Rev. D 38 (1988) 3375", (figures / "fig2.txt").read_text())
        before = {name: (figures / name).read_bytes() for name in names}
        self.assertEqual(self.command("figures", str(self.directory)).returncode, 0)
        self.assertEqual(before, {name: (figures / name).read_bytes() for name in names})

    def test_several_runs_side_by_side(self):
        other, out = self.directory.parent / "other", self.directory.parent / "both"
        shutil.copytree(self.directory, other)
        (other / "study.yaml").unlink(missing_ok=True)
        result = self.command("experiments", str(out), f"{self.directory}=barrel,forward", str(other))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        shown = json.loads((out / "experiments.json").read_text())["contours"]
        self.assertEqual({name.split()[1] for name in shown if name.startswith(f"{self.directory.name} ")}, {"barrel", "forward"})
        self.assertIn("other unbiased N = 2.3", shown)
        self.assertFalse([name for name in shown if "100" in name])
        result = self.command("experiments", str(out), f"{self.directory}=none", str(other))
        self.assertEqual(result.returncode, 1)
        self.assertIn("no scenario 'none'", result.stderr)

    def test_several_runs_are_of_one_mediator(self):
        other, dump, out = self.directory.parent / "other", self.directory.parent / "dump", self.directory.parent / "both"
        for copy in (other, dump):
            shutil.copytree(self.directory, copy)
            self.addCleanup(shutil.rmtree, copy)
        words = "# mediator: hidden, L = epsilon X\n# couplings_searched: 1e-12..1\n"
        for path in (other / "reach").glob("*.csv"):
            path.write_text(words + path.read_text().replace("_per_GeV", ""))
        (other / "labels.json").unlink()
        self.assertEqual(Run(other).mediator["name"], "hidden")
        result = self.command("experiments", str(out), str(self.directory), str(other))
        self.assertEqual(result.returncode, 1)
        self.assertIn("contours of 'hidden' beside those of 'alp-photon'", result.stderr)
        result = self.command("experiments", str(out), str(other), f"{other}=forward")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        caption = (out / "experiments.txt").read_text()
        self.assertIn("Sensitivity to a mediator: hidden, L = epsilon X.", caption)
        self.assertNotIn("/GeV", caption)
        self.assertEqual(json.loads((out / "experiments.json").read_text())["limits"], [])
        # A beam dump has particles on target in place of a luminosity.
        for path in (dump / "reach").glob("*.csv"):
            path.write_text(path.read_text().replace("# luminosity: 300/fb", "# on_target: 1e+20"))
        for runs in ([self.directory, dump], [dump, dump]):
            result = self.command("experiments", str(out), *map(str, runs))
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn("forward, 1e+20 on target, N = 2.3: m up to", (out / "experiments.txt").read_text())

    def test_a_scan_is_drawn_in_the_plane_of_its_mediator(self):
        scan, words = self.directory.parent / "scan", "# mediator: {}, L = epsilon X\n# couplings_searched: 1e-12..1\n"
        self.addCleanup(shutil.rmtree, scan)
        for mediators in (["hidden", "hidden"], ["hidden", "other"]):
            points = []
            for i, mediator in enumerate(mediators):
                shutil.copytree(self.directory / "reach", scan / f"{i}/reach", dirs_exist_ok=True)
                for path in (scan / f"{i}/reach").glob("*.csv"):
                    path.write_text(words.format(mediator) + path.read_text().replace("_per_GeV", ""))
                points.append({"values": {"jets.pt": f"{i + 1}GeV"}, "directory": str(i), "entries": [{"scenario": "forward"}]})
            (scan / "scan.json").write_text(json.dumps({"points": points}))
            result = self.command("scan", str(scan))
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            caption = (scan / "scan.txt").read_text()
            self.assertIn(f"Mediator: {', '.join(dict.fromkeys(mediators))}.", caption)
            self.assertNotIn("Gray, laboratory", caption)

    def test_a_run_without_contours_gets_its_first_figure_only(self):
        shutil.rmtree(self.directory / "reach")
        result = self.command("figures", str(self.directory))
        self.assertEqual(result.returncode, 0)
        self.assertIn("fig2 is not drawn", result.stderr)
        self.assertFalse((self.directory / "figures/fig2.pdf").exists())

    def test_errors_are_one_line_and_leave_earlier_figures(self):
        figures = self.directory / "figures"
        figures.mkdir()
        (figures / "fig1.png").write_text("earlier")
        (self.directory / "reach/forward_N100.csv").write_text("nonsense\n")
        for directory, words in [(self.directory, "no table, "), (self.directory / "nowhere", "no run directory; "), (figures, "nothing to draw; ")]:
            result = self.command("figures", str(directory))
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertIn(words, result.stderr.splitlines()[-1])
            self.assertNotIn("Traceback", result.stderr)
        self.assertEqual((figures / "fig1.png").read_text(), "earlier")
        self.assertIn("no folder of bounds; /nowhere", self.command("figures", str(self.original), CALODUMP_LIMITS="/nowhere").stderr)

    def test_a_place_that_cannot_be_written_is_an_error(self):
        (self.directory / "figures").write_text("a file where the folder should be")
        with self.assertRaisesRegex(InputError, "cannot write a figure"):
            self.run_.figure1().write(self.directory / "figures", "fig1")

    def test_figure_2_draws_the_users_bounds_and_says_what_it_shows(self):
        (self.directory / "limits").mkdir()
        header = "# name: mine\n# label: My bound\n# kind: laboratory\n# shape: polygon\n# cl: 90 %\n# reference: Me (2026)\n# arxiv: -\n# compiled_by: me\n"
        (self.directory / "limits/mine.csv").write_text(header + "mass_GeV,coupling_per_GeV\n0.5,1e-5\n2,1e-5\n1,1e-4\n")
        figure = self.run_.figure2()
        shown = [limit.name for limit in read_limits(self.directory) if limit.is_in(plane.MASSES, plane.COUPLINGS)]
        self.assertEqual(figure.contents["limits"], shown)
        self.assertIn("mine", shown)
        self.assertIn("My bound [Me (2026); arXiv:-; CL 90 %]", figure.caption)
        self.assertIn("My bound", [text.get_text() for text in figure.axes[0].texts])
        self.assertNotIn("HB stars", figure.caption)

    def test_labels_do_not_collide(self):
        for figure in (self.run_.figure2(), self.figure3()):
            renderer = figure.canvas.get_renderer()
            figure.draw_without_rendering()
            for panel in figure.axes:
                boxes = [text.get_window_extent(renderer) for text in panel.texts]
                self.assertGreater(len(boxes), 15)
                for i, box in enumerate(boxes):
                    self.assertFalse([other for other in boxes[:i] if box.overlaps(other)], panel.texts[i].get_text())

    def figure3(self):
        shutil.copytree(self.directory / "reach", self.directory / "reach/best", dirs_exist_ok=True)
        return self.run_.figure3()

    def test_figure_3_has_both_readings(self):
        figure = self.figure3()
        self.assertEqual([panel.get_title(loc="left") for panel in figure.axes], ["(a) reading of the study", "(b) realistic reading"])
        lines = [[line.get_color() for line in panel.lines if line.get_linewidth() > 1] for panel in figure.axes]
        self.assertTrue(lines[0] and lines[0] == lines[1])
        self.assertIn("realistic reading", figure.caption)

    def test_bands_are_drawn_where_a_contour_has_them(self):
        path = self.directory / "reach/barrel_N2.3.csv"
        before = len(self.run_.figure2().axes[0].collections)
        lines = path.read_text().splitlines()
        names = ",".join(f"{edge}{kind}_{side}" for kind in ("_stat", "_syst") for edge in ("lower", "upper") for side in ("minus", "plus"))
        ends = {"#": "", "m": f",{names}"}
        path.write_text("".join(line + ends.get(line[0], ",1e-5,2e-5,1e-3," * 2) + "\n" for line in lines))
        contour = self.run_.contour("barrel")
        self.assertEqual(set(contour.bands), {"statistical", "systematic"})
        self.assertEqual((contour.bands["statistical"][1][0], np.isnan(contour.bands["systematic"][3]).all()), (2e-5, True))
        figure = self.run_.figure2()
        self.assertEqual(len(figure.axes[0].collections), before + 4)
        self.assertIn("Bands: statistical and systematic errors", figure.caption)
        path.write_text(path.read_text().replace("upper_syst_plus", "something"))
        with self.assertRaisesRegex(InputError, "the systematic band is incomplete"):
            self.run_.contour("barrel")

    def test_figure_1_has_the_bands_and_the_total(self):
        figure = self.run_.figure1()
        levels = sorted({round(float(line.get_ydata()[0]), 9) for line in figure.axes[0].lines})
        self.assertEqual(levels, [-2.5, -1.8, -1.0, 1.0, 1.8, 2.5])
        self.assertRegex(figure.axes[0].get_title(loc="right"), r"\(\d\.\d+ \\pm \d\.\d+\) \\times 10\^\{19\}")

    def test_figure_1_draws_the_chambers_and_the_luminosity_of_the_study(self):
        for path in (self.directory / "reach").glob("*.csv"):
            if path.name.startswith("forward"):
                path.unlink()
            else:
                text = path.read_text().replace("300/fb", "77/fb").replace("BAR, 0 < |eta| < 1,", "MID, 0.5 < |eta| < 0.75,")
                path.write_text(text)
        figure = self.run_.figure1()
        levels = sorted({round(float(line.get_ydata()[0]), 9) for line in figure.axes[0].lines})
        self.assertEqual(levels, [-0.75, -0.5, 0.5, 0.75])
        self.assertIn("for 77 fb^-1", figure.caption)
        self.assertIn("MID, 0.5 < |eta| < 0.75, solid", figure.caption)
        self.assertNotIn("END", figure.caption)
        shutil.rmtree(self.directory / "reach")
        figure = self.run_.figure1()
        self.assertFalse(figure.axes[0].lines)
        self.assertIn("no chambers are drawn", figure.caption)

    def test_figure_1_has_no_lines_for_more_chambers_than_strokes(self):
        from calodump.figure1 import draw

        fluxes = [self.run_.flux(dump) for dump in self.run_.dumps]
        for count in (4, 5):
            figure = draw(fluxes, 300, [(f"C{i}", 0.5 * i + 0.1, 0.5 * i + 0.4) for i in range(count)])
            self.assertEqual(len(figure.axes[0].lines), 16 if count == 4 else 0)
            self.assertIn("C3, 1.6 < |eta| < 1.9", figure.caption)
            self.assertEqual("too many for lines" in figure.caption, count == 5)

    def test_nonsense_is_refused(self):
        flux = self.run_.flux(self.run_.dumps[0])
        for call in (lambda: self.run_.figure1(-5), lambda: self.run_.figure1(float("nan")), lambda: self.run_.figure1("3/ab"), lambda: flux.number(-500), lambda: flux.number("300"),
                     lambda: flux.number(above=-1)):
            with self.assertRaisesRegex(InputError, "expected"):
                call()

    def test_names_of_chambers_may_have_spaces(self):
        for path in (self.directory / "reach").glob("*.csv"):
            path.write_text(path.read_text().replace("BAR, 0 <", "Muon wall, 0 <"))
        self.assertIn("Muon wall, 0 < |eta| < 1, solid", self.run_.figure1().caption)

    def test_a_flux_without_photons_is_no_zero(self):
        array = self.directory / "flux/EM.photons.npy"
        np.save(array, 0 * np.load(array))
        figure = self.run_.figure1()
        self.assertEqual(figure.axes[0].get_title(loc="right"), "no photon in 36000 collisions")
        self.assertIn("EM: no photons in 40 cm", figure.caption)

    def test_contours_of_another_study_are_refused(self):
        header = self.directory / "flux/EM.json"
        header.write_text(json.dumps({**json.loads(header.read_text()), "study": "0123456789abcdef"}))
        contour = self.directory / "reach/barrel_N2.3.csv"
        contour.write_text("# study: 0123456789abcdeffedcba9876543210\n" + contour.read_text())
        self.run_.figure2()
        contour.write_text(contour.read_text().replace("0123456789abcdef", "fedcba9876543210"))
        for draw in (self.run_.figure1, self.run_.figure2):
            with self.assertRaisesRegex(InputError, "another study than the flux; .*barrel_N2.3.csv"):
                draw()

    def test_limits_are_called_by_their_confidence_level(self):
        for scenario, signal, background in (("barrel", "5.85422", "5 +- 2"), ("forward", "2.30259", "0")):
            path = self.directory / f"reach/{scenario}_N2.3.csv"
            path.with_name(f"{scenario}_N{signal}.csv").write_text(f"# level: 90 % CL, b = {background}\n# background: {background}\n" + path.read_text())
        for path in (self.directory / "reach").glob("*_N2.3.csv"):
            path.unlink()
        figure = self.run_.figure2()
        labels = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertEqual([label for label in labels if "CL" in label or "events" in label], ["90 % CL", "$N = 100$ events"])
        self.assertIn(r"Later years, barrel, $b = 5 \pm 2$", labels)
        self.assertNotIn("5.85", " ".join(labels))
        self.assertIn("Solid: 90 % CL. Dashed: N = 100.", figure.caption)
        self.assertIn("90 % CL, b = 5 +- 2 (5.85422 events): m up to", figure.caption)
        for path in (self.directory / "reach").glob("forward*"):
            path.unlink()
        labels = [text.get_text() for text in self.run_.figure2().legends[0].get_texts()]
        self.assertIn(r"Later years, barrel, $b = 5 \pm 2$", labels)

    def test_captions_say_the_study_that_made_the_data(self):
        (self.directory / "record.json").write_text(json.dumps({"study": "version: 1\njets: { pt: 20GeV }\ndumps:\n  EM: { depth: 40cm }\nfaces:\n  EM: { radius: 1m }\n"}))
        (self.directory / "study.yaml").write_text("version: 1\njets: { pt: 40GeV }\n")
        self.assertEqual(self.run_.choices, ["jets: { pt: 20GeV }", "EM: { depth: 40cm }"])

    def test_colours_are_told_apart_without_red_or_green_cones(self):
        # G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Trans. Vis. Comput. Graph. 15 (2009) 1291: linear RGB, severity 1.
        blind = {
            "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            "none": np.eye(3),
        }

        def lab(colour, matrix):
            rgb = np.array(to_rgb(colour))
            linear = np.clip(matrix @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4), 0, 1)
            xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear / [0.9505, 1, 1.089]
            x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
            return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

        colours = [colour for colour, *_ in plane.LOOKS[:4]]
        for name, matrix in blind.items():
            seen = [lab(colour, np.array(matrix)) for colour in colours]
            for i, first in enumerate(seen):
                for j, second in enumerate(seen[:i]):
                    self.assertGreater(np.linalg.norm(first - second), 15, f"{name}: {colours[i]} and {colours[j]}")

    def test_numbers_are_written_as_physicists_do(self):
        self.assertEqual(power_of_ten(1.234e19, 4.5e18), r"(1.23 \pm 0.45) \times 10^{19}")
        self.assertEqual(power_of_ten(9.996e18, 1.2e18), r"(1.00 \pm 0.12) \times 10^{19}")
        self.assertEqual(power_of_ten(1.532e19, 8.3e17), r"(1.53 \pm 0.08) \times 10^{19}")
        self.assertEqual(power_of_ten(1.5324e19, 2.1e16), r"(1.532 \pm 0.002) \times 10^{19}")
        self.assertEqual(power_of_ten(6.5e18, float("nan")), r"6.50 \times 10^{18}")
        self.assertEqual(power_of_ten(0.0, 0.0), "0")


if __name__ == "__main__":
    unittest.main()
