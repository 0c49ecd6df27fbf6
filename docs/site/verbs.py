"""The directive 'verbs': every verb of the program, from its own help."""

import json
import os
import re
import subprocess
from itertools import groupby

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

PROGRAM = os.environ["CALODUMP_PROGRAM"]


def ask(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True).stdout


def literal(text, language="text"):
    block = nodes.literal_block(text, text)
    block["language"] = language
    return block


def named(argument):
    """--out, -o <directory>: how the argument is written."""
    value = f"<{argument['valueName']}>"
    if argument["kind"] == "positional":
        return value
    names = ", ".join(("--" if name["kind"] == "long" else "-") + name["name"] for name in argument["names"])
    return f"{names} {value}" if argument["kind"] == "option" else names


def meaning(argument):
    text = " ".join(filter(None, [argument.get("abstract"), argument.get("discussion")]))
    notes = [f"default: {argument['defaultValue']}"] if "defaultValue" in argument and argument["kind"] != "flag" else []
    notes += ["may be repeated"] if argument["isRepeating"] and "repeated" not in text else []
    return f"{text} ({', '.join(notes)})" if notes else text


def arguments(command):
    shown = [one for one in command.get("arguments", []) if one["shouldDisplay"] and named(one) not in ("--version", "-h, --help", "--help, -h")]
    if not shown:
        return []
    items = []
    for one in shown:
        term = nodes.term("", "", nodes.literal("", named(one)))
        items.append(nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph("", meaning(one)))))
    return [nodes.definition_list("", *items)]


def prose(text):
    """Paragraphs; 'Example: ...' as commands, indented lines as they stand."""
    kind = {True: lambda lines: literal("\n".join(lines)), False: lambda lines: nodes.paragraph("", " ".join(lines))}
    for paragraph in filter(None, re.split(r"\n\s*\n", text.strip())):
        if paragraph.startswith("Example: "):
            yield literal("\n".join(line.removeprefix("Example: ") for line in paragraph.splitlines()), "sh")
        else:
            for indented, lines in groupby(paragraph.splitlines(), lambda line: line.startswith(" ")):
                yield kind[indented]([line.strip() for line in lines])


class Verbs(SphinxDirective):
    def run(self):
        sections = []
        for command in json.loads(ask("--experimental-dump-help"))["command"]["subcommands"]:
            verb = command["commandName"]
            if not command.get("shouldDisplay", True) or verb == "help":
                continue
            usage = re.search(r"USAGE: ([\s\S]*?)\n\n", ask("help", verb)).group(1)
            section = nodes.section(ids=[f"verb-{verb}"], names=[f"verb-{verb}"])
            section += [nodes.title("", "", nodes.literal("", verb)), nodes.paragraph("", command.get("abstract", "")), *prose(command.get("discussion", ""))]
            section += [nodes.container("", literal(usage), classes=["usage"]), *arguments(command)]
            self.state.document.note_explicit_target(section)
            sections.append(section)
        return sections


def setup(app):
    app.add_directive("verbs", Verbs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
