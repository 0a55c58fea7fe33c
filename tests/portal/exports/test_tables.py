"""All results as CSV, Excel workbook and GeoJSON: complete, labelled, never truncated silently."""

import csv
import datetime
import json
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from portal.exports import views as exports_views
from search import searcher
from search.engines import EngineUnavailable, registry
from search.indexing import outbox
from tests import factories
from tests.portal.searching import searching
from tests.search.samples import WORLD, measure

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 11, 14)
FORMULA = measure(
    9, "dortmund", "de", {"de": ("=HYPERLINK(1)", "+1;=2", "x")}, cost_band="", co2=1.5,
    changed=1_700_000_000 + 86_400 * 30,
)  # fmt: skip


@pytest.fixture
def full(engines):
    """Each set of engines in turn with a few documents, without pages."""
    for name in engines:
        registry.engine(name).rebuild(lambda: [*WORLD, FORMULA])
    return engines


@pytest.fixture
def index(tmp_path):
    """The embedded engine alone with a few documents."""
    with searching(tmp_path):
        registry.engine("embedded").rebuild(lambda: [*WORLD, FORMULA])
        yield registry.engine("embedded")


@pytest.fixture
def visitor():
    return Client()


def read_csv(answer, delimiter=";"):
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


def read_xlsx(answer):
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


class TestTables:
    def test_they_hold_every_measure_in_the_order_of_the_search(self, visitor, full):
        for text, sort in (("", "newest"), ("", "co2"), ("Fernwärme", "relevance")):
            found = visitor.get("/de/search/", {"q": text, "sort": sort}).context["result"]
            expected = [hit.document.uuid for hit in found.hits]
            assert len(expected) == (2 if text else 9)
            params = {"q": text, "sort": sort, "page": "3", "size": "1"}
            rows = read_csv(visitor.get("/de/search.csv", params))
            assert [row["Kennung"] for row in rows] == expected
            rows = read_xlsx(visitor.get("/de/search.xlsx", params))
            assert [row["Kennung"] for row in rows] == expected
            map_ = json.loads(visitor.get("/de/search.geojson", params).getvalue())
            assert [each["id"] for each in map_["features"]] == expected

    def test_filters_narrow_them(self, visitor, full):
        factories.goal(7)
        rows = read_csv(visitor.get("/de/search.csv", {"sdg": "sdg-7", "unknown": "x"}))
        assert len(rows) == 3

    def test_facet_values_are_labelled_and_headings_are_translated(self, visitor, index):
        factories.field("heat", label={"de": "Wärme", "fr": "Chaleur"})
        factories.goal(7, label={"de": "Energie", "fr": "Énergie"})
        (row,) = read_csv(visitor.get("/fr/search.csv", {"q": "Dampf"}))
        assert row["Ville"] == "Dortmund"
        assert row["Pays"] == "Allemagne"
        assert row["Domaine d’action"] == "Chaleur"
        assert row["Objectifs"].startswith("7 Énergie; ")
        assert row["Statut"] == "achevée"
        assert row["Effet CO2 (t CO2e par an)"] == "45000"
        assert row["Adresse"] == "http://testserver/fr/cities/dortmund/m1/"

    def test_a_text_is_in_the_visitors_language_or_the_original(self, visitor, index):
        (row,) = read_csv(visitor.get("/en/search.csv", {"q": "Dampf"}), ",")
        assert row["Measure"] == "District heating from waste heat"
        assert (row["Language of this text"], row["All languages"]) == (
            "English",
            "Deutsch; English",
        )
        assert row["How this text came about"] == "Checked translation"
        (row,) = read_csv(visitor.get("/en/search.csv", {"q": "termoficare"}), ",")
        assert row["Measure"] == "Modernizarea rețelei de termoficare"
        assert (row["Language of this text"], row["How this text came about"]) == (
            "română",
            "Original",
        )

    def test_numbers_are_as_the_readers_spreadsheet_expects_them(self, visitor, index):
        german = visitor.get("/de/search.csv", {"q": "termoficare"}).getvalue().decode()
        assert german.startswith("\ufeffMaßnahme;")
        assert ";1200,5;" in german
        english = visitor.get("/en/search.csv", {"q": "termoficare"}).getvalue().decode()
        assert english.startswith("\ufeffMeasure,")
        assert ",1200.5," in english
        (row,) = read_xlsx(visitor.get("/de/search.xlsx", {"q": "termoficare"}))
        assert row["CO2-Wirkung (t CO2e pro Jahr)"] == 1200.5
        assert row["Jahr des Beginns"] == 2020
        assert row["Erstmals veröffentlicht"].date() == DAY

    def test_formulas_are_harmless(self, visitor, index):
        row = read_csv(visitor.get("/de/search.csv"))[0]
        assert (row["Maßnahme"], row["Kurz gesagt"]) == ("'=HYPERLINK(1)", "'+1;'=2")
        assert row["Letzte Änderung"] == "2023-12-14"
        row = read_xlsx(visitor.get("/de/search.xlsx"))[0]
        assert (row["Maßnahme"], row["Kurz gesagt"]) == ("'=HYPERLINK(1)", "'+1;'=2")

    def test_nothing_found_is_a_table_without_rows(self, visitor, index):
        assert read_csv(visitor.get("/de/search.csv", {"q": "xyzzyx"})) == []
        assert read_xlsx(visitor.get("/de/search.xlsx", {"q": "xyzzyx"})) == []
        empty = json.loads(visitor.get("/de/search.geojson", {"q": "xyzzyx"}).getvalue())
        assert empty["features"] == []

    def test_a_measure_that_waits_to_be_removed_is_in_none(self, visitor, full):
        outbox.record([outbox.ChangedEntry(WORLD[0].uuid, 1)], removes=True)
        for form in (".csv", ".geojson", ".json", ".atom"):
            assert WORLD[0].uuid not in visitor.get(f"/de/search{form}").getvalue().decode(), form
        rows = read_xlsx(visitor.get("/de/search.xlsx"))
        assert len(rows) == 8
        assert WORLD[0].uuid not in {row["Kennung"] for row in rows}

    def test_near_a_city_they_have_distances(self, visitor, index):
        factories.city("dortmund", latitude=51.514, longitude=7.468)
        factories.city("muenster", latitude=51.963, longitude=7.628)
        near = {"near": "de-dortmund", "within": "75"}
        rows = read_csv(visitor.get("/de/search.csv", near))
        assert {(row["Stadt"], row["Entfernung (km)"]) for row in rows} == {
            ("Dortmund", "0"),
            ("Muenster", "51"),
        }
        map_ = json.loads(visitor.get("/de/search.geojson", near).getvalue())
        assert {each["properties"]["distance_km"] for each in map_["features"]} == {0, 51}
        assert "Entfernung (km)" not in read_csv(visitor.get("/de/search.csv"))[0]


