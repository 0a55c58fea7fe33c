"""Thesauri in SKOS, as RDF/XML, Turtle or JSON-LD, read statement by statement.

Nothing is fetched from the network. Files that declare entities are refused: with a few lines of
them a file can grow to any size while it is read.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph

from cities.thesauri.entries import Entry, ReadError, Reading, short

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XL = "http://www.w3.org/2008/05/skos-xl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_PREFERRED = (_SKOS + "prefLabel", _XL + "prefLabel")
_OTHER = (_SKOS + "altLabel", _XL + "altLabel")
_LITERAL = _XL + "literalForm"
_NO_CONCEPTS = {_SKOS + name for name in ("ConceptScheme", "Collection", "OrderedCollection")}
_DEEPEST = 100

FORMATS = {
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
    ".owl": pyoxigraph.RdfFormat.RDF_XML,
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".json": pyoxigraph.RdfFormat.JSON_LD,
}


class _Statements:
    """The statements of a file that have to do with names, by concept."""

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[bool, Any]]] = defaultdict(list)
        self.forms: dict[str, list[pyoxigraph.Literal]] = defaultdict(list)
        self.unwanted: set[str] = set()

    def take(self, subject: str, predicate: str, value: Any) -> None:
        if predicate in _PREFERRED or predicate in _OTHER:
            self.names[subject].append((predicate in _PREFERRED, value))
        elif predicate == _LITERAL and isinstance(value, pyoxigraph.Literal):
            self.forms[subject].append(value)
        elif predicate == _TYPE:
            if isinstance(value, pyoxigraph.NamedNode) and value.value in _NO_CONCEPTS:
                self.unwanted.add(subject)
        elif predicate == _DEPRECATED and getattr(value, "value", "") in {"true", "1"}:
            self.unwanted.add(subject)

    def literals(self, value: Any) -> list[pyoxigraph.Literal]:
        """A name itself, or what the label that it points to says (SKOS-XL)."""
        return [value] if isinstance(value, pyoxigraph.Literal) else self.forms[_id(value)]


def read(path: Path, reading: Reading) -> None:
    """Read a file by the format that its ending tells."""
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise ReadError(f"SKOS files end in one of {', '.join(FORMATS)}.")
    if form == pyoxigraph.RdfFormat.RDF_XML:
        _refuse_traps(path)
    statements = _Statements()
    try:
        for quad in pyoxigraph.parse(path=str(path), format=form):
            statements.take(_id(quad.subject), quad.predicate.value, quad.object)
    except (SyntaxError, ValueError) as error:
        raise ReadError(f"The file cannot be read as {form.name}: {error}") from error
    for subject, names in statements.names.items():
        if subject not in statements.unwanted:
            reading.entries.append(_entry(subject, names, statements, reading))


def _id(node: Any) -> str:
    return str(node.value)


def _entry(
    subject: str, names: list[tuple[bool, Any]], statements: _Statements, reading: Reading
) -> Entry:
    entry = Entry(short(subject), source=subject)
    without_language = 0
    for preferred, value in names:
        for literal in statements.literals(value):
            if not literal.language:
                without_language += 1
            elif preferred:
                reading.label(entry, literal.language, literal.value)
            else:
                reading.alternative(entry, literal.language, [literal.value])
    if without_language:
        reading.complain(entry.place, f"left out {without_language} names without a language")
    return entry


def _refuse_traps(path: Path) -> None:
    """Refuse XML that declares entities or is nested deeper than any thesaurus."""
    depth = 0

    def entity(*_declaration: Any) -> None:
        raise ReadError("The file declares entities; write out what they stand for.")

    def start(_name: str, _attributes: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ReadError(f"The file nests elements more than {_DEEPEST} deep.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ReadError(f"The file cannot be read as XML: {error}") from error
