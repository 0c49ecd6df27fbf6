"""Numbers of the documents come from one version of the program: python -m unittest discover -s python/tests"""

import re
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "Validation")]

import document  # noqa: E402


class Documents(unittest.TestCase):
    def sections(self):
        """Sections by the version in their marker; "" for those that no 'make numbers' has written yet."""
        found = {}
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            text = path.read_text()
            for name, stamp in document.MARKER.findall(text):
                self.assertRegex(text, rf"<!-- end {re.escape(name)} -->", path.name)
                found.setdefault(stamp, []).append(f"{path.name}: {name}")
        self.assertGreater(sum(map(len, found.values())), 15)
        return found

    def test_older_sections_say_so(self):
        """All sections are of one version, but for those before which the page says of which physics they are."""
        found = self.sections()
        unknown = found.pop("", [])
        newest = max(found, key=lambda stamp: [int(number) for number in re.findall(r"\d+", stamp)])
        for stamp, sections in found.items():
            for page, name in (section.split(": ") for section in sections if stamp != newest):
                before = (ROOT / page if page == "README.md" else ROOT / "docs" / page).read_text().split(f"<!-- begin {name}:")[0][-300:]
                self.assertIn(f"Of {stamp.split(', ')[1]}", before, f"the section '{name}' of {page} is older than {newest}: 'make numbers' writes it anew")
        if unknown:
            self.skipTest(f"without a version, 'make numbers' gives them one: {unknown}")

    def test_every_section_is_written_by_a_script(self):
        scripts = "".join(path.read_text() for path in (ROOT / "Validation").glob("*.py"))
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for name, _ in document.MARKER.findall(path.read_text()):
                self.assertIn(f'"{name}"', scripts, f"{path.name}: no script writes the section '{name}'")

    def test_a_section_is_replaced_with_its_version(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.md"
            page.write_text("a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n<!-- begin y -->\nkept\n<!-- end y -->\n")
            for stamp in ("CaloDump 0.2.0, physics 2", "CaloDump 0.3.0, physics 3"):
                document.replace_section("x", "new", str(page), stamp)
                self.assertEqual(page.read_text(), f"a\n<!-- begin x: {stamp} -->\nnew\n<!-- end x -->\nb\n<!-- begin y -->\nkept\n<!-- end y -->\n")
            self.assertEqual(document.MARKER.findall(page.read_text()), [("x", "CaloDump 0.3.0, physics 3"), ("y", "")])
            page.write_text("a\n\nOf physics 2:\n\n<!-- begin x: CaloDump 0.2.0, physics 2 -->\nold\n<!-- end x -->\n")
            document.replace_section("x", "new", str(page), "CaloDump 0.3.0, physics 3")
            self.assertEqual(page.read_text(), "a\n\n<!-- begin x: CaloDump 0.3.0, physics 3 -->\nnew\n<!-- end x -->\n")
            with self.assertRaisesRegex(SystemExit, "no section 'z'"):
                document.replace_section("z", "new", str(page))

    def test_numbers_have_the_digits_of_their_error(self):
        self.assertEqual(document.power(1.8612e18, 4.2e16), "(1.861 +- 0.042)e18")
        self.assertEqual(document.power(9.1e17, 6.4e16), "(9.10 +- 0.64)e17")
        self.assertEqual(document.power(1.28e9, 3.0e8), "(1.28 +- 0.30)e9")
        self.assertEqual(document.power(4.79e16), "4.79e16")
        self.assertEqual(document.power(7.08e8), "7.08e8")
        self.assertEqual(document.power(2.26e-18), "2.26e-18")
        self.assertEqual(document.power(0.0), "0")


if __name__ == "__main__":
    unittest.main()
