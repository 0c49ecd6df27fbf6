"""Addresses and numbers of preprints in the documents have the form that theirs have, without asking the network."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "docs/site")]

import links  # noqa: E402


class LinkTests(unittest.TestCase):
    def test_numbers_of_arxiv(self):
        for good in ("2305.16383", "2305.16383v2", "0906.0580", "1412.9999", "1501.00001", "hep-ph/0609017", "physics/0306116v1"):
            self.assertIsNone(links.arxiv_fault(good), good)
        for bad in ("2305.1638", "1412.99999", "2313.16383", "2300.16383", "0703.1234", "23051.6383", "hep-ph/0613017", "hep-xx/0609017", "2305.16383v0", ""):
            self.assertIn("no number of arXiv", links.arxiv_fault(bad) or "", bad)

    def test_addresses(self):
        for good in ("https://arxiv.org/abs/2305.16383", "https://arxiv.org/pdf/2305.16383.pdf", "https://doi.org/10.1103/PhysRevD.57.3873", "https://swift.org/install",
                     "https://github.com/swiftlang/swift", "https://snakemake.readthedocs.io"):
            self.assertIsNone(links.address_fault(good), good)
        for bad in ("http://arxiv.org/abs/2305.16383", "https://arxiv.org/2305.16383", "https://arxiv.org/abs/2305.163", "https://doi.org/PhysRevD.57.3873", "https://axriv.org/abs/2305.16383",
                    "https://", "https://arxiv.org:x/abs/1", "https://github.com/swiftlang", "mailto:x@y.z", "https://swift.org/a b"):
            self.assertIsNotNone(links.address_fault(bad), bad)

    def test_those_of_the_documents(self):
        pages = [*ROOT.glob("*.md"), ROOT / "CITATION.cff", *(ROOT / "docs").glob("*.md"), ROOT / "docs/Tutorial.ipynb"]
        addresses = 0
        for page in pages:
            text = page.read_text(encoding="utf-8")
            self.assertEqual(links.text_faults(text), [], page.name)
            for address in re.findall(r"\]\((https?:[^)\s]*)\)", text):
                addresses += 1
                self.assertIsNone(links.address_fault(address), page.name)
        self.assertGreater(addresses, 4)

    def test_those_of_tables_and_experiments(self):
        numbers = 0
        for page in (ROOT / "Sources").rglob("*"):
            if page.suffix in (".yaml", ".csv", ".md"):
                text = page.read_text(encoding="utf-8")
                numbers += len(links.WRITTEN.findall(text))
                self.assertEqual(links.text_faults(text), [], page.name)
                for doi in re.findall(r"\bdoi\s*[=:]\s*[{\"]*([^}\"\s,]+)", text, re.IGNORECASE):
                    self.assertRegex(doi, f"^{links.DOI}$", page.name)
        self.assertGreater(numbers, 50)


if __name__ == "__main__":
    unittest.main()
