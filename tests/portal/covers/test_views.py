"""The addresses of covers and the headers of the answers."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from portal.covers import choice
from portal.covers.catalogue import SCENES
from portal.covers.drawing import version


def address(scene="heat", skyline=7, variant=3, of=None):
    return reverse("cover", args=(of or version(), scene, skyline, variant))


def test_a_cover_is_kept_for_good(client):
    response = client.get(address())
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response.content.startswith(b"<svg")


@pytest.mark.parametrize(
    "path",
    [
        "/covers/{}/no-such-scene/0-0.svg",
        "/covers/{}/heat/256-0.svg",
        "/covers/{}/heat/0-16.svg",
        "/covers/{}/heat/-1-0.svg",
        "/covers/{}/heat/0.svg",
        "/covers/{}/../0-0.svg",
    ],
)
@pytest.mark.django_db
def test_no_other_drawings_are_found(client, path):
    assert client.get(path.format(version())).status_code == 404


@pytest.mark.parametrize("path", ["/covers/0123456789/heat/7-3.svg", "/covers/{}/heat/007-03.svg"])
def test_other_spellings_lead_to_the_address(client, path):
    response = client.get(path.format(version()))
    assert response.status_code == 302
    assert response["Location"] == address()
    assert response["Cache-Control"] == "no-cache"


def test_a_field_with_a_scene_is_drawn():
    assert "/food/" in choice.measure_cover(("of-the-office", "food"), "ro-iasi", "a")
    assert "/city/" in choice.measure_cover((), "ro-iasi", "a")


def test_the_order_of_the_fields_does_not_matter_and_each_is_drawn_for_some_record():
    fields = ("heat", "food", "water")
    covers = {choice.measure_cover(fields, "ro-iasi", str(each)) for each in range(32)}
    assert {cover.split("/")[3] for cover in covers} == set(fields)
    assert covers == {choice.measure_cover(fields[::-1], "ro-iasi", str(n)) for n in range(32)}


def test_a_city_keeps_its_skyline_over_all_its_records():
    covers = [
        choice.measure_cover(("heat",), "ro-iasi", "a"),
        choice.city_cover("ro-iasi"),
        choice.contract_cover("ro-iasi"),
        choice.entry_cover("commitment", uuid="b", city="ro-iasi", fields=("food",)),
    ]
    assert len({cover.rsplit("/", 1)[1].split("-")[0] for cover in covers}) == 1


@pytest.mark.parametrize("text", ["", "\ud800", "../x", '"><script>', "a" * 10_000])
def test_every_record_has_a_cover(client, text):
    for cover in (
        choice.measure_cover((text,), text, text),
        choice.partnership_cover((), text),
        choice.partnership_cover((text, "a"), text),
        choice.article_cover(text),
        choice.goal_cover(text),
        choice.entry_cover(text, uuid=text, city=text),
    ):
        assert client.get(cover).status_code == 200


@pytest.mark.parametrize(
    ("entry", "scene"),
    [
        ("measure", "water"),
        ("action", "water"),
        ("commitment", "water"),
        ("contract", "contract"),
        ("partnership", "partnership"),
        ("article", "article"),
    ],
)
def test_a_hit_has_the_cover_of_its_kind(entry, scene):
    assert f"/{scene}/" in choice.entry_cover(entry, uuid="a", city="ro-iasi", fields=("water",))


def test_every_goal_has_a_scene():
    goals = yaml.safe_load(Path("cities/vocabularies/goals.yaml").read_text())
    assert [goal["key"] for goal in goals] == list(choice.GOALS)
    assert set(choice.GOALS.values()) <= set(SCENES)


def test_a_hit_has_the_cover_of_its_page():
    city, fields, partners = "ro-iasi", ("heat", "food"), ("de-dortmund", "fr-amiens")
    hit = {"uuid": "a", "city": city, "fields": fields, "partners": partners}
    assert choice.entry_cover("measure", **hit) == choice.measure_cover(fields, city, "a")
    assert choice.entry_cover("contract", **hit) == choice.contract_cover(city)
    assert choice.entry_cover("partnership", **hit) == choice.partnership_cover(
        (*partners, city), "a"
    )
    assert choice.entry_cover("article", uuid="a", city="") == choice.article_cover("a")


def test_parts_of_a_contract_without_a_field_have_the_scene_of_the_contract():
    assert "/contract/" in choice.entry_cover("commitment", uuid="a", city="ro-iasi")
