"""One public page of every kind, with content in each of its parts."""

import datetime

from wagtail.models import Page, get_page_models

from cities import models
from portal.models import ArticlePage, HomePage, LegalPage, MissionPage, SectionPage
from tests import factories

MOMENT = datetime.datetime(2026, 3, 12, 17, 0, tzinfo=datetime.UTC)
RICH = "<p>Ein Absatz mit <b>Gewicht</b>.</p>"


def _measure():
    """A measure with all its facts and rows."""
    page = factories.measure(
        slug="waerme", heading={"de": "Wärmenetz", "en": "Heat network"}, state={"en": "ok"},
        summary={"de": "Kurz gesagt", "en": "In short"}, challenge={"de": RICH, "en": RICH},
        solution={"de": RICH, "en": RICH}, limits={"de": RICH, "en": RICH}, keep=RICH,
        goals=[factories.goal(13), factories.goal(7)], targets=[factories.target("13.1")],
        fields_of_action=[factories.field("heat")], instruments=[factories.instrument()],
        co2_reduction=45000, co2_year=2023, cost_total=1_000_000, start="2017", end="2023-11",
        measure_type="mitigation", level="full", responsible_unit="DEW21", summary_easy="Leicht.",
        latitude=51.5, longitude=7.4, plan_name="Plan", image=factories.image(alt="Bild"),
    )  # fmt: skip
    page.effects.set([models.MeasureEffect(value=35, unit="%", indicator_de="Anteil")])
    page.contacts.set(
        [models.MeasureContact(name="E. M.", email="a@example.org", visibility="name_address")]
    )
    page.documents.set([models.MeasureDocument(document=factories.document())])
    page.links.set([models.MeasureLink(title="Seite", url="https://example.org/")])
    page.sources.set([models.MeasureSource(title="Bericht", url="https://example.org/bericht")])
    page.partner_cities.set(
        [models.MeasurePartnerCity(city=factories.city("amiens"), role="lernt")]
    )
    page.funding_sources.set([models.MeasureFunding(name="Fonds", amount=5)])
    return factories.publish(page)


def _city():
    page = factories.city(
        "dortmund", introduction={"de": RICH, "en": RICH}, population=600_000, latitude=51.5,
        longitude=7.4, climate_target_year=2035, can_show="Zeigen", look_for="Suchen",
        image=factories.image(alt="Stadt"), coat=factories.image(alt="Wappen"),
    )  # fmt: skip
    page.emissions.set(
        [
            models.CityEmission(year=year, sector=sector, value=1000)
            for year in (2010, 2020)
            for sector in ("heat", "transport")
        ]
    )
    page.plans.set([models.CityPlan(title="Plan", url="https://example.org/plan", year=2020)])
    page.memberships.set([models.CityMembership(name="Netz")])
    return factories.publish(page)


def _contract(dortmund):
    """A contract with every kind of row."""
    action = {"title_de": "Wärmenetz", "title_en": "Heat network", "co2": 45000, "co2_year": 2030}
    return factories.contract(
        in_city=dortmund, strategy={"de": RICH, "en": RICH}, participation={"de": RICH, "en": RICH},
        baseline_year=2020, target_percent=80, version="1.0",
        rows={
            "emissions": [
                models.ContractEmission(year=2020, sector="total", value=4_000_000),
                models.ContractEmission(kind="path", year=2035, sector="total", value=800_000),
            ],
            "actions": [
                models.ContractAction(
                    number="1", cost=130_000_000, field=factories.field("heat"),
                    measure=models.MeasurePage.objects.get(slug="waerme"), **action,
                ),
            ],
            "finance": [models.ContractFinance(source_kind="own", amount=5, state="secured")],
            "commitments": [models.ContractCommitment(organisation="Betrieb", kind="company")],
            "events": [models.ContractEvent(start=MOMENT, title_de="Werkstatt", place="Rathaus")],
            "sources": [models.ContractSource(title="Vertrag", url="https://example.org/vertrag")],
        },
    )  # fmt: skip


def _partnership(dortmund, amiens):
    page = factories.partnership(
        dortmund, amiens, slug="dortmund-amiens", kind="twinning", since="1960-04-02",
        history={"de": RICH}, aims={"de": RICH}, goals=[], published=False,
    )  # fmt: skip
    page.activities.set([models.PartnershipActivity(date="2020", place="Amiens", text_de="Besuch")])
    page.notes.set([models.PartnershipNote(year=2023, text_de="Läuft", light="green")])
    page.goals.set([factories.goal(13)])
    return factories.publish(page)


def build():
    """Create them all; return their paths without the language, by kind."""
    factories.home()
    dortmund = _city()
    amiens = factories.city("amiens", country="FR")
    _measure()
    _contract(dortmund)
    factories.sdg_page(13, introduction={"de": RICH, "en": RICH})
    factories.sdg_page(7)
    _partnership(dortmund, amiens)
    section = factories.section(
        slug="hintergrund", body={"de": RICH, "en": RICH}, show_in_menus=True
    )
    factories.article(in_section=section, slug="artikel", body=RICH)
    factories.mission(body=RICH)
    factories.legal("imprint", body=RICH)
    return addresses()


def addresses():
    """Return the first page of every kind: `{"MeasurePage": "cities/dortmund/waerme/", ...}`."""
    found = {}
    for model in (HomePage, ArticlePage, LegalPage, MissionPage, SectionPage, *_domain()):
        page = model.objects.live().order_by("pk").first()
        found[model.__name__] = page.url_path.split("/", 2)[2]
    kinds = {model.__name__ for model in get_page_models() if model is not Page}
    assert set(found) == kinds, "a page kind has no example here"
    return found


def _domain():
    return (
        models.CityIndexPage, models.CityPage, models.ContractPage, models.MeasurePage,
        models.PartnershipIndexPage, models.PartnershipPage, models.SdgIndexPage, models.SdgPage,
    )  # fmt: skip
