"""Texts of the demo: complete, short enough, with each language's typography."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from portal.bootstrap.pages import PAGES
from portal.demo.data import FOLDER

FILES = [*sorted(FOLDER.rglob("*.yaml")), PAGES]
LANGUAGES = {"de", "en", "fr", "ro", "uk", "tr", "ar", "es", "it", "nl", "pl"}
# Cedillas belong to Turkish; Romanian has commas below.
CEDILLAS = re.compile("[\u015e\u015f\u0162\u0163]")
# A French high sign stands after a narrow no-break space, not after a plain one or none.
# The lookbehind spares a project's own name.
FRENCH = re.compile(r"[^\u202f\s\d!?](?<!AachenMooVe)[;!?»](?=\s|$)|«(?!\u202f)| [:;!?»](?=\s|$)")


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every map of language to text with its path."""
    if isinstance(value, dict):
        if value and set(value) <= LANGUAGES and not path.endswith(".state"):
            yield path, value
            return
        for name, inner in value.items():
            yield from texts(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{path}[{at}]")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_well_formed(path):
    faults = []
    for where, by_language in texts(yaml.safe_load(path.read_text("utf-8"))):
        for language, text in by_language.items():
            if not text or not text.strip():
                faults.append(f"{where}.{language} is empty")
            if where.endswith("summary") and len(text.strip()) > 250:
                faults.append(f"{where}.{language} has {len(text.strip())} characters")
            if language == "ro" and CEDILLAS.search(text):
                faults.append(f"{where}.ro has a cedilla")
            if language == "fr" and (fault := FRENCH.search(text)):
                faults.append(f"{where}.fr: {text[max(0, fault.start() - 20) : fault.end()]!r}")
    assert not faults


@pytest.mark.parametrize("name", ["cities", "partnerships"])
def test_every_translation_has_a_state_and_a_summary(name):
    for entry in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")):
        languages = set(entry["heading"])
        assert languages == set(entry["summary"]), entry["slug"]
        assert set(entry["state"]) == languages - {entry["source_language"]}, entry["slug"]
        assert entry["sources"], entry["slug"]


CONTRACTS = sorted((FOLDER / "contracts").glob("*.yaml"))


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_a_contract_has_its_texts_in_all_its_languages(path):
    entry = yaml.safe_load(path.read_text("utf-8"))
    languages = set(entry["heading"])
    assert set(entry["state"]) == languages - {entry["source_language"]}
    assert entry["sources"]
    for where, by_language in texts(entry):
        assert set(by_language) == languages, where


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_figures_of_a_contract_have_a_source(path):
    entry = yaml.safe_load(path.read_text("utf-8"))
    for action in entry["actions"]:
        for figure in ("co2", "cost"):
            assert (figure in action) == (f"{figure}_source" in action), action["title"]
    for relation in ("emissions", "finance"):
        assert all(row["source"] for row in entry.get(relation, ()))
    assert all(row["url"] for row in entry.get("commitments", ()))


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_actions_name_measures_of_their_city(path):
    measures = {each.stem for each in (FOLDER / "measures" / path.stem).glob("*.yaml")}
    actions = yaml.safe_load(path.read_text("utf-8"))["actions"]
    assert {action["measure"] for action in actions if "measure" in action} <= measures


def test_addresses_of_the_demonstration_belong_to_nobody():
    for path in FILES:
        for address in re.findall(r"[\w.+-]+@[\w.-]+\w", path.read_text("utf-8")):
            assert address.endswith(".example.org"), f"{path.name}: {address}"
