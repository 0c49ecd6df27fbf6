"""wheel.py TREE VERSION OUT: packs what package.sh has put together as a wheel.

Program, tables and PYTHIA's data go to PREFIX/lib/calodump, the commands to PREFIX/bin, the Python package to where Python finds it.
The archive depends on the files' names and contents only.
"""

import base64
import hashlib
import sys
import tomllib
import zipfile
from pathlib import Path

TAG = "py3-none-manylinux_2_34_x86_64"


def metadata(project, version):
    lines = ["Metadata-Version: 2.1", "Name: calodump", f"Version: {version}", "Summary: Calorimeters as beam dumps: from collisions to the reach for light mediators",
             "License: GPL-3.0-or-later", f"Requires-Python: {project['requires-python']}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in project["dependencies"]]
    lines += ["Description-Content-Type: text/markdown", "", (Path(__file__).parents[2] / "README.md").read_text()]
    return "\n".join(lines)


def files(tree, version):
    """Name in the wheel, content, whether it is a program."""
    data, info = f"calodump-{version}.data", f"calodump-{version}.dist-info"
    project = tomllib.loads((Path(__file__).parents[2] / "python/pyproject.toml").read_text())["project"]
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            name = path.relative_to(tree).as_posix()
            yield f"{data}/scripts/{name[4:]}" if name.startswith("bin/") else f"{data}/data/{name}", path.read_bytes(), bool(path.stat().st_mode & 0o100)
            if name.startswith("lib/calodump/python/"):
                yield name.removeprefix("lib/calodump/python/"), path.read_bytes(), False
    yield f"{info}/METADATA", metadata(project, version).encode(), False
    yield f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: calodump\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode(), False


def main(tree, version, out):
    path = Path(out) / f"calodump-{version}-{TAG}.whl"
    record = []
    with zipfile.ZipFile(f"{path}.partial", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:

        def add(name, content, is_program):
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if is_program else 0o100644) << 16
            wheel.writestr(entry, content)

        for name, content, is_program in files(Path(tree), version):
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}\n")
            add(name, content, is_program)
        listing = f"calodump-{version}.dist-info/RECORD"
        add(listing, ("".join(record) + f"{listing},,\n").encode(), False)
    Path(f"{path}.partial").rename(path)
    print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
