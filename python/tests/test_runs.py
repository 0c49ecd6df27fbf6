"""Reading a run: fluxes, contours, and what belongs together."""

import json
import shutil
import sys
import unittest
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

import synthetic  # noqa: E402
from calodump import InputError  # noqa: E402
from example import Example  # noqa: E402


class FluxTests(Example):
    def test_number_and_error_are_mean_and_spread_of_the_replicas(self):
        number, error = self.run_.flux("EM").number(luminosity=300)
        photons = np.load(self.directory / "flux/EM.photons.npy")
        each = photons.reshape(20, -1).sum(axis=1) * 70e-3 * 300e15  # barn times inverse barn
        self.assertAlmostEqual(number / each.mean(), 1, places=12)
        self.assertAlmostEqual(error / (each.std(ddof=1) / 20**0.5), 1, places=12)

    def test_number_above_an_edge_leaves_out_what_is_below(self):
        flux = self.run_.flux("EM")
        photons = np.load(self.directory / "flux/EM.photons.npy").mean(axis=0)
        share = flux.number(above=0.1)[0] / flux.number()[0]
        self.assertAlmostEqual(share, photons[80:].sum() / photons.sum(), places=12)  # 80 bins from 1 MeV to 100 MeV

    def test_density_times_bin_widths_gives_the_number(self):
        flux = self.run_.flux("HAD")
        widths = np.diff(np.log10(flux.energy))[:, None] * np.diff(flux.theta)[None, :]
        self.assertAlmostEqual((flux.density(100) * widths).sum() / flux.number(100)[0], 1, places=12)

    def test_one_replica_has_no_error(self):
        header = json.loads((self.directory / "flux/EM.json").read_text())
        (self.directory / "flux/EM.json").write_text(json.dumps({**header, "replicas": 1}))
        array = self.directory / "flux/EM.photons.npy"
        np.save(array, np.load(array)[:1])
        self.assertTrue(np.isnan(self.run_.flux("EM").number()[1]))
        self.assertNotIn(r"\pm", self.run_.figure1().axes[0].get_title(loc="right"))

    def test_broken_fluxes_are_refused_with_their_place(self):
        flux = self.directory / "flux"
        header = json.loads((flux / "EM.json").read_text())
        photons = np.load(flux / "EM.photons.npy")
        axes = header["axes"]

        def refused(words, **change):
            (flux / "EM.json").write_text(json.dumps({**header, **change}))
            with self.assertRaisesRegex(InputError, words) as caught:
                self.run_.flux("EM")
            self.assertIn(str(flux / "EM"), str(caught.exception))

        refused("format", format="something")
        refused("sigma_mb", sigma_mb="70")
        refused("not positive", sigma_mb=-1)
        refused("no axis 'depth_cm'", axes=axes[:2])
        refused("do not ascend", axes=[{"name": "energy_GeV", "edges": [1, 1, 2]}, *axes[1:]])
        refused("leaves its range", axes=[axes[0], {"name": "theta_rad", "edges": [0, 4]}, axes[2]])
        refused("shape", replicas=19)
        np.save(flux / "EM.photons.npy", -photons)
        refused("negative")
        data = (flux / "HAD.photons.npy").read_bytes()
        (flux / "EM.photons.npy").write_bytes(data[: len(data) // 2])
        refused("cannot read the photons")
        (flux / "EM.photons.npy").write_bytes(b"")
        refused("cannot read the photons")
        (flux / "EM.json").write_text("{")
        with self.assertRaisesRegex(InputError, "not JSON"):
            self.run_.flux("EM")
        with self.assertRaisesRegex(InputError, "No such file.*MUON.json"):
            self.run_.flux("MUON")


class ContourTests(Example):
    def test_contours_come_in_the_papers_order(self):
        synthetic.write_contour(self.directory, "my-detector", 2.3, 1e-5, 1e-3)
        found = [(contour.scenario, contour.signal) for contour in self.run_.contours]
        names = ["unbiased", "triggers", "barrel", "forward"]
        self.assertEqual(found, [(name, signal) for name in names for signal in (2.3, 100)] + [("my-detector", 2.3)])

    def test_a_contour_is_what_was_written(self):
        contour = self.run_.contour("barrel", 2.3)
        table = np.loadtxt(self.directory / "reach/barrel_N2.3.csv", delimiter=",", skiprows=4)
        np.testing.assert_array_equal([contour.mass, contour.lower, contour.upper], table.T)
        mass, coupling = contour.outline
        self.assertEqual((mass[0], coupling[-1]), (mass[-1], contour.upper[0]))

    def test_no_reach_is_an_answer(self):
        synthetic.write_contour(self.directory, "unbiased", 2.3, 1, 1e-9)
        synthetic.write_contour(self.directory, "unbiased", 100, 1, 1e-9)
        synthetic.write_contour(self.directory, "triggers", 100, 1, 1e-9)
        self.assertFalse(self.run_.contour("unbiased", 2.3).reaches)
        figure = self.run_.figure2()
        labels = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertIn("First years, unbiased, barrel: no reach", labels)
        self.assertIn("All years, triggers, barrel: no reach for $N = 100$", labels)
        self.assertIn("no reach", figure.caption)

    def test_broken_contours_are_refused_with_their_line(self):
        path = self.directory / "reach/barrel_N2.3.csv"
        head = "mass_GeV,lower_per_GeV,upper_per_GeV\n"
        for text, words in [
            ("", "no table"), ("m,g\n", "no table"), (head + "0.1,1e-5\n", "bad row '0.1,1e-5'.*line 2"),
            (head + "0.1,1e-5,1e-4,7\n", "line 2"), (head + "0.1,1e-5,x\n", "bad row.*line 2"), (head + "0.1,1e-5,nan\n", "line 2; expected positive"),
            (head + "0.1,1e-5,1e-4\n0.1,1e-5,1e-4\n", "do not ascend"), (head + "0.1,1e-4,1e-5\n", "below its lower"),
        ]:
            path.write_text(text)
            with self.assertRaisesRegex(InputError, words):
                self.run_.contour("barrel")


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
        self.assertEqual(self.run_.flux("EM").dump, "EM")
        self.assertEqual(self.run_.figure1().contents["files"], self.run_.files)

    def test_an_edited_study(self):
        self.mark()
        (self.directory / "study.yaml").write_text("jets: { pt: 40GeV }\n")
        for read in (lambda: self.run_.contours, lambda: self.run_.contour("barrel"), lambda: self.run_.figure2(), lambda: self.run_.figure1()):
            with self.assertRaisesRegex(InputError, "another study"):
                read()

    def test_fluxes_of_another_study(self):
        self.mark(study="5" * 16)
        with self.assertRaisesRegex(InputError, "made for another study"):
            self.run_.flux("EM")

    def test_other_fluxes(self):
        self.mark()
        np.save(self.directory / "flux/EM.photons.npy", 2 * np.load(self.directory / "flux/EM.photons.npy"))
        with self.assertRaisesRegex(InputError, "other fluxes"):
            self.run_.contours

    def test_copies(self):
        flux = self.directory / "flux"
        for name in (".EM.json", ".EM.json.swp", "EM.json~"):
            shutil.copy(flux / "EM.json", flux / name)
        self.assertEqual(self.run_.dumps, ["EM", "HAD"])
        for end in ("json", "photons.npy", "track_length_cm.npy"):
            shutil.copy(flux / f"EM.{end}", flux / f"EM (copy).{end}")
        with self.assertRaisesRegex(InputError, r"two fluxes of the dump 'EM', .*EM.json and .*EM \(copy\).json"):
            self.run_.flux("EM")
        with self.assertRaisesRegex(InputError, "two fluxes of the dump 'EM'"):
            self.run_.figure1()


if __name__ == "__main__":
    unittest.main()
