"""python -m unittest discover -s python/tests"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from matplotlib.colors import to_rgb

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

import synthetic  # noqa: E402
from calodump import InputError, Run, read_limits  # noqa: E402
from calodump import plane  # noqa: E402
from calodump.limits import read_limit  # noqa: E402
from calodump.style import power_of_ten  # noqa: E402


class Example(unittest.TestCase):
    """Each test has a copy of one synthetic run for itself."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.original = synthetic.write_run(cls.folder / "original")

    def setUp(self):
        self.directory = self.folder / self.id()
        shutil.copytree(self.original, self.directory)
        self.addCleanup(shutil.rmtree, self.directory)

    @property
    def run_(self):
        return Run(self.directory)

    def command(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "calodump", *arguments], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(PACKAGE), **environment})


class FluxTests(Example):
    def test_number_and_error_are_mean_and_spread_of_the_replicas(self):
        number, error = self.run_.flux("ECAL").number(luminosity=500)
        photons = np.load(self.directory / "flux/ECAL.photons.npy")
        each = photons.reshape(20, -1).sum(axis=1) * 78.6e-3 * 500e15  # barn times inverse barn
        self.assertAlmostEqual(number / each.mean(), 1, places=12)
        self.assertAlmostEqual(error / (each.std(ddof=1) / 20**0.5), 1, places=12)

    def test_number_above_an_edge_leaves_out_what_is_below(self):
        flux = self.run_.flux("ECAL")
        photons = np.load(self.directory / "flux/ECAL.photons.npy").mean(axis=0)
        share = flux.number(above=0.1)[0] / flux.number()[0]
        self.assertAlmostEqual(share, photons[80:].sum() / photons.sum(), places=12)  # 80 bins from 1 MeV to 100 MeV

    def test_density_times_bin_widths_gives_the_number(self):
        flux = self.run_.flux("HCAL")
        widths = np.diff(np.log10(flux.energy))[:, None] * np.diff(flux.theta)[None, :]
        self.assertAlmostEqual((flux.density(150) * widths).sum() / flux.number(150)[0], 1, places=12)

    def test_one_replica_has_no_error(self):
        header = json.loads((self.directory / "flux/ECAL.json").read_text())
        (self.directory / "flux/ECAL.json").write_text(json.dumps({**header, "replicas": 1}))
        array = self.directory / "flux/ECAL.photons.npy"
        np.save(array, np.load(array)[:1])
        self.assertTrue(np.isnan(self.run_.flux("ECAL").number()[1]))
        self.assertNotIn(r"\pm", self.run_.figure1().axes[0].get_title(loc="right"))

    def test_broken_fluxes_are_refused_with_their_place(self):
        flux = self.directory / "flux"
        header = json.loads((flux / "ECAL.json").read_text())
        photons = np.load(flux / "ECAL.photons.npy")
        axes = header["axes"]

        def refused(words, **change):
            (flux / "ECAL.json").write_text(json.dumps({**header, **change}))
            with self.assertRaisesRegex(InputError, words) as caught:
                self.run_.flux("ECAL")
            self.assertIn(str(flux / "ECAL"), str(caught.exception))

        refused("format", format="something")
        refused("sigma_mb", sigma_mb="78.6")
        refused("not positive", sigma_mb=-1)
        refused("no axis 'depth_cm'", axes=axes[:2])
        refused("do not ascend", axes=[{"name": "energy_GeV", "edges": [1, 1, 2]}, *axes[1:]])
        refused("leaves its range", axes=[axes[0], {"name": "theta_rad", "edges": [0, 4]}, axes[2]])
        refused("shape", replicas=19)
        np.save(flux / "ECAL.photons.npy", -photons)
        refused("negative")
        data = (flux / "HCAL.photons.npy").read_bytes()
        (flux / "ECAL.photons.npy").write_bytes(data[: len(data) // 2])
        refused("cannot read the photons")
        (flux / "ECAL.photons.npy").write_bytes(b"")
        refused("cannot read the photons")
        (flux / "ECAL.json").write_text("{")
        with self.assertRaisesRegex(InputError, "not JSON"):
            self.run_.flux("ECAL")
        with self.assertRaisesRegex(InputError, "No such file.*MUON.json"):
            self.run_.flux("MUON")


class ContourTests(Example):
    def test_contours_come_in_the_papers_order(self):
        synthetic.write_contour(self.directory, "my-detector", 2.3, 1e-5, 1e-3)
        found = [(contour.scenario, contour.signal) for contour in self.run_.contours]
        names = ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"]
        self.assertEqual(found, [(name, signal) for name in names for signal in (2.3, 100)] + [("my-detector", 2.3)])

    def test_a_contour_is_what_was_written(self):
        contour = self.run_.contour("run4-dt", 2.3)
        table = np.loadtxt(self.directory / "reach/run4-dt_N2.3.csv", delimiter=",", skiprows=4)
        np.testing.assert_array_equal([contour.mass, contour.lower, contour.upper], table.T)
        mass, coupling = contour.outline
        self.assertEqual((mass[0], coupling[-1]), (mass[-1], contour.upper[0]))

    def test_no_reach_is_an_answer(self):
        synthetic.write_contour(self.directory, "run2-zerobias", 2.3, 1, 1e-9)
        synthetic.write_contour(self.directory, "run2-zerobias", 100, 1, 1e-9)
        synthetic.write_contour(self.directory, "run23-hlt", 100, 1, 1e-9)
        self.assertFalse(self.run_.contour("run2-zerobias", 2.3).reaches)
        figure = self.run_.figure2()
        labels = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertIn("Run 2, zero bias, DT: no reach", labels)
        self.assertIn("Run 2+3, high-level triggers, DT: no reach for $N = 100$", labels)
        self.assertIn("no reach", figure.caption)

    def test_broken_contours_are_refused_with_their_line(self):
        path = self.directory / "reach/run4-dt_N2.3.csv"
        head = "mass_GeV,lower_per_GeV,upper_per_GeV\n"
        for text, words in [
            ("", "no table"), ("m,g\n", "no table"), (head + "0.1,1e-5\n", "bad row '0.1,1e-5'.*line 2"),
            (head + "0.1,1e-5,1e-4,7\n", "line 2"), (head + "0.1,1e-5,x\n", "bad row.*line 2"), (head + "0.1,1e-5,nan\n", "line 2; expected positive"),
            (head + "0.1,1e-5,1e-4\n0.1,1e-5,1e-4\n", "do not ascend"), (head + "0.1,1e-4,1e-5\n", "below its lower"),
        ]:
            path.write_text(text)
            with self.assertRaisesRegex(InputError, words):
                self.run_.contour("run4-dt")


class LimitTests(unittest.TestCase):
    def test_tables_hold_the_published_numbers(self):
        limits = {limit.name: limit for limit in read_limits()}
        self.assertLessEqual(max(len(limit.mass) for limit in limits.values()), 200)
        # Tips and floors: E137 at 0.5 GeV and 1.3e-7 /GeV (arXiv:1709.00009), NA64 at 55 MeV and 2.2e-4 (arXiv:2005.02710), Belle II
        # between 0.2 and 9.7 GeV from 7e-4 (arXiv:2007.13071), e+e- -> gamma + inv flat at 4.8e-4 up to 30 MeV (arXiv:1205.2671), FASER
        # up to 72 MeV from 1.2e-4 (arXiv:2410.10363).
        for name, highest_mass, lowest_coupling in [
            ("e137", 0.516, 1.343e-7), ("na64", 0.0546, 2.21e-4), ("belle2", 9.62, 7.1e-4), ("ee-gamma-inv", 0.030, 4.8e-4),
            ("faser-2024", 0.0723, 1.16e-4)]:
            self.assertAlmostEqual(limits[name].mass.max() / highest_mass, 1, delta=0.01)
            self.assertAlmostEqual(limits[name].coupling.min() / lowest_coupling, 1, delta=0.01)
        self.assertEqual({limit.kind for limit in limits.values()}, {"laboratory", "astrophysical", "projection"})

    def test_what_a_window_shows(self):
        limits = {limit.name: limit for limit in read_limits()}
        shown = {name for name, limit in limits.items() if limit.is_in((1e-3, 5), (1e-8, 3e-2))}
        # No table; below 0.4 MeV; above 5 GeV. A line inside, an area around the window and one through it are shown.
        self.assertEqual(set(limits) - shown, {"ccm", "hb-stars", "atlas-pbpb", "cms-pbpb"})
        self.assertTrue(limits["e137"].is_in((0.02, 0.03), (1e-5, 2e-5)))
        self.assertFalse(limits["e137"].is_in((0.02, 0.03), (0.01, 0.02)))

    def test_bad_tables_are_refused_with_their_line(self):
        header = "# name: x\n# label: X\n# kind: laboratory\n# shape: polygon\n# cl: 95 %\n# reference: A: B\n# arxiv: 1\n# compiled_by: us\n"
        rows = "mass_GeV,coupling_per_GeV\n1,1\n2,1\n2,2\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            path.write_text(header + rows)
            self.assertEqual(read_limit(path).header["reference"], "A: B")
            for old, new, words in [
                ("# kind: laboratory\n", "", "no header line for kind"), ("# cl: 95 %\n", "# cl: 95 %\n# unit: MeV\n", "unknown key unit"),
                ("polygon", "circle", "unknown kind 'laboratory' or shape 'circle'"), ("2,2\n", "", "2 points"),
                ("2,2\n", "2,-2\n", "bad row '2,-2'.*line 12"), ("mass_GeV", "mass_MeV", "multiply those in MeV by 1e-3"),
                ("per_GeV", "per_TeV", "multiply those in 1/TeV by 1e-3"), ("2,2\n", "2e6,2\n", "a mass of 2e.06; .*line 12; .*is it in eV or MeV"),
                ("2,2\n", "2,20\n", "a coupling of 20; .*line 12; .*is it in 1/TeV"),
                ("1,1\n2,1\n2,2\n", "1,1\n2,2\n2,1\n1,2\n", "two sides of the polygon cross; .*lines 10 and 12"),
            ]:
                path.write_text((header + rows).replace(old, new))
                with self.assertRaisesRegex(InputError, words):
                    read_limit(path)

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


class ProvenanceTests(Example):
    """Nothing that was made from another study or other fluxes is drawn."""

    def mark(self, study="3" * 16):
        (self.directory / "study.yaml").write_text("jets: { pt: 20GeV }\n")
        for path in (self.directory / "flux").glob("*.json"):
            path.write_text(json.dumps({**json.loads(path.read_text()), "study": study}))
        files = self.run_.files
        for path in (self.directory / "reach").glob("*.csv"):
            path.write_text(f"# study: {'3' * 16}{'4' * 16}\n# files: {files}\n" + path.read_text())

    def test_what_belongs_together_is_read(self):
        self.mark()
        self.assertEqual(len(self.run_.contours), 8)
        self.assertEqual(self.run_.flux("ECAL").dump, "ECAL")
        self.assertEqual(self.run_.figure1().contents["files"], self.run_.files)

    def test_an_edited_study(self):
        self.mark()
        (self.directory / "study.yaml").write_text("jets: { pt: 40GeV }\n")
        for read in (lambda: self.run_.contours, lambda: self.run_.contour("run4-dt"), lambda: self.run_.figure2(), lambda: self.run_.figure1()):
            with self.assertRaisesRegex(InputError, "another study"):
                read()

    def test_fluxes_of_another_study(self):
        self.mark(study="5" * 16)
        with self.assertRaisesRegex(InputError, "made for another study"):
            self.run_.flux("ECAL")

    def test_other_fluxes(self):
        self.mark()
        np.save(self.directory / "flux/ECAL.photons.npy", 2 * np.load(self.directory / "flux/ECAL.photons.npy"))
        with self.assertRaisesRegex(InputError, "other fluxes"):
            self.run_.contours

    def test_copies(self):
        flux = self.directory / "flux"
        for name in (".ECAL.json", ".ECAL.json.swp", "ECAL.json~"):
            shutil.copy(flux / "ECAL.json", flux / name)
        self.assertEqual(self.run_.dumps, ["ECAL", "HCAL"])
        for end in ("json", "photons.npy", "track_length_cm.npy"):
            shutil.copy(flux / f"ECAL.{end}", flux / f"ECAL (copy).{end}")
        with self.assertRaisesRegex(InputError, r"two fluxes of the dump 'ECAL', .*ECAL.json and .*ECAL \(copy\).json"):
            self.run_.flux("ECAL")
        with self.assertRaisesRegex(InputError, "two fluxes of the dump 'ECAL'"):
            self.run_.figure1()


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
        self.assertIn("photons in 60 cm of PbWO4", (figures / "fig1.txt").read_text())
        self.assertIn("Phys. Rev. D 38 (1988) 3375", (figures / "fig2.txt").read_text())
        before = {name: (figures / name).read_bytes() for name in names}
        self.assertEqual(self.command("figures", str(self.directory)).returncode, 0)
        self.assertEqual(before, {name: (figures / name).read_bytes() for name in names})

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
        (self.directory / "reach/run4-me0_N100.csv").write_text("nonsense\n")
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
        path = self.directory / "reach/run4-dt_N2.3.csv"
        before = len(self.run_.figure2().axes[0].collections)
        lines = path.read_text().splitlines()
        names = ",".join(f"{edge}{kind}_{side}" for kind in ("", "_syst") for edge in ("lower", "upper") for side in ("minus", "plus"))
        ends = {"#": "", "m": f",{names}"}
        path.write_text("".join(line + ends.get(line[0], ",1e-5,2e-5,1e-3," * 2) + "\n" for line in lines))
        contour = self.run_.contour("run4-dt")
        self.assertEqual(set(contour.bands), {"statistical", "systematic"})
        self.assertEqual((contour.bands["statistical"][1][0], np.isnan(contour.bands["systematic"][3]).all()), (2e-5, True))
        figure = self.run_.figure2()
        self.assertEqual(len(figure.axes[0].collections), before + 4)
        self.assertIn("Bands: statistical and systematic errors", figure.caption)
        path.write_text(path.read_text().replace("upper_syst_plus", "something"))
        with self.assertRaisesRegex(InputError, "the systematic band is incomplete"):
            self.run_.contour("run4-dt")

    def test_figure_1_has_the_bands_and_the_total(self):
        figure = self.run_.figure1()
        levels = sorted({round(float(line.get_ydata()[0]), 9) for line in figure.axes[0].lines})
        self.assertEqual(levels, [-2.8, -2.0, -1.2, 1.2, 2.0, 2.8])
        self.assertRegex(figure.axes[0].get_title(loc="right"), r"\(\d\.\d+ \\pm \d\.\d+\) \\times 10\^\{19\}")

    def test_figure_1_draws_the_chambers_and_the_luminosity_of_the_study(self):
        for path in (self.directory / "reach").glob("*.csv"):
            if path.name.startswith("run4-me0"):
                path.unlink()
            else:
                text = path.read_text().replace("500/fb", "137/fb").replace("DT, 0 < |eta| < 1.2", "MDT, 0.5 < |eta| < 0.9")
                path.write_text(text)
        figure = self.run_.figure1()
        levels = sorted({round(float(line.get_ydata()[0]), 9) for line in figure.axes[0].lines})
        self.assertEqual(levels, [-0.9, -0.5, 0.5, 0.9])
        self.assertIn("for 137 fb^-1", figure.caption)
        self.assertIn("MDT, 0.5 < |eta| < 0.9, solid", figure.caption)
        self.assertNotIn("ME0", figure.caption)
        shutil.rmtree(self.directory / "reach")
        figure = self.run_.figure1()
        self.assertFalse(figure.axes[0].lines)
        self.assertIn("no chambers are drawn", figure.caption)

    def test_a_flux_without_photons_is_no_zero(self):
        array = self.directory / "flux/ECAL.photons.npy"
        np.save(array, 0 * np.load(array))
        figure = self.run_.figure1()
        self.assertEqual(figure.axes[0].get_title(loc="right"), "no photon in 36000 collisions")
        self.assertIn("ECAL: no photons in 60 cm", figure.caption)

    def test_contours_of_another_study_are_refused(self):
        header = self.directory / "flux/ECAL.json"
        header.write_text(json.dumps({**json.loads(header.read_text()), "study": "0123456789abcdef"}))
        contour = self.directory / "reach/run4-dt_N2.3.csv"
        contour.write_text("# study: 0123456789abcdeffedcba9876543210\n" + contour.read_text())
        self.run_.figure2()
        contour.write_text(contour.read_text().replace("0123456789abcdef", "fedcba9876543210"))
        for draw in (self.run_.figure1, self.run_.figure2):
            with self.assertRaisesRegex(InputError, "another study than the flux; .*run4-dt_N2.3.csv"):
                draw()

    def test_limits_are_called_by_their_confidence_level(self):
        for scenario, signal, background in (("run4-dt", "5.85422", "5 +- 2"), ("run4-me0", "2.30259", "0")):
            path = self.directory / f"reach/{scenario}_N2.3.csv"
            path.with_name(f"{scenario}_N{signal}.csv").write_text(f"# level: 90 % CL, b = {background}\n# background: {background}\n" + path.read_text())
        for path in (self.directory / "reach").glob("*_N2.3.csv"):
            path.unlink()
        figure = self.run_.figure2()
        labels = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertEqual([label for label in labels if "CL" in label or "events" in label], ["90 % CL", "$N = 100$ events"])
        self.assertIn(r"Run 4, dedicated trigger, DT, $b = 5 \pm 2$", labels)
        self.assertNotIn("5.85", " ".join(labels))
        self.assertIn("Solid: 90 % CL. Dashed: N = 100.", figure.caption)
        self.assertIn("90 % CL, b = 5 +- 2 (5.85422 events): m up to", figure.caption)
        for path in (self.directory / "reach").glob("run4-me0*"):
            path.unlink()
        labels = [text.get_text() for text in self.run_.figure2().legends[0].get_texts()]
        self.assertIn(r"Run 4, dedicated trigger, DT, $b = 5 \pm 2$", labels)

    def test_captions_say_the_study_that_made_the_data(self):
        (self.directory / "record.json").write_text(json.dumps({"study": "version: 1\njets: { pt: 20GeV }\ndumps:\n  ECAL: { depth: 60cm }\nfaces:\n  ECAL: { radius: 129cm }\n"}))
        (self.directory / "study.yaml").write_text("version: 1\njets: { pt: 40GeV }\n")
        self.assertEqual(self.run_.choices, ["jets: { pt: 20GeV }", "ECAL: { depth: 60cm }"])

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
