"""What is like a measure: facts in common, rare ones first, across languages and on both engines."""

from pathlib import Path

import pytest
import yaml

from search.schema.documents import Document, LanguageText
from search.schema.similarity import shared_facts, similarity_query
from tests.search.samples import CITIES, WORLD, measure

DEMO = Path(__file__).parents[2] / "portal" / "demo" / "measures"
HEAT, TERMOFICARE = WORLD[0], WORLD[1]


def sample(number, city, **facts):
    """A measure of few words, so that facts alone decide."""
    plain = {"goals": (), "targets": (), "instruments": (), "measure_type": ""}
    heading = (f"Zahl{number}", "", "")
    language = "ro" if CITIES[city][0] == "RO" else "de"
    return measure(number, city, language, {language: heading}, **plain | facts)


def similar(engine, document, **options):
    options.setdefault("excluded_uuids", frozenset())
    found = engine.similar(similarity_query(document, **options))
    return [each.page_id for each in found]


@pytest.fixture
def holding(empty_engine):
    """Each engine in turn, filled with what the test gives it."""

    def fill(*documents):
        empty_engine.rebuild(lambda: documents)
        return empty_engine

    return fill


def test_what_shares_facts_is_found_whatever_its_language(library):
    found = similar(library, HEAT, excluded_city=HEAT.city)
    assert found[:2] == [3, 2] or found[:2] == [2, 3]
    assert 1 not in found


def test_its_own_city_is_left_out_unless_wanted(library):
    assert 6 not in similar(library, HEAT, excluded_city="de-dortmund", size=20)
    assert 6 in similar(library, HEAT, size=20)


def test_excluded_measures_do_not_exist(library):
    found = similar(library, HEAT, excluded_uuids=frozenset([TERMOFICARE.uuid]), size=20)
    assert 2 not in found
    assert 3 in found


def test_the_kind_of_measure_tells_most(holding):
    asked = sample(50, "dortmund", kind="electric-buses", fields=("mobility",), goals=("sdg-11",))
    engine = holding(
        asked,
        sample(51, "muenster", fields=("mobility",), goals=("sdg-11",)),
        sample(52, "cluj-napoca", kind="electric-buses"),
        sample(53, "amiens", goals=("sdg-11",)),
    )
    assert similar(engine, asked, excluded_city=asked.city) == [52, 51, 53]


def test_a_rare_fact_tells_more_than_a_common_one(holding):
    asked = sample(50, "dortmund", fields=("heat", "waste-circular"))
    many = [sample(60 + number, "muenster", fields=("heat",)) for number in range(9)]
    engine = holding(asked, *many, sample(51, "cluj-napoca", fields=("waste-circular",)))
    assert similar(engine, asked, excluded_city=asked.city)[0] == 51


def test_words_decide_between_equal_facts(holding):
    texts = {
        50: "Grüne Dächer fördern",
        51: "Straßenbahn bauen",
        52: "Förderung grüner Dächer",
    }
    made = {
        number: measure(number, city, "de", {"de": (heading, "", "")}, fields=("buildings",))
        for (number, heading), city in zip(
            texts.items(), ("dortmund", "muenster", "amiens"), strict=True
        )
    }
    engine = holding(*made.values())
    assert similar(engine, made[50], excluded_city=made[50].city) == [52, 51]


def test_a_measure_is_not_more_alike_for_being_translated(holding):
    german = ("Fernwärme ausbauen", "", "")
    english = ("Expanding district heat", "", "")
    same = {"fields": ("heat",), "goals": ("sdg-7",)}
    asked = measure(50, "dortmund", "de", {"de": german, "en": english}, **same)
    translated = measure(
        51, "muenster", "de", {"de": german, "en": english}, fields=("heat",), goals=()
    )
    closer = measure(52, "amiens", "de", {"de": german}, **same)
    others = [sample(60 + number, "muenster", fields=("heat",)) for number in range(6)]
    engine = holding(asked, translated, closer, *others)
    assert similar(engine, asked, size=2) == [52, 51]


def test_other_entries_are_not_similar_measures(holding):
    texts = {"de": ("Grüne Dächer fördern", "Zuschüsse für Dächer", "")}
    asked = measure(50, "dortmund", "de", texts, fields=("buildings",))
    actions = [
        measure(60 + number, "muenster", "de", texts, fields=("buildings",), entry="action")
        for number in range(6)
    ]
    engine = holding(asked, *actions, sample(51, "muenster", fields=("buildings",)))
    assert similar(engine, asked, excluded_city=asked.city, size=9) == [51]


