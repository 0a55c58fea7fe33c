"""The comparison names what was added, changed and dropped, in the visitor's language."""

import pytest

from tests import factories
from tests.portal.contracts.versions import versioned
from tests.portal.contracts.versions.comparing import page, words

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _contract(page_tree, django_db_blocker):
    """Made once for the module; `page_tree` rolls it back."""
    with django_db_blocker.unblock():
        return versioned.second(versioned.first())


@pytest.fixture
def contract(_contract, db):
    return factories.fresh(_contract)


def figure(soup, label):
    """Return older value, newer value and difference of a figure."""
    row = next(tr for tr in soup.select("tbody tr") if words(tr.th) == label)
    for hidden in row.select(".comparison__label"):
        hidden.extract()
    return [words(cell) for cell in row.select("td")]


def group(soup, anchor, kind):
    """Return the names and texts of the rows of one kind of change."""
    section = soup.select_one(f"section[aria-labelledby={anchor}]")
    return {
        words(li.select_one(".comparison__name")): words(li)
        for li in section.select(f".comparison__rows--{kind} > li")
    }


def test_figures_stand_side_by_side_with_their_difference(client, contract):
    soup = page(client)
    assert figure(soup, "Climate-neutral by") == ["2035", "2040", "changed"]
    assert figure(soup, "Effect of all actions, calculated from the plan") == [
        "105 t CO₂e a year", "250 t CO₂e a year", "+145 t CO₂e a year",
    ]  # fmt: skip
    assert figure(soup, "Cost of all actions, calculated from the plan") == ["€10", "€17", "+€7"]
    assert figure(soup, "Funding secured") == ["not stated", "€4", "changed"]
    assert figure(soup, "Number of actions") == ["3", "3", "no change"]
    assert figure(soup, "2019, heat (emissions of the past)")[2] == "−50 t CO₂e"
    assert "2018, heat (emissions of the past)" not in words(soup)


def test_the_sums_say_what_they_leave_out(client, contract):
    text = words(page(client))
    assert "What the calculated sums of version 1.0 contain" in text
    assert "The effect of 1 action is not known." in text
    assert "The effects of 2 actions are not known." in text


def test_texts_show_words_that_were_removed_and_added(client, contract):
    text = page(client).select_one("section[aria-labelledby=texts] .comparison__text")
    assert words(text.select_one("del")) == "[removed: 2030 ]"
    assert words(text.select_one("ins")) == "[added: 2040 ]"
    assert words(text).startswith("We save until")


def test_actions_are_added_changed_and_dropped(client, contract):
    soup = page(client)
    assert list(group(soup, "actions", "added")) == ["4 Solar roofs"]
    assert list(group(soup, "actions", "dropped")) == ["3 Old buses"]
    changed = group(soup, "actions", "changed")
    assert list(changed) == ["1 Heat grid", "2 Parks"]
    assert "[before: 100 ]" in changed["1 Heat grid"]
    assert "[now: 250 ]" in changed["1 Heat grid"]
    assert "[before: Planned ]" in changed["1 Heat grid"]
    assert "[removed: five ]" in changed["2 Parks"]


def test_finance_and_commitments_are_compared_likewise(client, contract):
    soup = page(client)
    assert "[before: Looked for ]" in group(soup, "finance", "changed")["Fund"]
    assert list(group(soup, "commitments", "added")) == ["School"]
    assert list(group(soup, "commitments", "dropped")) == ["Brewery"]
    assert "1 entry is unchanged." in words(soup)


def test_the_reason_is_the_citys_in_the_visitors_language(client, contract):
    assert "The council decided." in words(page(client).blockquote)
    assert "Ratsbeschluss." in words(page(client, language="de").blockquote)
    fallback = page(client, language="fr").blockquote
    assert fallback.select_one("[lang=de]").get_text() == "Ratsbeschluss."


def test_every_version_in_between_gives_its_reason(client, contract):
    versioned.second(contract, version="3.0", change_reason_en="Prices rose.", actions=[])
    reasons = [words(each) for each in page(client, "?from=1.0&to=3.0").select("blockquote")]
    assert reasons == ["Version 2.0 The council decided.", "Version 3.0 Prices rose."]
    reasons = [words(each) for each in page(client, "?from=2.0&to=3.0").select("blockquote")]
    assert reasons == ["Prices rose."]


def test_the_older_version_stands_first(client, contract):
    soup = page(client, "?from=2.0&to=1.0")
    assert figure(soup, "Climate-neutral by")[:2] == ["2035", "2040"]
    assert [words(each) for each in soup.select("option[selected]")] == ["1.0", "2.0"]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("?from=9.9&to=2.0", "There is no version “9.9”."),
        ("?from=1.0&to=1.0", "The same version was chosen twice."),
        ("?from=%00&to=%0A%0D", "There is no version “?”."),
        ("?from=<script>alert(1)</script>", "There is no version “<script>alert(1)</script>”."),
        ("?from=" + "9" * 3000, "There is no version “999999999999999999999999999999”."),
        ("?from=1.0&from=2.0&to=", ""),
        ("?from=&to=", ""),
        ("?to=%F0%9F%8F%99%ED%A0%80", "There is no version"),
    ],
)
def test_what_was_not_understood_is_said(client, contract, query, note):
    soup = page(client, query)
    assert note in words(soup)
    assert bool(soup.select("main .notice--caution")) == bool(note)
    assert figure(soup, "Climate-neutral by")[:2] == ["2035", "2040"]
    assert not soup.select("main script")


def test_statements_are_bounded(client, contract, django_assert_max_num_queries):
    field = factories.field("heat")
    rows = [
        versioned.action(str(n), "Grid", measure=factories.measure(), field=field)
        for n in range(12)
    ]
    versioned.second(contract, version="3.0", actions=rows)
    page(client)
    with django_assert_max_num_queries(22):
        page(client)
