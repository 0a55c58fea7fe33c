"""Thesaurus import: all formats, repeated imports, edited values and hostile files."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cities.models import Concept
from cities.thesauri import reader
from cities.thesauri.entries import ReadError
from cities.vocabularies import loader
from search.query.thesaurus_store import current_thesaurus

BASE = "http://www.eionet.europa.eu/gemet/concept/"
PEAT = "http://example.org/concept/17"

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
<http://example.org/concept/17> a skos:Concept ;
    skos:prefLabel "Peat"@en-GB, "Torf"@de, "turba"@pt ; skos:altLabel "turf"@en ;
    skos:notation "17" ; xl:altLabel <http://example.org/name/1> .
<http://example.org/name/1> xl:literalForm "Brenntorf"@de .
<http://example.org/scheme> a skos:ConceptScheme ; skos:prefLabel "All of them"@en .
<http://example.org/concept/18> skos:prefLabel "Old thing"@en ;
    <http://www.w3.org/2002/07/owl#deprecated> true .
"""
RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://example.org/concept/17">
 <skos:prefLabel xml:lang="en">Peat</skos:prefLabel>
 <skos:prefLabel xml:lang="de">Torf</skos:prefLabel>
 <skos:altLabel xml:lang="en">turf</skos:altLabel>
 <skos:altLabel xml:lang="de">Brenntorf</skos:altLabel>
