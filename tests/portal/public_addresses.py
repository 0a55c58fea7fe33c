"""Every public URL pattern, taken from the resolver: a new one must be listed here."""

from django.urls import URLResolver, get_resolver
from django.utils import translation
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from cities import models
from portal.alerts import tokens
from portal.alerts.models import SearchAlert
from portal.contracts import downloads
from portal.contributions import tokens as status_links
from portal.contributions.models import Contribution, State
from portal.contributions.sending import open_cities
from portal.covers import choice
from tests.cities.access.admin_urls import fill, patterns
from tests.portal.visibility.canaries import LANGUAGES


def public_patterns():
    """Return every URL pattern outside the admin, without the language."""
    with translation.override("de"):
        return {route for route in _walk(get_resolver().url_patterns) if route[:6] != "admin/"}


def _walk(items, prefix=""):
    for item in items:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, route)
        else:
            yield route


def pages():
    """Every page, public or not, in every language."""
    for url_path in Page.objects.filter(depth__gt=1).values_list("url_path", flat=True):
        path = url_path.split("/", 2)[2]
        yield from (f"/{language}/{path}" for language in LANGUAGES)
    yield from ("/", "/de", "/de/cities", "/xx/", "/de/no-such-page/")


def lists():
    """Filters and further pages of the lists on pages."""
    for page in models.CityPage.objects.filter(live=True):
        yield f"/de/cities/{page.slug}/?field=heat"
        yield f"/en/cities/{page.slug}/?field={page.slug}"
    for page in models.SdgPage.objects.filter(live=True):
        yield f"/de/sdgs/{page.slug}/?city=de-dortmund&target=sdg-13-1"
        yield f"/fr/sdgs/{page.slug}/?city=de-dortmund"


def searches():
    for language in LANGUAGES:
        yield f"/{language}/search/"
        yield f"/{language}/search/?sort=newest&city=de-dortmund"
        yield f"/{language}/search/?q=Dortmund&sort=co2&lang=fr"
        yield f"/{language}/search/?q=zq"
        yield f"/{language}/search/?view=map&near=de-dortmund&within=20000"
        yield f"/{language}/search/?view=map&box=-90,-180,90,180"
        for city in models.CityPage.objects.all():
            yield f"/{language}/search/?like={city.key}"


def suggestions():
    for language in LANGUAGES:
        for typed in ("Dortmund", "zq", "Geheim", "SDG"):
            yield f"/{language}/search/suggest/?q={typed}"


def contract_lists():
    for language in LANGUAGES:
        yield f"/{language}/contracts/"
        yield f"/{language}/contracts/?sort=-stage"


def contract_tables():
    """The tables of the contract of every city, public or not."""
    for city in models.CityPage.objects.all():
        for table in ("actions.csv", "finance.xlsx", "emissions.csv"):
            yield f"/de/cities/{city.slug}/contract/{table}"


def calendars():
    """The dates of every city's contract, public or not."""
    for city in models.CityPage.objects.all():
        yield from (f"/{code}/cities/{city.slug}/contract/events.ics" for code in LANGUAGES)


FORMS = ("/embed/", ".json", ".atom", ".csv", ".xlsx", ".geojson")


def form_of(form):
    """The same searches in another format."""
    return lambda: [address.replace("/search/", f"/search{form}") for address in searches()]


def reading_lists():
    """Reading lists of every page, public or not, and searches for measures to add."""
    numbers = list(Page.objects.values_list("pk", flat=True))
    for language in LANGUAGES:
        yield f"/{language}/list/"
        for start in range(0, len(numbers), 50):
            listed = ",".join(map(str, numbers[start : start + 50]))
            yield f"/{language}/list/?m={listed}&q=zq"
    yield "/de/list/?q=Dortmund"


def comparisons():
    """Comparisons of every page with three others, by each of its keys."""
    pages = list(Page.objects.values_list("pk", "slug"))
    uuids = list(models.MeasurePage.objects.values_list("uuid", flat=True))
    names = [str(name) for page in pages for name in page] + [str(each) for each in uuids]
    for start in range(0, len(names), 3):
        yield f"/de/compare/?m={'&m='.join(names[start : start + 3])}"
    yield "/en/compare/?q=Dortmund&only=differences"