class TestGeoJSON:
    def test_measures_stand_at_the_point_of_their_city(self, visitor, index):
        factories.city("dortmund", latitude=51.514, longitude=7.468)
        factories.city("amiens", country="FR")
        found = json.loads(visitor.get("/en/search.geojson").getvalue())
        assert found["type"] == "FeatureCollection"
        assert (found["numberMatched"], found["numberReturned"]) == (9, 9)
        assert "notice" not in found
        places = {each["properties"]["city"]: each["geometry"] for each in found["features"]}
        assert places["Dortmund"] == {"type": "Point", "coordinates": [7.468, 51.514]}
        assert places["Amiens"] is None
        assert all(each["type"] == "Feature" for each in found["features"])
        facts = {each["id"]: each["properties"] for each in found["features"]}[WORLD[0].uuid]
        assert facts["co2_tonnes_a_year"] == 45000
        assert facts["title"] == "District heating from waste heat"
        assert facts["changed"] == "2023-11-14"

    def test_names_of_properties_are_the_same_in_every_language(self, visitor, index):
        names = {
            tuple(json.loads(visitor.get(f"/{code}/search.geojson").getvalue())["features"][0]["properties"])
            for code in ("de", "en", "fr", "ro")
        }  # fmt: skip
        assert len(names) == 1