</skos:Concept>
</rdf:RDF>"""
JSON_LD = json.dumps(
    {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
            "altLabel": {"@id": "skos:altLabel", "@container": "@language"},
        },
        "@id": PEAT,
        "@type": "skos:Concept",
        "prefLabel": {"en": "Peat", "de": "Torf"},
        "altLabel": {"en": "turf", "de": "Brenntorf"},
    }
)
WIDE = (
    "\ufeffsource;label_en;Label_DE;alternatives_en;alt_de;remark\n"
    f"{PEAT};Peat; Torf ;turf;Brenntorf| Torf|;x\n;;;;;\n"
)
LONG = (
    "source,language,label,kind\n"
    f"{PEAT},en,Peat,label\n{PEAT},de,Brenntorf,alternative\n"
    f"{PEAT},de,Torf,\n{PEAT},en,turf,other\n"
)
GEMET = json.dumps(
    [
        {
            "id": PEAT,
            "label": {"en": "Peat", "de": "Torf"},
            "synonyms": {"en": "turf", "de": "Brenntorf"},
        }
    ]
)
FORMATS = {
    "a.ttl": TURTLE,
    "a.rdf": RDF_XML,
    "a.jsonld": JSON_LD,
    "wide.csv": WIDE,
    "long.csv": LONG,
    "gemet.json": GEMET,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Return a function that imports a text under a file name and returns the output."""

    def load(name, text, *options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("import_thesaurus", path, *options, stdout=out)
        return out.getvalue()

    return load


def _names(key, *languages):
    concept = Concept.objects.get(key=key)
    return {language: concept.names(language) for language in languages}


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_brings_the_same_concept_and_a_second_time_nothing(name, load):
    assert "1 new, 0 changed, 0 as before, 0 left out" in load(name, FORMATS[name])
    assert _names("peat", "en", "de") == {"en": ("Peat", "turf"), "de": ("Torf", "Brenntorf")}
    assert Concept.objects.get().source == PEAT
    assert "0 new, 0 changed, 1 as before, 0 left out" in load(name, FORMATS[name])


def test_numbers_become_addresses_and_bare_languages_are_labels(load):
    table = "concept,de,en,pl,sv,broader\n4,Torf,peat,torf,torv,3\n"
    output = load("gemet_labels.csv", table, "--base", BASE)
    assert "columns not used: broader" in output
    assert "1 names in languages not kept here: sv" in output
    concept = Concept.objects.get(source=BASE + "4")
    assert (concept.key, concept.label_pl, concept.alternatives_de) == ("peat", "torf", None)


def test_a_newer_file_changes_what_the_office_left_alone(load):
    load("a.csv", "source,label_de,label_en,alternatives_de\n" + f"{PEAT},Torf,Peat,Moorerde\n")
    concept = Concept.objects.get()
    concept.label_de = "Torf und Moor"
    concept.save()
    output = load("b.csv", f"source,label_de,label_en,label_fr\n{PEAT},Torfe,Peat soil,Tourbe\n")
    assert "0 new, 1 changed" in output
    concept.refresh_from_db()
    assert (concept.key, concept.label_de, concept.label_en) == (
        "peat",
        "Torf und Moor",
        "Peat soil",
    )
    assert (concept.label_fr, concept.alternatives_de) == ("Tourbe", "Moorerde")
    load("c.csv", f"source,label_de,label_en,alternatives_de\n{PEAT},Torfe,Peat soil,\n")
    concept.refresh_from_db()
    assert (concept.label_de, concept.alternatives_de) == ("Torf und Moor", "")


def test_what_the_portal_ships_keeps_its_names_and_gets_those_it_lacks(load):
    shipped = loader.rows("concepts")[:40]
    loader.load(Concept, shipped)
    row = shipped[0]
    before = _names(row["key"], "de")["de"]
    load("a.csv", f"key,label_de,label_it,alternatives_de\n{row['key']},Ganz anders,Altro,Neues\n")
    assert _names(row["key"], "de", "it") == {
        "de": (*before, "Ganz anders", "Neues"),
        "it": ("Altro",),
    }
    loader.load(Concept, shipped)
    assert _names(row["key"], "de")["de"] == (*before, "Ganz anders", "Neues")


def test_what_is_called_the_same_in_two_languages_is_the_same(load):
    Concept.objects.create(key="peat", label_de="Torf", label_en="Peat")
    Concept.objects.create(key="bark", label_de="Rinde", label_en="Bark")
    table = "source,label_de,label_en,label_fr\nhttp://example.org/1,torf,PEAT,Tourbe\n"
    output = load("a.csv", table + "http://example.org/2,Gebell,Bark,Aboiement\n")
    assert "1 new, 1 changed" in output
    assert "bark-2: en “Bark” also means bark" in output
    assert Concept.objects.get(source="http://example.org/1").label_fr == "Tourbe"
    assert Concept.objects.get(source="http://example.org/2").key == "bark-2"
    assert "0 new, 0 changed, 2 as before" in load(
        "a.csv", table + "http://example.org/2,Gebell,Bark,Aboiement\n"
    )


def test_wrong_rows_are_told_with_line_and_reason_and_left_out(load):
    output = load(
        "a.csv",
        "key,source,label_de,label_en,alternatives_en\n"
        "peat,,Torf,Peat,turf\n"
        "bad key,,Rinde,Bark,\n"
        "short,,Kurz\n"
        "peat,,Torf,Peat again,\n"
        ",,,,only others\n"
        f"long,,{'x' * 201},Long,{'y' * 201}|fits\n"
        "away,http://no address/1,Weg,Away,\n",
    )
    for expected in (
        "line 3: “bad key” cannot be a key; left out the concept",
        "line 4: has 3 cells for 5 columns; left out the row",
        "line 5: is the same concept as line 2; left out the concept",
        "line 6: has no label in a language of this portal",
        "line 7: left out the de name “xxx",
        "line 7: left out the en name “yyy",
        "line 8: its address is no web address",
        "3 new, 0 changed, 0 as before, 3 left out",
    ):
        assert expected in output
    assert _names("long", "de", "en") == {"de": (), "en": ("Long", "fits")}


def test_wrong_names_in_the_long_form_are_told(load):
    output = load(
        "a.csv",
        "key,language,label,kind\npeat,en,Peat,\n,de,Torf,\npeat,German,Torf,\npeat,de,Torf,main\n",
    )
    assert "line 3: names no concept" in output
    assert "line 4: “German” is no language; left out “Torf”" in output
    assert "line 5: “main” is neither label nor alternative" in output


def test_as_many_names_are_kept_as_there_is_room_for(load):
    names = "|".join(f"name {number:04}" for number in range(300))
    output = load("a.csv", f"key,label_en,alternatives_en\npeat,Peat,{names}\n")
    assert "... and " in output, "only the first are listed"
    assert len(Concept.objects.get().alternatives_en) == 1999
    assert "name 0299" in load("a.csv", f"key,label_en,alternatives_en\npeat,Peat,{names}\n", "-v2")


def test_a_dry_run_counts_and_writes_nothing(load):
    output = load("a.ttl", TURTLE, "--dry-run")
    assert "1 new" in output
    assert "nothing was written" in output
    assert not Concept.objects.exists()


def test_the_search_knows_imported_concepts_at_once(load, django_capture_on_commit_callbacks):
    # The thesaurus is cached only after a term was saved.
    Concept.objects.create(key="moss", label_de="Moos")
    assert not current_thesaurus().find(["torf"], "de")
    with django_capture_on_commit_callbacks(execute=True):
        load("b.csv", "key,label_de,label_en\npeat,Torf,Peat\nbark,Rinde,Bark\n")
    assert current_thesaurus().find(["torf"], "de")[0].concepts[0].key == "peat"


def test_odd_characters_become_plain_text(load):
    rows = [
        {"label": {"en": "Pe\x00at\n moss\u2028", "de": "To\ud800rf"}, "synonyms": "none"},
        {"label": {"en": 5, "ar": "خث"}},
        {"label": ["x"]},
        7,
    ]
    output = load("a.json", json.dumps(rows))
    assert "“To�rf” is no proper text" in output
    assert "concept 2: the label in “en” is no text" in output
    assert "concept 4: has no labels by language" in output
    assert not Concept.objects.get(label_en="Pe at moss").label_de
    assert Concept.objects.get(label_ar="خث").key.startswith("concept-")


ENTITY = RDF_XML.replace(
    "<rdf:RDF", '<!DOCTYPE x [<!ENTITY a "Peat"><!ENTITY b "&a;&a;">]><rdf:RDF', 1
)
HOSTILE = {
    "bomb.rdf": (ENTITY.replace(">Peat<", ">&b;<"), "declares entities"),
    "bomb16.rdf": (ENTITY.encode("utf-16"), "declares entities"),
    "flat.xml": (ENTITY.replace('<!ENTITY b "&a;&a;">', ""), "declares entities"),
    "file.rdf": (ENTITY.replace('"&a;&a;"', 'SYSTEM "file:///etc/hostname"'), "declares entities"),
    "unknown.rdf": (RDF_XML.replace("Peat", "&peat;"), "cannot be read as XML"),
    "deep.rdf": (RDF_XML.split("<skos", maxsplit=1)[0] + "<a><b>" * 100_000, "more than 100 deep"),
    "deep.jsonld": ('{"@id":' + "[" * 1_000_000, "cannot be read"),
    "deep.json": ('[{"label":' + "[" * 1_000_000, "cannot be read"),
    "remote.jsonld": (
        JSON_LD.replace('{"@context": {', '{"@context": ["http://127.0.0.1:9/", {', 1).replace(
            "}}, ", "}}], ", 1
        ),
        "cannot be read",
    ),
    "half.ttl": (TURTLE + "<http://example.org/concept/19> ", "cannot be read"),
    "binary.ttl": (bytes(range(256)) * 100, "cannot be read"),
    "binary.csv": (bytes(range(256)) * 100, "not in UTF-8"),
    "latin.csv": ("key,label_de\nä,b\nüben,Übung\n".encode("latin-1"), "not in UTF-8"),
    "wide.csv": ("key,label_de\na," + "x" * 500_000, "field larger than field limit"),
    "columns.csv": ("first,second\n1,2\n", "names no column of labels"),
    "names.csv": ("language,label\nde,Torf\n", "needs a column “key” or “source”"),
    "empty.csv": ("", "names no column"),
    "header.csv": ("key,label_de\n", "holds no concepts"),
    "empty.ttl": ("", "holds no concepts"),
    "empty.rdf": ("", "cannot be read as XML"),
    "empty.json": ("", "cannot be read"),
    "list.json": ('[{"label": 1}]', "holds no concepts (concept 1: has no labels"),
    "thesaurus.pdf": ("%PDF", "no known ending"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_files_that_cannot_be_read_are_refused_whole(name, load):
    text, reason = HOSTILE[name]
    with pytest.raises(CommandError, match=reason.replace("(", r"\(")):
        load(name, text)
    assert not Concept.objects.exists()


def test_what_is_no_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "missing.ttl"):
        with pytest.raises(ReadError):
            reader.read(path, "skos")


def test_a_file_of_many_concepts_is_read_quickly(tmp_path):
    path = tmp_path / "many.ttl"
    lines = (
        f'<http://example.org/{n}> <http://www.w3.org/2004/02/skos/core#prefLabel> "c {n}"@en .\n'
        for n in range(20_000)
    )
    path.write_text("".join(lines), "utf-8")
    assert len(reader.read(path).entries) == 20_000
