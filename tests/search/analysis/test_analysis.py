"""Words become the same terms however they are spelt, in every language and both engines."""

import unicodedata

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import compounds, german, signature
from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import clean, fold, readable, tokenize
from search.analysis.language_rules import RECIPES
from search.analysis.stopwords import STOP_WORDS
from search.engines.elasticsearch.mapping import index_body

SAME = {
    "de": [
        ("Wärme", "Waerme", "WAERME", "warme"),
        ("Straße", "Strasse", "Straßen"),
        ("Gebäude", "Gebaeuden"),
        ("Bürgerin", "Bürgerinnen", "Bürger"),
        ("Münsters", "Münster", "Münster's"),
    ],
    "en": [
        ("CO2", "CO₂", "CO_2", "tCO₂e", "tCO_2e", "ktCO2eq", "CO2e", "kgCO2eq", "СО₂", "co2"),
        ("1000", "1.000", "1,000", "１０００", "١٠٠٠"),
        ("PM10", "PM_10", "PM₁₀"),
        ("filter", "ﬁlter", "ｆｉｌｔｅｒ"),
        ("NOx", "NOₓ", "ＮＯｘ"),
        ("city", "cities", "city's", "city’s"),
        ("renovate", "renovation", "renovated"),
    ],
    "fr": [("énergie", "l'énergie", "L’Énergies", "d'energie"), ("français", "française")],
    "ro": [
        ("clădire", "clădirile", "clădirilor", "clădiri"),
        ("deșeuri", "deşeuri", "deșeurilor", "deseuri"),
        ("reabilitare", "reabilitarea", "reabilitării", "reabilitări"),
        ("ȘTIINȚĂ", "ştiinţă", "știință"),
    ],
    "uk": [
        ("комп'ютер", "комп’ютера", "компютером"),
        ("енергія", "енергію", "енергії"),
        ("замок", "за́мок"),
        ("СО2", "CO₂e"),
    ],
    "tr": [
        ("Ankara", "Ankara'nın"),
        ("İstanbul", "ISTANBUL".replace("I", "İ")),
        ("şehir", "şehirler"),
        ("İzmir", "i̇zmir", "izmir"),
        ("CO2", "tCO₂e"),
    ],
    "ar": [("المدينة", "مدينة"), ("مَدِينَة", "مدينة"), ("سلام", "ﺳﻼﻡ"), ("2025", "٢٠٢٥")],
    "es": [("energía", "energías", "energia"), ("ciudadano", "ciudadanos")],
    "it": [("energia", "l'energia", "dell’energia"), ("città", "citta")],
    "nl": [("woning", "woningen"), ("stedelijk", "stedelijke")],
    "pl": [("miasto", "miasta")],
}


@pytest.mark.parametrize(("language", "spellings"), [(a, b) for a in SAME for b in SAME[a]])
def test_spellings_and_forms_of_a_word(language, spellings):
    first, *others = [tokenize(clean(each))[0] for each in spellings]
    for other in others:
        same = term(first, language) == term(other, language)
        plain = folded_term(first, language) == folded_term(other, language)
        assert same or plain, (first, other)


def test_every_language_of_the_portal_has_a_recipe(settings):
    assert set(RECIPES) == set(settings.MODELTRANSLATION_LANGUAGES) == set(STOP_WORDS)


@pytest.mark.parametrize("language", RECIPES)
def test_no_word_breaks_the_chain(language):
    for word in ("", "a", "1", "é" * 500, "北京", "x" * 5_000, "İ", "ß", "'", "a'b'c"):
        for chain in (term, folded_term, unstemmed):
            assert len(chain(word, language)) <= 60


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Dachbegrünung", ("dach", "begrunung")),
        ("Dachbegruenung", ("dach", "begrunung")),
        ("Wohngebäudesanierung", ("wohn", "gebaude", "sanierung")),
        ("Gebäudesanierungen", ("gebaude", "sanierungen")),
        ("Straßenbeleuchtung", ("strasse", "beleuchtung")),
        ("Rathausbegrünung", ("rathaus", "begrunung")),
        ("Hitzeaktionsplan", ("hitze", "aktion", "plan")),
        ("Radschnellwege", ("rad", "schnell", "wege")),
        ("Begrünung", ()),
        ("Umgestaltung", ()),
        ("Bahnhof", ()),
        ("Regensburger", ()),
        ("Deutschland", ()),
        ("2030", ()),
        ("", ()),
        ("x" * 10_000, ()),
    ],
)
def test_german_compounds(word, parts):
    assert german.compound_parts(word) == parts


def test_compounds_written_apart():
    text = "Die Sanierung von 120 städtischen Gebäuden beginnt. Begrünung\nDächer werden dicht."
    assert ("gebaud", "sanier") in compounds.compound_phrases(text)
    assert ("dach", "begrun") not in compounds.compound_phrases(text), "not across sentences"


def test_text_is_made_readable():
    assert readable("a\x00b\u00adc\ud800d\u200be\nf\tg") == "a bcde\nf g"
    assert readable("e\u0301") == "é"
    assert clean("CO₂ l’eau m²") == "CO2 l'eau m2"
    assert readable("CO₂ ½ ﬁ x̌ Ⅷ ㎡") == "CO₂ ½ fi x VIII ㎡"
    assert len(clean("CO₂ l’eau")) == len(readable("CO₂ l’eau"))
    assert fold("Łódź Straße œuvre đ și") == "Lodz Strasse oeuvre d si"


# What no one sees, a letter and a mark that belong together, and what is cut off in between.
HIDDEN = "\u00ad\u0640\u064b\u0652\u0670\u200b\u200f\u202e\u2060\ufeff"


@example("e\u00ad\u0301")
@given(st.text(st.characters(codec=None) | st.sampled_from(f"{HIDDEN}e\u0301\x00\n\t\ud800")))
def test_readable_text_is_composed_and_hides_nothing(text):
    made = readable(text)
    assert readable(made) == made
    assert unicodedata.is_normalized("NFC", made)
    assert not set(HIDDEN) & set(made)
    assert all(sign.isprintable() or sign == "\n" for sign in made)


def test_the_signature_follows_the_recipes(monkeypatch):
    before = signature()
    assert signature() == before
    monkeypatch.setitem(RECIPES, "de", RECIPES["en"])
    assert signature() != before


def test_elasticsearch_makes_the_same_terms(elasticsearch_url, elasticsearch_index):
    """Its own analyzers, built from the recipes, against the chain in Python."""
    address = f"{elasticsearch_url}/{elasticsearch_index}"
    assert requests.put(address, json=index_body(), timeout=30).ok
    for language, recipe in RECIPES.items():
        if not recipe.native:
            continue
        samples = sorted(
            {clean(each) for row in SAME[language] for each in (*row, "Ⅷ", "CO2", "Straße", "ƀǾ")}
        )
        question = {"analyzer": f"recipe_{language}", "text": samples}
        answer = requests.post(f"{address}/_analyze", json=question, timeout=30).json()
        theirs = [token["token"] for token in answer["tokens"]]
        ours = [term(word, language) for each in samples for word in tokenize(clean(each))]
        assert theirs == ours, language
