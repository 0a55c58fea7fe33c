"""Both engines meet a word in whatever letters it is written, and know when it is written exactly."""

from tests.search.samples import measure


def _measures(*headings):
    return [
        measure(number, "dortmund", "de", {"de": (heading, "Eine Maßnahme.", "")})
        for number, heading in enumerate(headings, start=1)
    ]


def test_formulas_and_compatible_letters_are_found_however_they_are_written(engine, found):
    documents = _measures(
        "Senkung um 40.000 tCO₂e",
        "Weniger CO_2 im Verkehr",
        "CO₂-Bilanz",
        "Grenzwerte für NOₓ",
        "Der ﬁligrane Wärmeﬂuss",
        "Ｆｅｒｎｗäｒｍｅ",
        "Bericht ٢٠٢٥",
        "i\u0307zmir",
    )
    engine.rebuild(lambda: documents)
    for text in ("co2", "CO₂", "CO_2", "tCO2e", "CO 2", "ＣＯ２"):
        assert set(found(text)) == {1, 2, 3}, text
    for text, expected in {
        "40000": {1},
        "40.000": {1},
        "NOx": {4},
        "noₓ": {4},
        "filigran": {5},
        "ﬁligran": {5},
        "Wärmefluss": {5},
        "Fernwärme": {6},
        "2025": {7},
        "٢٠٢٥": {7},
        "izmir": {8},
        "İzmir": {8},
        "i\u0307zmir": {8},
    }.items():
        assert set(found(text)) == expected, text


def test_what_is_quoted_comes_first_where_it_is_written_so(engine, found):
    engine.rebuild(lambda: _measures("Maße der Stadt", "Masse der Stadt", "Maße der Stadt"))
    assert set(found('"Maße"')[:2]) == {1, 3}
    assert found('"Masse"')[0] == 2
    assert set(found('"Masse der Stadt"')[:1]) == {2}
    assert len(found("Masse")) == 3