def test_nothing_in_common_is_nothing_found(holding):
    asked = sample(50, "dortmund", fields=("heat",))
    engine = holding(asked, sample(51, "muenster", fields=("mobility",), status="planned"))
    assert similar(engine, asked, excluded_city=asked.city) == []


def test_a_measure_that_states_nothing_is_like_nothing(holding):
    bare = sample(50, "dortmund")
    assert similar(holding(bare, HEAT), bare) == []


def test_as_many_as_wanted(library):
    assert len(similar(library, HEAT, size=1)) == 1


def test_changes_are_seen_at_once(engine):
    new = measure(
        90, "amiens", "fr", {"fr": ("Chaleur fatale", "", "")}, fields=("heat",), kind="x"
    )
    engine.put([new])
    assert 90 in similar(engine, HEAT, size=20)
    engine.remove([new.uuid])
    assert 90 not in similar(engine, HEAT, size=20)


def test_what_is_shared_is_named_most_telling_first():
    common = shared_facts(HEAT, WORLD[2])
    assert common == {
        "field": ("heat",),
        "target": ("sdg-13-1",),
        "sdg": ("sdg-7",),
        "instrument": ("investment",),
        "type": ("mitigation",),
    }
    assert next(iter(common)) == "field"
    assert shared_facts(sample(50, "dortmund"), HEAT) == {}


# --- The measures of the demonstration, checked by hand --------------------------------------------
# For each measure, those that a practitioner would want to see next to it: all in the first four.
NEIGHBOURS = {
    "fernwaerme-abwaerme": {"kohlefreie-fernwaerme-weisweiler", "leeds-pipes"},
    "modernizare-termoficare": {"reseau-chaleur", "fernwaerme-biomasse"},
    "autobuze-electrice": {"elektrobusse", "elektrobusse-aseag", "kebip-e-busse"},
    "nemo-bus-electriques": {"autobuze-electrice", "elektrobusse-aseag"},
    "eu-mission-klimastadtvertrag": {"iksk-klimastadtvertrag"},
    "radwall-innenstadt": {"velorouten-fahrradnetz", "extindere-cluj-bike"},
    "energie-regenerabila-locala": {"dachstrom-photovoltaik", "solarkampagne"},
    "emscher-phoenix-see": {"rethinking-somes"},
    "renovare-cladiri-publice": {"thermische-sanierung", "klimaneutrale-stadtgebaeude"},
    "maraichage-hortillonnages": {"kantinen-schulverpflegung"},
}


def _document(number, path):
    entry = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    texts = {
        code: LanguageText(heading, entry.get("summary", {}).get(code, ""), "", "original")
        for code, heading in entry["heading"].items()
    }
    return Document(
        uuid=f"00000000-0000-0000-0000-{number:012d}",
        page_id=number, path=f"/cities/{path.parent.name}/{path.stem}/", city=path.parent.name,
        city_slug=path.parent.name, city_names={}, country="DE", texts=texts,
        source_language=entry["source_language"], terms={}, names=(),
        goals=tuple(entry["goals"]), targets=tuple(entry.get("targets", ())),
        fields=tuple(entry["fields_of_action"]), instruments=tuple(entry.get("instruments", ())),
        measure_type=entry["measure_type"], status=entry["status"], level=entry["level"],
        languages=tuple(texts), start_year=None, co2=entry.get("co2_reduction"),
        cost_band=entry.get("cost_band", ""), published=number,
        kind=entry.get("generic_measure", ""),
    )  # fmt: skip


@pytest.fixture(scope="module")
def demo():
    """The demo's measures as documents, by their slug."""
    paths = sorted(DEMO.glob("*/*.yaml"))
    return {path.stem: _document(number, path) for number, path in enumerate(paths, start=1)}


def test_the_neighbours_in_the_demo_are_the_sensible_ones(holding, demo):
    engine = holding(*demo.values())
    missed = {}
    for name, expected in NEIGHBOURS.items():
        asked = demo[name]
        found = engine.similar(
            similarity_query(asked, excluded_uuids=frozenset(), excluded_city=asked.city, size=4)
        )
        assert asked.city not in {each.city for each in found}
        lacking = expected - {each.path.split("/")[3] for each in found}
        if lacking:
            missed[name] = lacking
    assert not missed
