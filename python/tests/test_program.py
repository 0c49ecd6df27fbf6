"""The package as a front door: the program's verbs, runs with other numbers, and styles of figures."""

import importlib.util
import json
import os
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

import calodump  # noqa: E402
from calodump import InputError, Look, ProgramError, counts, plane, program, read_limits  # noqa: E402
from example import Example  # noqa: E402


def has_program():
    try:
        program.executable()
        return True
    except InputError:
        return False


class CallTests(Example):
    """With a program that says what it was asked."""

    def setUp(self):
        super().setUp()
        self.fake = self.directory / "calodump"
        self.fake.write_text(f"""#!{sys.executable}
import json, sys
words = sys.argv[1:]
print("collisions 1 of 2", file=sys.stderr)
if "bad" in words:
    print("error: bad is bad; expected good", file=sys.stderr)
    sys.exit(1)
if words[0] == "run":
    print(json.dumps({{"words": words, "study": json.load(open(words[1])) if words[1].endswith(".yaml") else None}}), file=open("{self.directory}/asked.json", "w"))
print(json.dumps(words))
""")
        self.fake.chmod(self.fake.stat().st_mode | stat.S_IXUSR)
        patch = mock.patch.dict(os.environ, {program.VARIABLE: str(self.fake)})
        patch.start()
        self.addCleanup(patch.stop)

    def test_numbers_get_units_and_texts_keep_theirs(self):
        self.assertEqual(
            calodump.shower("Pb", 20, "e-", "5GeV", 3, photon_cut=1e-3),
            ["shower", "Pb", "--depth", "20.0cm", "--primary", "e-", "--energy", "5GeV", "--showers", "3", "--photon-cut", "0.001GeV", "--json"])
        self.assertEqual(calodump.primakoff("Cu", 1, 0.1, 1e-4)[-3:], ["--coupling", "0.0001/GeV", "--json"])

    def test_what_is_no_number_is_refused(self):
        for nonsense in (None, True, [1, 2], object()):
            with self.assertRaisesRegex(InputError, "is no number"):
                calodump.photon("Cu", nonsense)
            with self.assertRaisesRegex(InputError, "is no number"):
                counts._edit(("background", [nonsense, 1]))
        with self.assertRaisesRegex(InputError, "a background of 3 numbers"):
            counts._edit(("background", [1, 2, 3]))

    def test_errors_are_those_of_the_program(self):
        with self.assertRaises(ProgramError) as caught:
            calodump.photon("bad", 1)
        self.assertEqual((str(caught.exception), caught.exception.status), ("bad is bad; expected good", 1))
        self.assertIsInstance(caught.exception, InputError)

    def test_a_study_as_a_dict(self):
        before = set(Path.cwd().iterdir())
        run = calodump.run({"seed": 2, "jets": {"pt": "10GeV"}}, self.directory, preset="quick", progress=False)
        asked = json.loads((self.directory / "asked.json").read_text())
        self.assertEqual(asked["study"], {"seed": 2, "jets": {"pt": "10GeV"}})
        self.assertEqual(asked["words"][2:], ["--out", str(self.directory), "--preset", "quick"])
        self.assertEqual(run.dumps, ["EM", "HAD"])
        self.assertEqual(set(Path.cwd().iterdir()), before)

    def test_without_a_program(self):
        with mock.patch.dict(os.environ, {program.VARIABLE: str(self.directory / "none")}), self.assertRaisesRegex(InputError, "no program here"):
            calodump.photon("Pb", 1)


@unittest.skipUnless(has_program(), "the program is not built")
class ProgramTests(unittest.TestCase):
    def test_the_program_answers(self):
        self.assertGreater(calodump.primakoff("Pb", 10, 0.1, 1e-4)["sigma_barn"], 0)
        self.assertAlmostEqual(calodump.decay(0.1, 1e-4)["lifetime_s"] / calodump.decay("100MeV", "1e-4/GeV")["lifetime_s"], 1)
        with self.assertRaisesRegex(ProgramError, "did you mean 'Pb'"):
            calodump.photon("Pbx", 1)


SMALL = {"source": {"collisions": {"samples": [{"name": "inelastic", "process": "SoftQCD:inelastic", "events": 30}]}}, "jets": {"pt": "3GeV"},
         "reach": {"masses": 20}}


