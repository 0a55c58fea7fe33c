"""Stream SKOS thesauri in RDF/XML, Turtle, N-Triples or JSON-LD.

Nothing is fetched from the network. XML with entity declarations is rejected, because their
expansion can exhaust memory.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph

from cities.thesauri.entries import Entry, ParsedThesaurus, ReadError, excerpt

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XL = "http://www.w3.org/2008/05/skos-xl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_PREFERRED_LABELS = (_SKOS + "prefLabel", _XL + "prefLabel")
_ALTERNATIVE_LABELS = (_SKOS + "altLabel", _XL + "altLabel")
_LITERAL_FORM = _XL + "literalForm"
_IGNORED_TYPES = {_SKOS + name for name in ("ConceptScheme", "Collection", "OrderedCollection")}
_MAX_DEPTH = 100

FORMATS = {
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
    ".owl": pyoxigraph.RdfFormat.RDF_XML,
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".json": pyoxigraph.RdfFormat.JSON_LD,
}


class _LabelStatements:
    """The label statements of a file by concept; SKOS-XL forms by label resource."""

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[bool, Any]]] = defaultdict(list)
        self.literal_forms: dict[str, list[pyoxigraph.Literal]] = defaultdict(list)
        self.ignored: set[str] = set()

    def add(self, subject: str, predicate: str, value: Any) -> None:
        if predicate in _PREFERRED_LABELS or predicate in _ALTERNATIVE_LABELS:
            self.names[subject].append((predicate in _PREFERRED_LABELS, value))
        elif predicate == _LITERAL_FORM and isinstance(value, pyoxigraph.Literal):
            self.literal_forms[subject].append(value)
        elif predicate == _TYPE:
            if isinstance(value, pyoxigraph.NamedNode) and value.value in _IGNORED_TYPES:
                self.ignored.add(subject)
        elif predicate == _DEPRECATED and getattr(value, "value", "") in {"true", "1"}:
            self.ignored.add(subject)

    def literals(self, value: Any) -> list[pyoxigraph.Literal]:
        """Return the label itself, or the literal forms of a SKOS-XL label resource."""
        return [value] if isinstance(value, pyoxigraph.Literal) else self.literal_forms[_id(value)]


def read(path: Path, thesaurus: ParsedThesaurus) -> None:
    """Read a file in the RDF format of its suffix."""
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise ReadError(f"SKOS files end in one of {', '.join(FORMATS)}.")
    if rdf_format == pyoxigraph.RdfFormat.RDF_XML:
        _reject_unsafe_xml(path)
    statements = _LabelStatements()
    try:
        for quad in pyoxigraph.parse(path=str(path), format=rdf_format):
            statements.add(_id(quad.subject), quad.predicate.value, quad.object)
    except (SyntaxError, ValueError) as error:
        raise ReadError(f"The file cannot be read as {rdf_format.name}: {error}") from error
    for subject, names in statements.names.items():
        if subject not in statements.ignored:
            thesaurus.entries.append(_entry(subject, names, statements, thesaurus))


def _id(node: Any) -> str:
    return str(node.value)


def _entry(
    subject: str,
    names: list[tuple[bool, Any]],
    statements: _LabelStatements,
    thesaurus: ParsedThesaurus,
) -> Entry:
    entry = Entry(excerpt(subject), source=subject)
    without_language = 0
    for is_preferred, value in names:
        for literal in statements.literals(value):
            if not literal.language:
                without_language += 1
            elif is_preferred:
                thesaurus.add_label(entry, literal.language, literal.value)
            else:
                thesaurus.add_alternatives(entry, literal.language, [literal.value])
    if without_language:
        thesaurus.add_problem(
            entry.location, f"left out {without_language} names without a language"
        )
    return entry


def _reject_unsafe_xml(path: Path) -> None:
    """Raise ReadError for XML with entity declarations or excessive nesting."""
    depth = 0

    def entity(*_declaration: Any) -> None:
        raise ReadError("The file declares entities; write out what they stand for.")

    def start(_name: str, _attributes: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise ReadError(f"The file nests elements more than {_MAX_DEPTH} deep.")

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