def alerts():
    """The sign-up form for any search, and invalid links."""
    for language in LANGUAGES:
        yield f"/{language}/search/alert/"
        yield f"/{language}/search/alert/?q=zq&city=de-dortmund"
    yield from (f"/de/search/alert/?city={city.key}" for city in models.CityPage.objects.all())


def alert_links():
    """Links of an alert for every city, public or not, and invalid ones."""
    yield from ("/de/alerts/x/confirm/", "/de/alerts/1-x/end/")
    for number, city in enumerate(models.CityPage.objects.all()):
        alert = SearchAlert.objects.create(
            address=f"{number}@example.org", language="de", question=f"city={city.key}"
        )
        for purpose in (tokens.CONFIRM, tokens.END):
            yield "/" + tokens.url(alert, purpose).split("/", 3)[3]


def contract_versions():
    """Versions of the contract of every city, public or not."""
    for city in models.CityPage.objects.all():
        yield f"/de/cities/{city.slug}/contract/versions/?from=1.0&to=2.0"
        for label in models.ContractVersion.objects.values_list("label", flat=True):
            yield f"/en/cities/{city.slug}/contract/versions/{label}/"


def unknown_versions():
    """Versions that no contract has."""
    for city in models.CityPage.objects.all():
        yield f"/de/cities/{city.slug}/contract/versions/0.0/"


def contribution_forms():
    """The form of every city, public or not, whether it takes contributions or not."""
    for city in models.CityPage.objects.all():
        yield from (f"/{code}/cities/{city.slug}/contribute/" for code in LANGUAGES)


def contribution_links():
    """Links of a contribution to an open city, and invalid ones."""
    yield from (f"/de/contributions/{text}/" for text in ("x", "1-x", f"1-{'a' * 43}"))
    for city in open_cities.open_cities():
        contribution = Contribution.objects.create(
            city=city, kind="idea", language="de", title="a", text="b", state=State.RECEIVED
        )
        status_links.renew(contribution)
        for purpose in (status_links.CONFIRM, status_links.STATUS):
            yield "/" + status_links.url(contribution, purpose).split("/", 3)[3]


def contribution_pages(part):
    return lambda: [f"{link}{part}" for link in contribution_links() if "confirm" not in link]


def documents():
    for document in models.PortalDocument.objects.all():
        yield f"/documents/{document.pk}/{document.filename}"
        yield f"/documents/{document.pk}/x.txt"


def unnamed_documents():
    """URLs that fall through to Wagtail's pattern: without a file name, or with other digits."""
    for document in models.PortalDocument.objects.all():
        digits = "".join(chr(0x660 + int(digit)) for digit in str(document.pk))
        yield f"/documents/{document.pk}/"
        yield f"/documents/{digits}/{document.filename}"


def media():
    """Where files are, and where somebody might guess them."""
    for image in models.PortalImage.objects.all():
        name = image.filename
        yield from (f"/media/{folder}/{name}" for folder in ("original_images", "images"))
        yield from (f"/media/{each}" for each in (image.file.name, f"private/images/{name}"))
        for rendition in image.renditions.all():
            yield f"/media/{rendition.file.name}"
            yield f"/media/{rendition.file.name.removeprefix('private/')}"
            yield f"/media/images/../{rendition.file.name}"
    for document in models.PortalDocument.objects.all():
        yield f"/media/{document.file.name}"
        yield f"/media/images/../{document.file.name}"
        yield f"/media/private/{document.file.name}"
    yield from ("/media/", "/media/../db.sqlite3", "/media/%2e%2e/db.sqlite3", "/media/private/")


def covers():
    """The drawn covers of every city, public or not, and of no record."""
    for city in models.CityPage.objects.all():
        yield choice.city_cover(city.key)
        yield choice.contract_cover(city.key)
    yield from ("/covers/0/city/0-0.svg", "/covers/0/zq/0-0.svg", "/covers/0/city/999-9.svg")