class TestLimits:
    def test_a_truncated_file_ends_with_a_notice(self, visitor, index, settings):
        settings.PORTAL_EXPORT_ROWS = 4
        words = "Diese Datei enthält nur die ersten 4 von 9 Maßnahmen."
        rows = read_csv(visitor.get("/de/search.csv"))
        assert len(rows) == 5
        assert rows[-1]["Maßnahme"].startswith(words)
        rows = read_xlsx(visitor.get("/de/search.xlsx"))
        assert len(rows) == 5
        assert rows[-1]["Maßnahme"].startswith(words)
        found = json.loads(visitor.get("/de/search.geojson").getvalue())
        assert (found["numberMatched"], found["numberReturned"]) == (9, 4)
        assert found["notice"].startswith(words)
        page = visitor.get("/de/search/").content.decode()
        assert "Eine Datei enthält die ersten 4 Maßnahmen." in page

    def test_exactly_as_many_as_a_file_may_hold_are_all(self, visitor, index, settings):
        settings.PORTAL_EXPORT_ROWS = 9
        assert len(read_csv(visitor.get("/de/search.csv"))) == 9
        assert "Eine Datei enthält" not in visitor.get("/de/search/").content.decode()

    def test_an_interrupted_search_ends_with_a_notice(self, visitor, index, monkeypatch):
        def lost(question):
            yield WORLD[0]
            raise EngineUnavailable("gone")

        monkeypatch.setattr(index, "scan", lost)
        rows = read_csv(visitor.get("/de/search.csv"))
        assert len(rows) == 2
        assert rows[-1]["Maßnahme"].startswith("Diese Datei ist nicht vollständig")
        found = json.loads(visitor.get("/de/search.geojson").getvalue())
        assert (found["numberMatched"], found["numberReturned"]) == (9, 1)
        assert found["notice"].startswith("Diese Datei ist nicht vollständig")
        answer = visitor.get("/de/search.xlsx")
        assert answer.status_code == 503

    @pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "atom"])
    def test_without_a_search_engine_the_answer_says_so(self, visitor, tmp_path, form):
        factories.home()
        with searching(tmp_path):
            answer = visitor.get(f"/de/search.{form}")
        assert answer.status_code == 503
        assert answer["Retry-After"] == "60"
        assert "Die Suche antwortet" in answer.content.decode()

    def test_documents_are_read_as_they_are_sent(self, visitor, index, monkeypatch):
        """A file of any size costs no more memory than a few of its rows."""
        read = []

        def many(question):
            for number in range(3_000):
                read.append(number)
                yield WORLD[number % 8]

        monkeypatch.setattr(index, "scan", many)
        for form in ("csv", "geojson"):
            read.clear()
            answer = visitor.get(f"/de/search.{form}")
            next(iter(answer.streaming_content))
            assert len(read) < 1_000
            answer.close()


class TestHeaders:
    KINDS = {"csv": exports_views.CSV, "xlsx": exports_views.XLSX, "geojson": exports_views.GEOJSON}

    @pytest.mark.parametrize("form", KINDS)
    def test_the_answer_says_what_it_is(self, visitor, index, form):
        answer = visitor.get(f"/en/search.{form}", {"q": "Heat pump / “x”"})
        assert answer["Content-Type"] == self.KINDS[form]
        today = datetime.datetime.now(datetime.UTC).year
        assert (
            f'attachment; filename="measures-Heat-pump-x-{today}-' in answer["Content-Disposition"]
        )
        assert answer["Content-Disposition"].endswith(f'.{form}"')
        assert answer["Content-Language"] == "en"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Cache-Control"] == "no-cache"
        assert not answer.cookies
        answer.close()

    def test_only_what_has_no_secret_is_read_by_other_sites_scripts(self, visitor, index):
        for form in ("json", "atom", "geojson"):
            answer = visitor.get(f"/de/search.{form}", headers={"Origin": "https://evil.example"})
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in answer
            answer.close()
        assert "Access-Control-Allow-Origin" not in visitor.get("/de/search/")

    @pytest.mark.parametrize("form", [*KINDS, "json", "atom"])
    def test_a_look_at_the_head_reads_no_measures(self, visitor, index, monkeypatch, form):
        whole = visitor.get(f"/de/search.{form}")
        read = []
        scan = index.scan
        monkeypatch.setattr(
            index, "scan", lambda question: (read.append(each) or each for each in scan(question))
        )
        answer = visitor.head(f"/de/search.{form}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == whole["Content-Type"]
        assert answer.get("Content-Disposition") == whole.get("Content-Disposition")
        assert answer.getvalue() == b""
        assert len(read) <= 1
        whole.close()

    def test_the_label_of_a_file_never_breaks_its_header(self, visitor, index):
        for text in ('a"b', "a\r\nX: y", "../../etc", "東京", "x" * 500, "---"):
            answer = visitor.get("/de/search.csv", {"q": text})
            assert answer.status_code == 200
            assert "\n" not in answer["Content-Disposition"]
            assert ".." not in answer["Content-Disposition"]
            answer.close()


def test_an_export_costs_the_database_the_same_however_many_rows(
    visitor, index, names_are_kept, django_assert_max_num_queries
):
    def queries(measures):
        index.rebuild(lambda: measures)
        visitor.get("/de/search.csv").getvalue()
        with django_assert_max_num_queries(30) as captured:
            visitor.get("/de/search.csv").getvalue()
        return len(captured)

    assert queries(WORLD[:1]) == queries(WORLD)


def test_formatting_depends_on_the_visitors_language(visitor, index, monkeypatch):
    """The page's rules about typing errors apply to exports, too."""
    found = searcher.search(searcher.SearchRequest("Fernwärne"))
    assert found.fuzzy
    rows = read_csv(visitor.get("/de/search.csv", {"q": "Fernwärne"}))
    assert len(rows) == found.total > 0
