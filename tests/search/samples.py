"""A small world of measures in several languages, made without a database."""

from dataclasses import replace

from search.query.thesaurus import Concept, Thesaurus
from search.schema.documents import Document, LanguageText

TERMS = {
    "heat": {"de": "Wärme", "en": "Heating and cooling", "fr": "Chaleur", "ro": "Căldură"},
    "buildings": {"de": "Gebäude", "en": "Buildings", "fr": "Bâtiments", "ro": "Clădiri"},
    "mobility": {"de": "Mobilität", "en": "Mobility", "fr": "Mobilité", "ro": "Mobilitate"},
    "greening-nature": {"de": "Stadtgrün", "en": "Urban nature", "fr": "Nature", "ro": "Natură"},
    "waste-circular": {"de": "Abfall", "en": "Waste", "fr": "Déchets", "ro": "Deșeuri"},
}
CITIES = {
    "dortmund": ("DE", {"de": "Dortmund", "en": "Dortmund"}),
    "muenster": ("DE", {"de": "Münster", "en": "Münster"}),
    "cluj-napoca": ("RO", {"ro": "Cluj-Napoca", "de": "Klausenburg", "en": "Cluj-Napoca"}),
    "amiens": ("FR", {"fr": "Amiens", "de": "Amiens"}),
}


def measure(number, city, source, texts, **facts):
    """A document; `texts` maps a language to heading, summary, body and perhaps a state."""
    country, names = CITIES[city]
    fields = facts.pop("fields", ())
    made = {
        language: LanguageText(
            parts[0], parts[1], parts[2], "original" if language == source else "approved"
        )
        for language, parts in texts.items()
    }
    terms = {
        language: (*(TERMS[key][language] for key in fields), names.get(language, ""))
        for language in ("de", "en", "fr", "ro")
    }
    values = {
        "goals": ("sdg-13",),
        "targets": ("sdg-13-1",),
        "instruments": ("investment",),
        "measure_type": "mitigation",
        "status": "running",
        "level": "snapshot",
        "start_year": 2020,
        "co2": None,
        "cost_band": "",
        "published": 1_700_000_000 + number,
        "names": (),
    }
    return Document(
        uuid=f"00000000-0000-0000-0000-{number:012d}",
        page_id=number,
        path=f"/cities/{city}/m{number}/",
        city=f"{country.lower()}-{city}",
        city_slug=city,
        city_names=names,
        country=country,
        texts=made,
        source_language=source,
        languages=(source, *(code for code in texts if code != source)),
        terms=terms,
        fields=tuple(fields),
        **(values | facts),
    )


WORLD = [
    measure(
        1,
        "dortmund",
        "de",
        {
            "de": (
                "Fernwärme aus Abwärme",
                "Die Innenstadt heizt mit der Abwärme der Industrie.",
                "Das Wärmenetz ersetzt Dampf. Wärmepumpen heben die Temperatur.",
            ),
            "en": (
                "District heating from waste heat",
                "The inner city is heated with waste heat from industry.",
                "The grid replaces steam.",
            ),
        },
        fields=("heat",),
        co2=45000.0,
        goals=("sdg-7", "sdg-13"),
        start_year=2017,
        status="completed",
        names=("Stadtwerke Nordlicht",),
    ),
    measure(
        2,
        "cluj-napoca",
        "ro",
        {
            "ro": (
                "Modernizarea rețelei de termoficare",
                "Rețeaua orașului pierde mai puțină căldură.",
                "Conductele vechi au fost înlocuite. Clădirilor li s-au montat contoare.",
            )
        },
        fields=("heat",),
        co2=1200.5,
        goals=("sdg-7",),
    ),
    measure(
        3,
        "amiens",
        "fr",
        {
            "fr": (
                "Réseau de chauffage urbain",
                "L'énergie vient des eaux usées et de la biomasse.",
                "Le réseau alimente l’hôpital et des logements.",
            ),
            "de": ("Fernwärmenetz in Amiens", "Energie aus Abwasser.", "Das Netz versorgt viele."),
        },
        fields=("heat",),
        goals=("sdg-7",),
        start_year=2019,
    ),
    measure(
        4,
        "muenster",
        "de",
        {
            "de": (
                "Förderung der Dachbegrünung",
                "Zuschüsse für begrünte Dächer.",
                "Wer ein Dach begrünt, bekommt Geld. Das kühlt die Straße.",
            )
        },
        fields=("greening-nature", "buildings"),
        measure_type="adaptation",
        goals=("sdg-11", "sdg-13"),
        status="planned",
        level="full",
    ),
    measure(
        5,
        "muenster",
        "de",
        {
            "de": (
                "Wohngebäudesanierung",
                "Beratung für Eigentümerinnen und Eigentümer.",
                "Altbauten werden gedämmt.",
            ),
            "en": ("Renovating homes", "Advice for owners.", "Old houses are insulated."),
        },
        fields=("buildings",),
        co2=800.0,
        level="full",
    ),
    measure(
        6,
        "dortmund",
        "de",
        {
            "de": (
                "Rathäuser und Schulen",
                "Die Stadt beginnt mit der Sanierung von 40 städtischen Gebäuden.",
                "Schulen zuerst.",
            )
        },
        fields=("buildings",),
        status="paused",
        start_year=None,
    ),
    measure(
        7,
        "cluj-napoca",
        "ro",
        {
            "ro": (
                "Colectarea deşeurilor",
                "Știința sortării în școli.",
                "Orașul colectează separat deșeurile biodegradabile.",
            ),
            "de": ("Abfall getrennt sammeln", "Schulen lernen Mülltrennung.", "Mit Biotonne."),
        },
        fields=("waste-circular",),
        goals=("sdg-12",),
    ),
    measure(
        8,
        "amiens",
        "fr",
        {"fr": ("Bus à haut niveau de service", "Des bus électriques.", "CO₂ évité : peu.")},
        fields=("mobility",),
        goals=("sdg-11",),
        co2=0.0,
    ),
]
# As an engine gives them back: terms are only searched.
KEPT = [replace(document, terms={}) for document in WORLD]


HEAT = Concept(
    "concept",
    "district-heating",
    {
        "de": ("Fernwärme", "Wärmenetz"),
        "en": ("district heating",),
        "fr": ("chauffage urbain", "chauffage à distance"),
        "ro": ("termoficare", "încălzire centralizată"),
    },
)
URBAN = Concept("concept", "urban", {"fr": ("urbain",), "en": ("urban",)})
ENERGY = Concept("goal", "sdg-7", {"de": ("Saubere Energie", "Ziel 7"), "en": ("Clean energy",)})
THESAURUS = Thesaurus([HEAT, URBAN, ENERGY])
