"""One analysis recipe per language, as data from which both engines' analyzers are built."""

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FRENCH_ARTICLES = _words("l m t qu n s j d c jusqu quoiqu lorsqu puisqu")
_ITALIAN_ARTICLES = _words(
    "c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d quest quell tutt"
)
# Endings of Ukrainian nouns and adjectives, longest first; Snowball knows no Ukrainian.
_UKRAINIAN_ENDINGS = _words(
    """
ького ьому ями ами ові еві єві ого ому ими їми ої ою ею єю ам ям ах ях ів їв ев ом ем єм ий ій
їй их їх им їм ую юю ть ти ла ло ли а я у ю о е є и і ї ь й
"""
)

# Stems of words that differ between releases of Snowball, so that they are the same everywhere.
_GERMAN = (
    ("budget", "budg"),
    ("budgets", "budg"),
    ("ausgezeichnet", "ausgezeichn"),
    ("erwartet", "erwart"),
)
_ENGLISH = (
    ("emergency", "emergenc"),
    ("evening", "evening"),
    ("internal", "internal"),
    ("international", "internat"),
    ("internationally", "internat"),
    ("organic", "organic"),
    ("organisation", "organiz"),
    ("organisations", "organiz"),
    ("organism", "organism"),
    ("organisms", "organism"),
    ("organization", "organiz"),
    ("organizations", "organiz"),
    ("organized", "organiz"),
    ("paste", "paste"),
    ("universal", "universal"),
    ("universities", "universiti"),
    ("university", "universiti"),
)
_FRENCH = (("française", "franc"), ("françaises", "franc"), ("punaise", "punais"))


# In every language: CO_2 is CO2, 1.000 is 1000, and tonnes of CO2 equivalent are about CO2; the
# letters may be Cyrillic.
REWRITES = (
    ("_", ""),
    ("(?<=[0-9])[.,](?=[0-9]{3})", ""),
    ("^(?:(?:[kmg]?t|k?g)(?:[eé]q)?)?[cс][oо]2(?:[eäé]?q|äqu|e)?$", "co2"),
)


@dataclass(frozen=True)
class Recipe:
    """How the tokens of one language become terms; the steps, in this order:

    Characters are mapped (`letters`), the token lowercased (`turkish` has its own dotless i), an
    elided article removed (`articles`: l'énergie), an apostrophe handled (`apostrophe`: "cut" what
    follows, cut the "possessive" s, or "keep" it), endings rewritten (REWRITES, then `rewrites`:
    pattern, replacement), German spellings unified (`german`), the token stemmed (unless its stem
    is in `irregular`), then folded.

    `stemmer` names Snowball's algorithm in Python, `snowball` the same one in Elasticsearch. Where
    `snowball` is empty Elasticsearch cannot analyse the language and gets finished terms; where
    `stemmer` is empty the first of `endings` that fits is removed.
    """

    stemmer: str
    snowball: str
    letters: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] = ()
    apostrophe: str = "keep"
    turkish: bool = False
    german: bool = False
    rewrites: tuple[tuple[str, str], ...] = ()
    endings: tuple[str, ...] = ()
    irregular: tuple[tuple[str, str], ...] = ()

    @property
    def native(self) -> bool:
        """Whether Elasticsearch can analyse the language itself."""
        return bool(self.snowball)


RECIPES = {
    "de": Recipe(
        "german",
        "German",
        apostrophe="possessive",
        german=True,
        # Elsewhere Snowball keeps Mitteln from Mittel, and Bürgerinnen from Bürger.
        rewrites=(("(?<=..)eln$", "el"), ("(?<=..)erin(nen)?$", "er")),
        irregular=_GERMAN,
    ),
    "en": Recipe("english", "English", apostrophe="possessive", irregular=_ENGLISH),
    "fr": Recipe("french", "French", articles=_FRENCH_ARTICLES, irregular=_FRENCH),
    "ro": Recipe(
        "romanian",
        "Romanian",
        letters=(("ş", "ș"), ("ţ", "ț"), ("Ş", "Ș"), ("Ţ", "Ț")),
        # clădirilor and reabilitării become clădire and reabilitare; Snowball keeps them apart.
        rewrites=(("(?<=..)iri(i|le|lor)?$", "ire"), ("(?<=..)ări(i|le|lor)?$", "are")),
    ),
    "uk": Recipe(
        "",
        "",
        letters=(("'", ""), ("ґ", "г"), ("Ґ", "Г")),
        endings=_UKRAINIAN_ENDINGS,
    ),
    "tr": Recipe("turkish", "Turkish", apostrophe="cut", turkish=True),
    "ar": Recipe("arabic", "Arabic"),
    "es": Recipe("spanish", "Spanish"),
    "it": Recipe("italian", "Italian", articles=_ITALIAN_ARTICLES),
    "nl": Recipe("dutch_porter", "Dutch"),
    "pl": Recipe("polish", ""),
}
