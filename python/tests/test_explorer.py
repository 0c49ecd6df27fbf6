"""The explorer's page against the program: counts, factors, limits and contours, under node and in a browser."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

import synthetic  # noqa: E402
from calodump import InputError, program  # noqa: E402
from calodump.contours import read_contours  # noqa: E402

NODE = shutil.which("node") or shutil.which("nodejs")
BROWSER = next((found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found), None)
POINTS = [(2e-3, 1e-3), (9.7e-3, 3e-4), (0.0102, 1e-4), (0.0333, 3e-5), (0.05, 2e-4), (0.1, 1e-5), (0.137, 1e-5)]
# The dumps of the default study.
DUMPS = json.loads(Path(__file__).with_name("explorer.json").read_text())["dumps"]


def has_program():
    try:
        program.executable()
        return True
    except InputError:
        return False


def answers(page, questions):
    """What the page's scripts answer, under node."""
    done = subprocess.run([NODE, str(Path(__file__).with_name("explorer.js")), str(page)], input=json.dumps(questions), capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def in_browser(page, script, size=(1400, 900)):
    """What a script with `calodump`, the page's handle, returns in Chromium."""
    ending = f"""<script>(async () => {{
        while (!window.calodump) await new Promise(done => setTimeout(done, 30));
        let answer;
        try {{ answer = await (async () => {{ {script} }})(); }} catch (error) {{ answer = {{ error: String(error.stack) }}; }}
        await fetch("/answer", {{ method: "POST", body: JSON.stringify(answer) }});
    }})();</script></body>"""
    text, done, found = page.read_text(encoding="utf-8").replace("</body>", ending).encode(), threading.Event(), []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text if self.path == "/" else b"")

        def do_POST(self):
            found.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            done.set()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        browser = subprocess.Popen(
            [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={size[0]},{size[1]}", f"--user-data-dir={profile}", f"http://127.0.0.1:{server.server_port}/"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if not done.wait(90):
                raise AssertionError("the page did not answer")
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()
            server.server_close()
    return found[0]


@unittest.skipUnless(has_program(), "the program is not built: 'make build' lets this test compare with it")
class ExplorerTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.run_ = cls.folder / "run"
        for number, dump in enumerate(DUMPS):
            synthetic.write_flux(cls.run_, dump["name"], dump["material"], dump["depth_cm"], 7e2 / (1 + number), seed=number + 1)
            header = cls.run_ / f"flux/{dump['name']}.json"
            known = {key: value for key, value in json.loads(header.read_text()).items() if key != "study"}
            header.write_text(json.dumps({**known, "density_g_per_cm3": dump["density_g_per_cm3"]}))
        program.call("explore", cls.run_, "--mediator", "alp-photon", progress=False)
        cls.page = cls.run_ / "explore.html"
        cls.last = program.answer("events", cls.run_, "--mass", "10MeV", "--coupling", "1e-4/GeV")[-1]["scenario"]

    def expected(self, mass, coupling, run=None, *more):
        return {one["scenario"]: one for one in program.answer("events", run or self.run_, "--mass", f"{mass}GeV", "--coupling", f"{coupling}/GeV", *more)}

    def test_it_stands_alone_and_is_small(self):
        text = self.page.read_text(encoding="utf-8")
        self.assertLess(len(text), 10e6)
        head = re.sub(r'<script type="text/plain".*?</script>', "", text, flags=re.S)
        for address in ('src="http', "@import", "url(http", "<link"):
            self.assertNotIn(address, head)

    @unittest.skipUnless(NODE, "there is no node: 'apt-get install nodejs' lets this test ask the page's scripts")
    def test_counts_and_their_factors_are_those_of_the_program(self):
        (what,) = answers(self.page, [{"ask": "what"}])
        names = [scenario["name"] for scenario in what["scenarios"]]
        asked = [(m, g, i) for m, g in POINTS for i in (0, len(names) - 1)]
        found = answers(self.page, [{"ask": "events", "mass": m, "coupling": g, "choose": {"scenario": i}} for m, g, i in asked])
        for (m, g, i), ours in zip(asked, found):
            program_ = self.expected(m, g)[names[i]]
            self.assertAlmostEqual(ours["expected"] / program_["expected"], 1, delta=1e-3, msg=f"{m} {g} {names[i]}")
            for name, value in ours["budget"]:
                theirs = next(factor["value"] for factor in program_["budget"] if factor["factor"] == name)
                self.assertAlmostEqual(value / theirs, 1, delta=1e-3, msg=f"{m} {g} {names[i]} {name}")
            for dump in ours["dumps"]:
                share = next((one["share"] for one in program_["origin"]["dumps"] if one["name"] == dump["name"]), 0)
                self.assertAlmostEqual(dump["share"], share, delta=0.01)

    @unittest.skipUnless(NODE, "there is no node")
    def test_factors_where_angles_of_production_decide(self):
        """Photons beside the chambers, as those of few jets are: what of them meets one falls steeply with energy."""
        narrow = self.folder / "narrow"
        shutil.copytree(self.run_ / "flux", narrow / "flux")
        edges = -np.log(np.tan(np.clip(synthetic.theta_edges(), 1e-9, np.pi - 1e-9) / 2))
        middle = np.abs(edges[1:] + edges[:-1]) / 2
        for file in (narrow / "flux").glob("*.npy"):
            values = np.load(file)
            values[:, :, ~((middle > 1) & (middle < 1.5))] = 0
            np.save(file, values)
        (narrow / "study.yaml").write_text("reading: realistic\n")
        program.call("explore", narrow, "--mediator", "alp-photon", progress=False)
        (what,) = answers(narrow / "explore.html", [{"ask": "what"}])
        # Both readings are one: its tables are there once.
        self.assertEqual((what["readings"], what["sets"]), (["realistic"], 1))
        names = [scenario["name"] for scenario in what["scenarios"]]
        asked = [(0.01, 1e-4, 0), (0.01, 1e-4, len(names) - 1), (0.05, 2e-4, 0), (0.1, 1e-5, 0)]
        found = answers(narrow / "explore.html", [{"ask": "events", "mass": m, "coupling": g, "choose": {"scenario": i}} for m, g, i in asked])
        for (m, g, i), ours in zip(asked, found):
            theirs = self.expected(m, g, narrow)[names[i]]
            factors = {factor["factor"]: factor["value"] for factor in theirs["budget"]}
            for name, value in [("expected", ours["expected"]), *ours["budget"]]:
                self.assertAlmostEqual(value / factors.get(name, theirs["expected"]), 1, delta=1e-3, msg=f"{m} {g} {names[i]} {name}")
        # On the contours of a scan as well events are as many as they stand for.
        program.call("reach", narrow, progress=False)
        for contour in read_contours(narrow / "reach", []):
            if contour.signal != 2.3 or contour.scenario not in (names[0], names[-1]):
                continue
            for i in np.linspace(0, len(contour.mass) - 1, 5).astype(int)[1:-1]:
                (found,) = self.expected(contour.mass[i], contour.lower[i], narrow, "--scenario", contour.scenario).values()
                self.assertAlmostEqual(found["expected"] / 2.3, 1, delta=1e-3, msg=f"{contour.scenario} {contour.mass[i]} {contour.lower[i]}")

    @unittest.skipUnless(NODE, "there is no node")
    def test_its_study_makes_the_contour_that_it_shows(self):
        (what,) = answers(self.page, [{"ask": "what"}])
        last = len(what["scenarios"]) - 1
        threshold = next(i for i, value in enumerate(what["thresholds"]) if value > 0.05)
        for reading, factor in (("paper", 1), ("realistic", 3)):
            choose = {"reading": reading, "scenario": last, "luminosity": 1234.5, "efficiency": 0.456, "trigger": 0.3, "background": 20, "error": 5, "method": "cls", "confidence": 0.95,
                      "threshold": threshold}
            asked = [{"ask": "study", "choose": choose}, {"ask": "contour"}, *({"ask": "events", "mass": m, "coupling": g} for m, g in POINTS)]
            study, contour, *counts = answers(self.page, asked)
            other = self.folder / reading
            shutil.copytree(self.run_ / "flux", other / "flux")
            (other / "study.yaml").write_text(study)
            for (m, g), ours in zip(POINTS, counts):
                # Near the threshold the angles of production change within an energy bin, of which a scan takes the middle.
                program_ = self.expected(m, g, other)[contour["scenario"]["name"]]["expected"]
                self.assertAlmostEqual(ours["expected"] / program_, 1, delta=factor * 1e-3, msg=f"{reading} {m} {g}")
            report = program.answer("reach", other, "--scenario", contour["scenario"]["name"])[0]
            points = contour["points"]
            self.assertAlmostEqual(contour["level"] / report["signal"], 1, delta=1e-6)
            self.assertAlmostEqual(points[-1]["mass"] / report["highest_mass_GeV"], 1, delta=1e-3)
            self.assertAlmostEqual(min(p["lower"] for p in points) / report["lowest_coupling_per_GeV"], 1, delta=2e-3)

    @unittest.skipUnless(NODE, "there is no node")
    def test_limits_are_those_of_the_program(self):
        cases = [("cls", 0, 0), ("cls", 3, 0), ("cls", 5, 2), ("cls", 1e4, 300), ("asimov", 5, 2), ("asimov", 100, 0), ("feldman-cousins", 0, 0), ("feldman-cousins", 3, 0)]
        found = answers(self.page, [{"ask": "limit", "method": method, "background": b, "error": e, "confidence": 0.9, "signal": 1} for method, b, e in cases])
        for (method, background, error), ours in zip(cases, found):
            other = self.folder / "limit"
            if not other.exists():
                shutil.copytree(self.run_ / "flux", other / "flux")
            (other / "study.yaml").write_text(f"""
scenarios: [{{ name: {self.last}, background: {{ expected: {background}, error: {error} }} }}]
reach: {{ method: {method}, signal: [1], masses: 2, mass: 20MeV..30MeV }}
""")
            self.assertAlmostEqual(ours / program.answer("reach", other)[0]["signal"], 1, delta=5e-4, msg=f"{method} {background} {error}")

    @unittest.skipUnless(BROWSER, "there is no Chromium: 'apt-get install chromium' lets this test open the page")
    def test_in_a_browser(self):
        m, g = POINTS[3]
        found = in_browser(self.page, f"""
            const counts = calodump.set({{ scenario: 3 }}) && calodump.events({m}, {g}), drawn = [...document.querySelectorAll(".curves path")].filter(path => path.getAttribute("d")).length;
            const times = {{}};
            for (const [key, values] of Object.entries({{ luminosity: [...Array(30)].map((_, i) => 100 * 1.1 ** i), threshold: [...Array(20).keys()] }})) times[key] = calodump.timing(key, values).median;
            calodump.set({{ reading: "realistic", method: "cls", background: 10, error: 3 }});
            return {{ counts, drawn, times, words: document.getElementById("reach").textContent, png: (await calodump.plane.image()).slice(0, 22), table: calodump.table().split("\\n").length,
              wide: document.documentElement.scrollWidth - innerWidth }};""")
        self.assertNotIn("error", found)
        self.assertAlmostEqual(found["counts"]["expected"] / self.expected(m, g)[self.last]["expected"], 1, delta=1e-3)
        self.assertGreaterEqual(found["drawn"], 1)
        self.assertIn("90 % CL", found["words"])
        self.assertEqual(found["png"], "data:image/png;base64,")
        self.assertGreater(found["table"], 100)
        self.assertLessEqual(found["wide"], 0)
        # 60 frames a second on an idle machine; this one may be busy.
        for key, milliseconds in found["times"].items():
            self.assertLess(milliseconds, 3 * 1000 / 60, key)

    @unittest.skipUnless(BROWSER, "there is no Chromium")
    def test_on_a_phone_nothing_sticks_out(self):
        # Chromium's own windows are never narrower than 500 pixels.
        found = in_browser(self.page, """
            const frame = document.createElement("iframe");
            Object.assign(frame, { width: 390, height: 844, src: "/" });
            document.body.append(frame);
            while (!frame.contentWindow.calodump) await new Promise(done => setTimeout(done, 50));
            const page = frame.contentDocument;
            return { wide: page.documentElement.scrollWidth, small: [...page.querySelectorAll("button")].filter(one => one.getBoundingClientRect().height < 24).length };""")
        self.assertLessEqual(found["wide"], 390)
        self.assertEqual(found["small"], 0)


if __name__ == "__main__":
    unittest.main()
