"""Sections of docs/Validation.md that the comparisons write themselves."""

import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "Validation.md"


def replace_section(name: str, text: str) -> None:
    """Replaces what stands between the markers of section `name` in docs/Validation.md."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    document = DOCUMENT.read_text()
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
    if not pattern.search(document):
        raise SystemExit(f"docs/Validation.md has no section '{name}'; expected the markers {begin} ... {end}")
    partial = DOCUMENT.with_suffix(".partial")
    partial.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", document))
    os.replace(partial, DOCUMENT)


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