@unittest.skipUnless(has_program(), "the program is not built")
class ProgressTests(unittest.TestCase):
    """What a run says of its time and progress, where it is started."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment = {**os.environ, "PYTHONPATH": str(PACKAGE), program.VARIABLE: program.executable()}

    def code(self, words=""):
        return f"import calodump\nrun = calodump.run({SMALL!r}, {str(self.folder / 'run')!r}, threads=1{words})\nprint(len(run.dumps))"

    def test_in_a_script(self):
        for words, isSilent in (("", False), (", progress=False", True)):
            done = subprocess.run([sys.executable, "-c", self.code(words)], env=self.environment, cwd=self.folder, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, "2\n"), done.stderr)
            if isSilent:
                self.assertEqual(done.stderr, "")
            else:
                self.assertRegex(done.stderr, "(?m)^(30 collisions on 1 thread; time: known in 10 s|about .* for 30 collisions on 1 thread, .*)$")
                self.assertRegex(done.stderr, "(?m)^collisions 30 of 30 done")

    @unittest.skipUnless(
        all(map(importlib.util.find_spec, ("nbclient", "ipykernel"))), "there is no notebook's kernel: 'pip install nbclient ipykernel' lets this test start one")
    def test_in_a_notebook(self):
        import nbclient
        import nbformat

        shown = []

        class Client(nbclient.NotebookClient):
            def process_message(self, message, cell, index):
                if message["msg_type"] in ("display_data", "update_display_data", "stream"):
                    shown.append((message["msg_type"], message["content"].get("data", message["content"])))
                return super().process_message(message, cell, index)

        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(self.code())], metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}})
        with mock.patch.dict(os.environ, self.environment):
            Client(notebook, timeout=300, resources={"metadata": {"path": str(self.folder)}}).execute()
        # One place, whose line has been another one after the other, and nothing on standard error.
        kinds = [kind for kind, _ in shown]
        self.assertEqual(kinds.count("display_data"), 1, shown)
        self.assertGreaterEqual(kinds.count("update_display_data"), 1, shown)
        lines = [content["text/plain"] for kind, content in shown if kind != "stream"]
        self.assertRegex("\n".join(lines), "30 collisions on 1 thread")
        self.assertTrue(any(line.startswith("collisions 30 of 30 done") for line in lines), lines)
        self.assertEqual([content for kind, content in shown if kind == "stream"], [{"name": "stdout", "text": "2\n"}])
        outputs = [output for output in notebook.cells[0].outputs if output.output_type == "display_data"]
        self.assertEqual([output.data["text/plain"] for output in outputs], lines[-1:])


class FluxTests(Example):
    def test_numbers_in_a_range_of_eta(self):
        flux = self.run_.flux("EM")
        whole, parts = flux.number()[0], [flux.number(abs_eta=part)[0] for part in ((0, 0.6), (0.6, 1.8), (1.8, 50))]
        self.assertAlmostEqual(sum(parts) / whole, 1, places=12)
        # Whole bins, from 1.8 to 2.5, on both sides.
        edges = -np.log(np.tan(flux.theta[1:-1] / 2))
        self.assertTrue(any(abs(edge - 2.5) < 1e-9 for edge in edges))
        middle = np.abs(np.log(np.tan((flux.theta[1:] + flux.theta[:-1]) / 4)))
        inside = (middle > 1.8) & (middle < 2.5)
        self.assertAlmostEqual(flux.number(abs_eta=(1.8, 2.5))[0] / (flux.photons.mean(axis=0).sum(axis=(0, 2))[inside].sum() * flux.collisions_in(flux.luminosity)), 1, places=9)
        with self.assertRaises(InputError):
            flux.number(abs_eta=(2, 1))

    def test_one_of_several_dumps_must_be_named(self):
        with self.assertRaisesRegex(InputError, "EM, HAD"):
            self.run_.flux()

    def test_histogram(self):
        flux = self.run_.flux("HAD")
        try:
            filled = flux.hist()
        except InputError as error:
            self.assertIn("pip install hist", str(error))
            self.skipTest("there is no hist: 'pip install hist'")
        self.assertAlmostEqual(filled.sum().value / flux.number()[0], 1, places=9)
        self.assertEqual([axis.name for axis in filled.axes], ["energy", "theta", "depth"])


class StyleTests(Example):
    def test_labels_colours_and_ranges(self):
        style = {"axes": {"masses": [1e-3, 1], "mass_label": "Masse"}, "scenarios": {"barrel": {"color": "#123456", "line": "dotted"}, "unbiased": {"show": False}},
                 "levels": {"N = 100": {"show": False}}, "words": {"excluded, laboratory": "Labor"}}
        figure = self.run_.figure2(limits=[], labels={"barrel": "meins"}, style=style)
        panel = figure.axes[0]
        self.assertEqual((panel.get_xlim(), panel.get_xlabel()), ((1e-3, 1), "Masse"))
        words = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertIn("meins", words)
        self.assertIn("Labor", words)
        self.assertFalse(any("unbiased" in word for word in words))
        self.assertIn("#123456", [line.get_color() for line in panel.lines])
        self.assertIn("meins (barrel)", figure.caption)

    def test_a_file_in_the_run(self):
        (self.directory / "style.toml").write_text('[scenarios.forward]\nlabel = "vorn"\n[axes]\ncouplings = [1e-7, 1e-3]\n')
        figure = self.run_.figure2(limits=[])
        self.assertEqual(figure.axes[0].get_ylim(), (1e-7, 1e-3))
        self.assertIn("vorn (forward)", figure.caption)

    def test_slips_are_named(self):
        for style, words in (
            ({"scenario": {}}, "unknown part 'scenario'"), ({"scenarios": {"barrel": {"colour": "red"}}}, "unknown key 'scenarios.barrel.colour'"),
            ({"scenarios": {"barrel": {"line": "wavy"}}}, "solid, dashed"), ({"axes": {"masses": [1, 0.1]}}, "ascending"), ({"scenarios": {"barrel": {"color": "redd"}}}, "a colour"),
            ({"scenarios": {"barel": {"label": "x"}}}, "no such name in scenarios: 'barel'"),
        ):
            with self.assertRaisesRegex(InputError, words):
                self.run_.figure2(limits=[], style=style)

    def test_bounds_by_name(self):
        first, second, *_ = [limit for limit in read_limits() if limit.is_in(plane.MASSES, plane.COUPLINGS)]
        figure = self.run_.figure2(limits=[first.name, second])
        self.assertEqual(figure.contents["limits"], [first.name, second.name])
        with self.assertRaisesRegex(InputError, f"no bound 'nowhere' on 'alp-photon'.*{first.name}"):
            self.run_.figure2(limits=["nowhere"])

    def test_a_style_without_entries_changes_nothing(self):
        self.assertEqual(Look.of({}), Look())
        self.assertEqual(self.run_.figure2(limits=[]).caption, self.run_.figure2(limits=[], style={}).caption)


if __name__ == "__main__":
    unittest.main()
