"""Sphinx's settings of the documentation site: 'make docs'. CALODUMP_PROGRAM is the built program, whose help and runs the site shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = os.environ["CALODUMP_PROGRAM"]
sys.path[:0] = [str(HERE), str(ROOT / "python")]
# The notebook's shell and Python.
os.environ["PATH"] = f"{Path(PROGRAM).parent}:{os.environ['PATH']}"
os.environ["PYTHONPATH"] = str(ROOT / "python")

project = "CaloDump"
author = "The CaloDump developers"
copyright = "The CaloDump developers, GPL-3.0-or-later"
version = release = re.search(r"CaloDump ([\d.]+)", subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout).group(1)

extensions = ["myst_nb", "sphinx.ext.autodoc", "formulas", "links", "verbs"]
exclude_patterns = ["site"]
smartquotes = False  # of two hyphens they make a dash, also where they are an option's
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(numpy|matplotlib|pathlib)\..*|Path")]
suppress_warnings = ["config.cache"]

myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 4
# The notebook is executed in a folder of its own, anew for another program: scripts/site.sh names the cache.
nb_execution_mode = "cache"
nb_execution_in_temp = True
nb_execution_cache_path = os.environ["CALODUMP_SITE_CACHE"]
nb_execution_raise_on_error = True
nb_execution_timeout = 300

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}


def setup(app):
    """Docstrings are plain text: |eta| is no substitution."""

    def escape(app, what, name, thing, options, lines):
        lines[:] = [line.replace("|", r"\|") for line in lines]

    app.connect("autodoc-process-docstring", escape)


html_theme = "furo"
html_title = f"CaloDump {version}"
html_math_renderer = "formulas"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
# A page's formulas, fonts and scripts come from its own folder: the site works offline.
linkcheck_timeout = 20
linkcheck_retries = 2
