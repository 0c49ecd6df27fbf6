"""Sections of the documents that the comparisons write themselves."""

import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def replace_section(name: str, text: str, document: str = "Validation.md") -> None:
    """Replaces what stands between the markers of section `name` in a document of docs/."""
    path = ROOT / "docs" / document
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    old = path.read_text()
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
    if not pattern.search(old):
        raise SystemExit(f"docs/{document} has no section '{name}'; expected the markers {begin} ... {end}")
    partial = path.with_suffix(".partial")
    partial.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", old))
    os.replace(partial, path)


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
