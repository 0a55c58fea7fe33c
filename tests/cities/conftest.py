"""A site with three cities, their users, and content that only Dortmund's users may view."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from wagtail.users.models import UserProfile

from cities import models, publishing
from cities.models.access import OFFICE
from portal.models import PortalSettings
from tests import factories
from tests.cities.secrets import SECRET


def _people():
    people = {}
    for slug, language in (("cluj-napoca", "ro"), ("dortmund", "de"), ("amiens", "fr")):
        city = factories.city(slug)
        people[f"{slug}-editor"] = (factories.editor(city), language)
        people[f"{slug}-moderator"] = (factories.moderator(city), language)
    office = models.access.ensure_admin_group(OFFICE)
    people["office"] = (factories.user("office", groups=[office]), "de")
    people["admin"] = (factories.user("admin", superuser=True), "en")
    for user, language in people.values():
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
    return {
        name.replace("-napoca", "").replace("-", "_"): user for name, (user, _l) in people.items()
    }


def _pages(dortmund, cluj, amiens):
    measure = factories.measure(in_city=dortmund, slug="waerme", heading="Wärmenetz")
    measure.heading_de = f"{SECRET} Umbenennung"
    measure.save_revision()
    return {
        "cluj_draft": factories.measure(
            in_city=cluj,
            published=False,
            slug="ciorna",
            source_language="ro",
            heading={"ro": "Ciornă"},
        ),
        "cluj_measure": factories.measure(
            in_city=cluj,
            slug="autobuze",
            source_language="ro",
            heading={"ro": "Autobuze electrice"},
        ),
        "measure": measure,
        "draft": factories.measure(
            in_city=dortmund,
            published=False,
            slug="geheimsache-entwurf",
            heading=f"{SECRET} Entwurf",
        ),
        "with_cluj": factories.partnership(
            dortmund, cluj, slug="dortmund-cluj", heading="Dortmund–Cluj"
        ),
        "with_amiens": factories.partnership(
            dortmund,
            amiens,
            published=False,
            slug="geheimsache-amiens",
            heading=f"{SECRET} Partnerschaft",
        ),
    }


def _files(dortmund, cluj):
    own = models.CityAccess.objects.get(city=cluj).collection
    foreign = models.CityAccess.objects.get(city=dortmund).collection
    internal = foreign.get_children().get()
    return {
        "cluj_image": factories.image("Autobuz", collection=own, credit="Cluj", licence="CC0"),
        "cluj_document": factories.document("Raport", collection=own),
        "image": factories.image(f"{SECRET} Bild", collection=foreign),
        "document": factories.document(f"{SECRET} Dokument", collection=foreign),
        "internal_image": factories.image(f"{SECRET} intern", collection=internal),
        "internal_document": factories.document(f"{SECRET} intern", collection=internal),
    }


def _build():
    cache.clear()
    home = factories.home()
    publishing.set_up_approval(home=home)
    publishing.set_up_office(home=home)
    index = factories.partnership_index()
    PortalSettings.for_site(home.get_site())
    dortmund = factories.city("dortmund")
    cluj = factories.city("cluj-napoca", country="RO", languages=["ro", "en"], source_language="ro",
                          heading={"ro": "Cluj-Napoca"})  # fmt: skip
    amiens = factories.city("amiens", country="FR", languages=["fr"])
    built = {
        "home": home,
        "partnerships": index,
        "dortmund": dortmund,
        "cluj": cluj,
        "amiens": amiens,
    }
    built |= _pages(dortmund, cluj, amiens) | _files(dortmund, cluj) | _people()
    for draft in (built["cluj_draft"], built["draft"], built["with_amiens"]):
        draft.save_revision(user=built["dortmund_editor"])
    return {name: (type(thing), thing.pk) for name, thing in built.items()}


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker):
    """Build the site once per module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


@pytest.fixture
def world(_built, db):
    """The objects of the site, reloaded for each test; changes are rolled back."""
    cache.clear()
    return SimpleNamespace(
        **{name: model.objects.get(pk=pk) for name, (model, pk) in _built.items()}
    )


@pytest.fixture
def as_user():
    """Return a test client in which a user is logged in."""

    def log_in(user):
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return log_in
