"""Markers of the result map: none overlap, none are lost, and zooming in shows more."""

import random

import pytest

from portal.components import clusters
from portal.components.basemap import Place

DORTMUND = Place("Dortmund", 51.514, 7.468, "/d", 10, key="de-dortmund")
BOCHUM = Place("Bochum", 51.482, 7.216, "/b", 3, key="de-bochum")
CLUJ = Place("Cluj-Napoca", 46.771, 23.624, "/c", 12, key="ro-cluj-napoca")
AUCKLAND = Place("Auckland", -36.85, 174.76, "/a", 1, key="nz-auckland")


def numbers(drawing):
    return [float(value) for value in drawing.view_box.split()]


def test_cities_close_to_one_another_are_one_marker():
    drawing = clusters.draw([BOCHUM, CLUJ, DORTMUND])
    both, single = sorted(drawing.markers, key=lambda each: each.x)
    assert (both.places, both.count, both.parts) == ((DORTMUND, BOCHUM), 13, True)
    assert (single.places, single.count, single.side != "") == ((CLUJ,), 12, True)


def test_closer_they_stand_apart():
    drawing = clusters.draw([DORTMUND, BOCHUM])
    assert [marker.places for marker in drawing.markers] == [(DORTMUND,), (BOCHUM,)]


def test_cities_at_one_place_never_part():
    twin = Place("Twin", 51.514, 7.468, "/t", 1, key="de-twin")
    (marker,) = clusters.draw([DORTMUND, twin]).markers
    assert marker.places == (DORTMUND, twin)
    assert not marker.parts


def test_a_city_beyond_the_drawing_is_named_beside_it():
    assert clusters.draw([DORTMUND, AUCKLAND]).outside == (AUCKLAND,)
    assert clusters.draw([AUCKLAND]) is None
    assert clusters.draw([]) is None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("number", [1, 2, 40, 400])
def test_no_marker_touches_another_and_none_is_lost(seed, number):
    chance = random.Random(seed)
    places = [
        Place(f"City {n}", chance.uniform(35, 60), chance.uniform(-9, 30), "", n + 1)
        for n in range(number)
    ]
    drawing = clusters.draw(places)
    left, top, width, height = numbers(drawing)
    shown = [place for marker in drawing.markers for place in marker.places]
    assert sorted(shown, key=lambda each: each.count) == places
    assert width / height == pytest.approx(clusters.ASPECT, rel=0.01)
    for marker in drawing.markers:
        # Twice as large on a phone, it still lies in the drawing.
        edge = 2 * drawing.radius
        assert left + edge < marker.x < left + width - edge
        assert top + edge < marker.y < top + height - edge
        for other in drawing.markers:
            way = ((marker.x - other.x) ** 2 + (marker.y - other.y) ** 2) ** 0.5
            assert other is marker or way > 2 * 2 * drawing.radius


@pytest.mark.parametrize("seed", range(5))
def test_following_the_markers_leads_to_every_city(seed):
    chance = random.Random(seed)
    places = [
        Place(f"City {n}", chance.gauss(51, 0.5), chance.gauss(7, 0.7), "", n + 1)
        for n in range(60)
    ]
    waiting, reached, steps = [places], set(), 0
    while waiting:
        steps += 1
        assert steps < 200
        for marker in clusters.draw(waiting.pop()).markers:
            if marker.parts:
                waiting.append(list(marker.places))
            else:
                reached.update(marker.places)
    assert reached == set(places)