def passwords():
    """The form of one page's restriction, requested for any page."""
    restrictions = PageViewRestriction.objects.filter(restriction_type="password")
    for restriction in restrictions[:1]:
        for page in Page.objects.filter(depth__gt=1):
            yield f"/de/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"


def collection_passwords():
    for restriction in CollectionViewRestriction.objects.all():
        yield f"/documents/authenticate_with_password/{restriction.pk}/"


# How each route is asked; a route that is missing here fails the test that enumerates them.
ROUTES = {
    r"de/^((?:[\w\-]+/)*)$": lambda: [*pages(), *lists()],
    "de/search/": searches,
    "de/search/suggest/": suggestions,
    "de/search/text/": lambda: [f"/{code}/search/text/" for code in LANGUAGES],
    "de/compare/": comparisons,
    **{f"de/search{form}": form_of(form) for form in FORMS},
    "de/search/cities-alike/": lambda: [f"/{code}/search/cities-alike/" for code in LANGUAGES],
    "de/contracts/": contract_lists,
    "de/cities/<slug:city>/contract/events.ics": calendars,
    f"de/{downloads.urls()[0].pattern}": contract_tables,
    "de/list/": reading_lists,
    "de/search/alert/": alerts,
    "de/alerts/<str:token>/confirm/": alert_links,
    "de/alerts/<str:token>/end/": alert_links,
    "de/cities/<slug:city>/contract/versions/": contract_versions,
    "de/cities/<slug:city>/contract/versions/<path:label>/": unknown_versions,
    "de/contribute/": lambda: [f"/{code}/contribute/" for code in LANGUAGES],
    "de/contribute/link/": lambda: ["/de/contribute/link/"],
    "de/cities/<slug:slug>/contribute/": contribution_forms,
    **{
        f"de/cities/<slug:slug>/contribute/{part}": lambda part=part: [
            f"{each}{part}" for each in contribution_forms()
        ]
        for part in ("check/", "sent/")
    },
    "de/contributions/<str:token>/": contribution_links,
    **{
        f"de/contributions/<str:token>/{part}": contribution_pages(part)
        for part in ("confirm/", "answer/", "correct/", "withdraw/", "new-link/")
    },
    "de/_util/login/": lambda: ["/de/_util/login/", "/en/_util/login/?next=/de/cities/"],
    "de/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": passwords,
    "documents/<int:document_id>/<path:document_filename>": documents,
    r"documents/^(\d+)/(.*)$": unnamed_documents,
    "documents/authenticate_with_password/<int:restriction_id>/": collection_passwords,
    "covers/<slug:version>/<slug:scene>/<int:skyline>-<int:variant>.svg": covers,
    "media/<path:name>": media,
    "health/": lambda: ["/health/"],
    "health/ready/": lambda: ["/health/ready/"],
    "robots.txt": lambda: ["/robots.txt"],
    "sitemap.xml": lambda: ["/sitemap.xml", "/sitemap.xml?p=2"],
    "favicon.ico": lambda: ["/favicon.ico"],
}


def admin():
    """Every URL of the admin, with existing ids."""
    page = Page.objects.filter(live=False, depth__gt=2).first()
    image = models.PortalImage.objects.first()
    document = models.PortalDocument.objects.first()
    ids = (
        "pk",
        "page_id",
        "parent_page_id",
        "page_to_move_id",
        "page_pk",
        "object_id",
        "revision_id",
    )
    values = dict.fromkeys(ids, page.pk) | {
        "revision_id": page.latest_revision_id or 1,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "filter_spec": "max-100x100",
        "app_label": "cities",
        "model_name": "measurepage",
        "content_type_app_name": "cities",
        "content_type_model_name": "measurepage",
    }
    for route in patterns():
        if "<" not in route:
            yield f"/admin/{route}"
        elif filled := fill(route, values):
            yield f"/admin/{filled}"
