"""Asks the program, once: answers are kept, so that a script that was interrupted goes on where it was."""

import hashlib
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "runs" / "answers"


def stamp(program):
    """Version of the program and its physics: "CaloDump 0.2.0, physics 2"."""
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()


def ask(program, *arguments, about=()):
    """The program's JSON answer. It is kept under the program's file, the arguments and the contents of the files `about`, which it depends on."""
    key = hashlib.sha256(pathlib.Path(program).read_bytes())
    for file in about:
        key.update(pathlib.Path(file).read_bytes())
    key.update("\0".join(map(str, arguments)).encode())
    place = KEPT / f"{key.hexdigest()[:24]}.json"
    if not place.exists():
        run = subprocess.run([program, *map(str, arguments), "--json"], stdout=subprocess.PIPE, text=True)
        if run.returncode:
            raise SystemExit(f"{' '.join([str(program), *map(str, arguments)])} failed")
        json.loads(run.stdout)
        KEPT.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(run.stdout)
        os.replace(partial, place)
    return json.loads(place.read_text())
