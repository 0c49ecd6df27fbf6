"""What tests of a run share: a copy of one synthetic run each."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PACKAGE), str(Path(__file__).resolve().parent)]

import synthetic  # noqa: E402
from calodump import Run  # noqa: E402


class Example(unittest.TestCase):
    """Each test has a copy of one synthetic run for itself."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.original = synthetic.write_run(cls.folder / "original")

    def setUp(self):
        self.directory = self.folder / self.id()
        shutil.copytree(self.original, self.directory)
        self.addCleanup(shutil.rmtree, self.directory)

    @property
    def run_(self):
        return Run(self.directory)

    def command(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "calodump", *arguments], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(PACKAGE), **environment})
