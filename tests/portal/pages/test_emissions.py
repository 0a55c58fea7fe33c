"""The chart of emissions by sector and year."""

from types import SimpleNamespace

from cities.choices import Sector
from portal.components import charts
from portal.pages import emissions


def rows(**sectors):
    return [
        SimpleNamespace(year=year, sector=sector, value=value, source="Balance")
        for sector, values in sectors.items()
        for year, value in values.items()
    ]


def test_nothing_known_is_no_chart():
    assert emissions.chart([]) is None


def test_years_are_in_order_and_sums_are_right():
    drawn = emissions.chart(rows(transport={2018: 50, 1990: 70}, heat={1990: 30, 2018: 25.5}))
    assert [row.label for row in drawn.rows] == ["1990", "2018"]
    assert [row.shown for row in drawn.rows] == ["100", "75,5"]
    assert "Balance" in drawn.note


def test_a_total_is_not_added_to_its_own_sectors():
    drawn = emissions.chart(rows(transport={2018: 50}, heat={2018: 30}, total={2018: 80, 2020: 70}))
    assert [row.shown for row in drawn.rows] == ["80", "70"]


def test_more_sectors_than_colours_are_gathered_without_losing_a_tonne():
    sectors = [key for key in Sector.values if key != Sector.TOTAL]
    values = {sector: {2020: number + 1} for number, sector in enumerate(sectors)}
    drawn = emissions.chart(rows(**values))
    assert len(drawn.legend) == charts.MAX_SERIES
    assert drawn.rows[0].shown == str(sum(range(1, len(sectors) + 1)))
