"""A contract in two versions, with every kind of change between them."""

from cities import models
from tests import factories

ADDRESS = "/en/cities/dortmund/contract/versions/"


def action(number, title, **values):
    return models.ContractAction(number=number, title_en=title, title_de=f"{title} (de)", **values)


def commitment(organisation, **values):
    return models.ContractCommitment(organisation=organisation, kind="company", **values)


def money(giver, amount, **values):
    return models.ContractFinance(source_kind="eu", giver=giver, amount=amount, **values)


def emission(year, value):
    return models.ContractEmission(year=year, value=value, sector="heat")


def first(**values):
    """Publish version 1.0."""
    rows = {
        "actions": [
            action("1", "Heat grid", co2=100, co2_year=2030, cost=10, status="planned"),
            action("2", "Parks", text_en="Plant five trees"),
            action("3", "Old buses", co2=5, co2_year=2030),
        ],
        "finance": [money("Fund", 4, state="open")],
        "commitments": [commitment("Bakery", text_en="Ten vans"), commitment("Brewery")],
        "emissions": [emission(2018, 1000), emission(2019, 900)],
    }
    facts = {
        "version": "1.0", "stage": "submitted", "submitted": "2024-03-12",
        "strategy": {"de": "<p>Wir sparen bis 2030.</p>", "en": "<p>We save until 2030.</p>"},
    }  # fmt: skip
    return factories.contract(rows=rows, **{**facts, **values})


def second(page, **values):
    """Publish version 2.0."""
    draft = factories.fresh(page)
    rows = {row.number: row for row in draft.actions.all()}
    rows["1"].co2, rows["1"].status = 250, "running"
    rows["2"].text_en = "Plant fifty trees"
    draft.actions = [rows["1"], rows["2"], action("4", "Solar roofs", cost=7)]
    fund = draft.finance.get()
    fund.state = "secured"
    draft.finance = [fund]
    draft.commitments = [draft.commitments.get(organisation="Bakery"), commitment("School")]
    draft.emissions = [emission(2018, 1000), emission(2019, 850)]
    facts = {
        "version": "2.0", "target_year": 2040, "strategy_en": "<p>We save until 2040.</p>",
        "change_reason_en": "The council decided.", "change_reason_de": "Ratsbeschluss.",
    }  # fmt: skip
    for name, value in {**facts, **values}.items():
        setattr(draft, name, value)
    return factories.publish(draft)
