"""Addresses outside and numbers of preprints, checked by their form while the site is built: no network."""

import re
from urllib.parse import urlsplit

# Where pages may lead to, and what an address there looks like.
HOSTS = {
    "arxiv.org": r"/(abs|pdf)/(?P<arxiv>\S+)",
    "doi.org": r"/(?P<doi>\S+)",
    "inspirehep.net": r"/literature/\d+",
    "www.hepdata.net": r"/record/\S+",
    "zenodo.org": r"/records?/\d+",
    "github.com": r"/[\w.-]+/[\w.-]+(/\S*)?",
    "swift.org": r"/\S*",
    "snakemake.readthedocs.io": r"(/\S*)?",
}
ARXIV = r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d{4,5})(v[1-9]\d*)?|(hep-(ex|lat|ph|th)|nucl-(ex|th)|astro-ph|gr-qc|physics|quant-ph|cond-mat|math-ph)/\d\d(0[1-9]|1[0-2])\d{3}(v[1-9]\d*)?"
DOI = r"10\.\d{4,9}/[!-~]+"
WRITTEN = re.compile(r"\barXiv:\s*([\w./-]*\w)", re.IGNORECASE)
# What stands for a number in examples.
PLACEHOLDER = "0000.00000"


def arxiv_fault(number):
    """What is wrong with a number of arXiv; None if it has the form of one: five digits since 2015, four from April 2007 to 2014, a subject before."""
    found = re.fullmatch(ARXIV, number)
    if not found:
        return f"'{number}' is no number of arXiv"
    if found["year"]:
        date = found["year"] + found["month"]
        if not "01" <= found["month"] <= "12" or date < "0704" or len(found["number"]) != (5 if date >= "1501" else 4):
            return f"'{number}' is no number of arXiv: four digits from 0704 to 1412, five since 1501"
    return None


def address_fault(address):
    """What is wrong with an address outside; None if it has the form of those on its host."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return f"{address}: {error}"
    if parts.scheme != "https" or not host or port or parts.username or re.search(r"[\s<>\"{}|\\^`]", address):
        return f"{address}: no well-formed https address"
    if host not in HOSTS:
        return f"{address}: '{host}' is not among the hosts of docs/site/links.py; check the address in a browser and add it"
    found = re.fullmatch(HOSTS[host], parts.path)
    if not found:
        return f"{address}: not the form of an address on {host}"
    named = found.groupdict()
    if named.get("arxiv"):
        fault = arxiv_fault(named["arxiv"].removesuffix(".pdf"))
        return fault and f"{address}: {fault}"
    if "doi" in named and not re.fullmatch(DOI, named["doi"]):
        return f"{address}: no DOI"
    return None


def text_faults(text):
    """Faults of the numbers of preprints that stand in a text."""
    return [fault for number in WRITTEN.findall(text) if number != PLACEHOLDER and (fault := arxiv_fault(number))]


def check(app, doctree, page):
    from docutils import nodes
    from sphinx.util import logging

    def say(fault, node):
        logging.getLogger(__name__).warning(fault, location=node)

    for node in doctree.findall(nodes.reference):
        if re.match(r"[a-z][a-z+.-]*:", node.get("refuri", "")) and (fault := address_fault(node["refuri"])):
            say(fault, node)
    for node in doctree.findall(nodes.Text):
        for fault in text_faults(node.astext()):
            say(fault, node.parent)


def setup(app):
    app.connect("doctree-resolved", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
