"""Message catalogues without gettext: extract, update, compile and check, all with Babel."""

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("de", "fr", "ro")
SHOWN = 20
HOUSES = ("cities", "search", "portal")
HEADER = "# Messages of Partnerstadt, {language}. English is the source language.\n# EUPL-1.2"
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def extract_template(
    source: io.BufferedIOBase, keywords: Any, tags: Any, options: Any
) -> Iterator[Any]:
    """Messages of a Django template: Django turns it into Python-like text, Babel reads that."""
    text = templatize(source.read().decode("utf-8"))
    # What is no message has become rows of X, whose indentation is no Python.
    text = "\n".join(line.lstrip() for line in text.split("\n"))
    return extract_python(io.BytesIO(text.encode("utf-8")), keywords, tags, options)


# Babel takes a function as well as a name, which its types do not say.
METHODS: list[tuple[str, Any]] = [
    ("**/templates/**.html", extract_template),
    ("**/templates/**.txt", extract_template),
    ("**.py", "python"),
]


def collect() -> Catalog:
    """Every message of the three houses, with the places that use it."""
    template = Catalog(charset="utf-8", fuzzy=False)
    for house in HOUSES:
        found = extract_from_dir(
            ROOT / house,
            METHODS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in found:
            # Places carry no line numbers: a catalogue changes only when its messages do.
            template.add(message, None, [(f"{house}/{name}", 0)], (), comments, context=context)
    return template


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """The catalogue of a language, or an empty one."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def as_po(catalogue: Catalog) -> bytes:
    """The text of a catalogue, sorted and without dates, so that it differs only with content."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, sort_output=True, omit_header=True, ignore_obsolete=True)
    head = (
        HEADER.format(language=catalogue.locale)
        + f'\nmsgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
        + '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        + f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head.encode("utf-8") + stream.getvalue().replace(b":0\n", b"\n").replace(b":0 ", b" ")


def updated(language: str, template: Catalog) -> bytes:
    """The catalogue of a language as it should lie on disk: no fuzzy guesses, no dead messages."""
    catalogue = load(language)
    doubtful = {message.id for message in catalogue if message.fuzzy}
    catalogue.update(template, no_fuzzy_matching=True)
    for message in catalogue:
        # A message that gains a plural is marked by Babel; its missing forms say enough.
        if message.id not in doubtful:
            message.flags.discard("fuzzy")
    return as_po(catalogue)


def is_translated(message: Message) -> bool:
    """Whether every form of a message has a text."""
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(texts)


def keys(catalogue: Catalog) -> set[tuple[Any, str | None]]:
    """The messages of a catalogue, each with its context."""
    return {(message.id, message.context) for message in catalogue if message.id}


def problems(template: Catalog) -> Iterator[str]:
    """What keeps the catalogues from being current and complete, one line each."""
    for language in LANGUAGES:
        path = path_of(language).relative_to(ROOT)
        catalogue = load(language)
        for message_id, _context in keys(template) - keys(catalogue):
            yield f"{path}: not extracted, run `make messages`: {message_id!r}"
        for message_id, _context in keys(catalogue) - keys(template):
            yield f"{path}: no longer used, run `make messages`: {message_id!r}"
        for message in catalogue:
            if message.id:
                yield from (f"{path}: {message.id!r}: {fault}" for fault in faults(message))


def faults(message: Message) -> Iterator[str]:
    """What is wrong with the text of one message."""
    if message.fuzzy:
        yield "fuzzy"
    if not is_translated(message):
        yield "not translated"
    yield from (str(error) for error in message.check())


def update() -> None:
    """Extract the messages and bring every catalogue up to date."""
    template = collect()
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(language, template))
        missing = [m for m in load(language) if m.id and not is_translated(m)]
        print(f"{path.relative_to(ROOT)}: {len(template)} messages, {len(missing)} without text")


def compile_all() -> None:
    """Write the binary catalogues that Django reads."""
    for language in LANGUAGES:
        with path_of(language).with_suffix(".mo").open("wb") as stream:
            write_mo(stream, load(language))


def main(arguments: Iterable[str]) -> int:
    """Run one of: update, compile, check."""
    settings.configure(USE_I18N=False)
    match list(arguments):
        case ["update"]:
            update()
            compile_all()
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = list(problems(collect()))
            print("\n".join(found[:SHOWN]) or "The message catalogues are current and complete.")
            if len(found) > SHOWN:
                print(f"... and {len(found) - SHOWN} more")
            return 1 if found else 0
        case _:
            sys.exit("usage: scripts/messages.py update|compile|check")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
