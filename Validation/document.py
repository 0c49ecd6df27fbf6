"""Sections of the documents that the scripts write themselves, each with the version of the program that its numbers come from."""

import fcntl
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKER = re.compile(r"<!-- begin ([\w -]+?)(?:: (CaloDump [^>]*?))? -->")


def replace_section(name: str, text: str, document: str = "docs/Validation.md", stamp: str = "") -> None:
    """Replaces what stands between the markers of section `name` in a document, and a line before it that says of which older physics it is."""
    path = ROOT / document
    begin, end = f"<!-- begin {name}{': ' + stamp if stamp else ''} -->", f"<!-- end {name} -->"
    pattern = re.compile(rf"(?:Of physics \d+:\n\n)?<!-- begin {re.escape(name)}(?:: [^>]*)? -->.*?{re.escape(end)}", re.S)
    # Two scripts at a time may write into one document.
    with open(__file__) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        old = path.read_text()
        if not pattern.search(old):
            raise SystemExit(f"{document} has no section '{name}'; expected the markers <!-- begin {name} --> ... {end}")
        partial = path.with_suffix(".partial")
        partial.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", old))
        os.replace(partial, path)


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def power(value: float, error: float | None = None) -> str:
    """"1.86e18", "(1.86 +- 0.04)e18": as many digits as the error has, two of it."""
    if not value:
        return "0"
    exponent = int(f"{value:.2e}".partition("e")[2])
    if error is None:
        return f"{value / 10.0**exponent:.2f}e{exponent}" if abs(exponent) > 3 else f"{value:.3g}"
    scale = 10.0**exponent
    spread = error / scale
    digits = 2 if spread <= 0 else min(4, max(1, 1 - int(f"{spread:.1e}".partition("e")[2])))
    return f"({value / scale:.{digits}f} +- {spread:.{digits}f})e{exponent}"
