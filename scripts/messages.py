"""Extract, update, compile and check message catalogues with Babel, without gettext."""

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
MAX_SHOWN = 20
PACKAGES = ("cities", "search", "portal")
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
    """Extract the messages of a Django template by way of Django's Python-like conversion."""
    text = templatize(source.read().decode("utf-8"))
    # Everything but messages has become lines of X, whose indentation is not valid Python.
    text = "\n".join(line.lstrip() for line in text.split("\n"))
    return extract_python(io.BytesIO(text.encode("utf-8")), keywords, tags, options)


# Babel accepts functions as well as names, which its types lack.
METHODS: list[tuple[str, Any]] = [
    ("**/templates/**.html", extract_template),
    ("**/templates/**.txt", extract_template),
    ("**.py", "python"),
]


def collect() -> Catalog:
    """Return every message of the three packages, with the files that use it."""
    template = Catalog(charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package,
            METHODS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in found:
            # No line numbers: a catalogue changes only when its messages do.
            template.add(message, None, [(f"{package}/{name}", 0)], (), comments, context=context)
    return template


def path_of(language: str) -> Path:
    """Return the path of a language's catalogue."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """Return the catalogue of a language, or an empty one."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as text, sorted and undated, so that it changes only with its content."""
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
    """Return a language's catalogue as it should be on disk, without fuzzy and unused messages."""
    catalogue = load(language)
    already_fuzzy = {message.id for message in catalogue if message.fuzzy}
    catalogue.update(template, no_fuzzy_matching=True)
    for message in catalogue:
        # Babel marks a message that gains a plural; its missing forms are reported anyway.
        if message.id not in already_fuzzy:
            message.flags.discard("fuzzy")
    return as_po(catalogue)


def is_translated(message: Message) -> bool:
    """Return whether every form of a message is translated."""
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(texts)


def keys(catalogue: Catalog) -> set[tuple[Any, str | None]]:
    """Return the messages of a catalogue with their contexts."""
    return {(message.id, message.context) for message in catalogue if message.id}


def problems(template: Catalog) -> Iterator[str]:
    """Yield what keeps the catalogues from being current and complete."""
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
    """Yield what is wrong with one message."""
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
            print(
                "\n".join(found[:MAX_SHOWN]) or "The message catalogues are current and complete."
            )
            if len(found) > MAX_SHOWN:
                print(f"... and {len(found) - MAX_SHOWN} more")
            return 1 if found else 0
        case _:
            sys.exit("usage: scripts/messages.py update|compile|check")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
