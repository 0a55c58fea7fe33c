"""The public pages of the demo by kind, as paths without the language prefix."""

# What a visitor may ask for. A measure in one language shows its fallback to everybody else.
PAGES = {
    "home": "",
    "search": "search/",
    "search with hits": "search/?q=W%C3%A4rme",
    "search with filters": "search/?q=heat&sdg=sdg-13&field=heat&country=DE&sort=co2",
    "search with a note": "search/?city=nowhere&sort=odd",
    "search in cities like one": "search/?like=dortmund",
    "when cities are alike": "search/cities-alike/",
    "search without hits": "search/?q=zzzxxxqqq",
    "search, another page": "search/?page=2",
    "search with a map": "search/?view=map",
    "search near a city": "search/?view=map&near=de-dortmund&within=100&box=45,0,55,15",
    "comparison, empty": "compare/",
    "comparison": "compare/?m=fernwaerme-abwaerme&m=leeds-pipes&m=modernizare-termoficare&m=nowhere",
    "saving a search": "search/alert/?q=W%C3%A4rme&city=de-dortmund",
    "saving a search that cannot be saved": "search/alert/?city=nowhere",
    "reading list, empty": "list/",
    "reading list with finds": "list/?m=999999&q=W%C3%A4rme",
    "full measure": "cities/dortmund/fernwaerme-abwaerme/",
    "full measure of another city": "cities/cluj-napoca/modernizare-termoficare/",
    "snapshot": "cities/trabzon/smart-bus-stops/",
    "measure in one language": "cities/dortmund/dach-fassadengruen-entsiegelung/",
    "city": "cities/dortmund/",
    "city without measures": "cities/kumasi/",
    "city with an Arabic name": "cities/dura/",
    "cities": "cities/",
    "goals": "sdgs/",
    "goal": "sdgs/13/",
    "goal with filters": "sdgs/13/?city=de-dortmund&target=sdg-13-1",
    "goal with few measures": "sdgs/14/",
    "partnerships": "partnerships/",
    "partnership": "partnerships/dortmund-cluj-napoca/",
    "network": "partnerships/eu-mission-cities/",
    "section": "background/",
    "article": "background/eu-mission/",
    "mission": "mission/",
    "imprint": "imprint/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "easy language": "leichte-sprache/",
}
# Addresses that are answered by an error page, and the status.
ERRORS = {
    "not found": ("nowhere/", 404),
    "no such page of hits": ("search/?page=99999", 404),
    "unreadable address": ("%00/", 400),
}
# One page of every template: enough where only the template matters.
TEMPLATES = (
    "home", "search with filters", "saving a search", "reading list with finds", "comparison",
    "full measure", "city", "cities",
    "goals", "goal with filters", "partnerships", "partnership", "section", "article", "mission", "imprint",
)  # fmt: skip
