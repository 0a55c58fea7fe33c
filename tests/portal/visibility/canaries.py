"""A small set of pages with canary texts that must never be public, and one that is."""

import hashlib
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cities import models, publishing
from cities.languages import translated_fields
from portal.models import ArticlePage, LegalPage, MissionPage, SectionPage
from tests import factories

LANGUAGES = ("de", "en", "fr", "ro")
PREFIX = "zqk"
PASSWORD = "Kennwort-der-Seite"


def word(what):
    """Return the word of a hiding place: deterministic and unique."""
    digest = hashlib.sha256(what.encode()).digest()
    return PREFIX + "".join(chr(ord("a") + byte % 26) for byte in digest[:12])


# Stands in texts that are public: a test that does not find it would find nothing at all.
OPEN = word("public")


def texts(model, secret, languages=LANGUAGES):
    """Set every translated text of a page, each with the word in it."""
    skipped = {"state", "digest"}
    fields = [name for name in translated_fields(model) if name not in skipped]
    return {name: dict.fromkeys(languages, f"{secret} {name}") for name in fields}


class Hiding:
    """Issues words and remembers their hiding places: `secret("a draft")`."""

    def __init__(self):
        self.words = {}

    def secret(self, what):
        self.words[what] = word(what)
        return self.words[what]

    def revealed(self, body, query=""):
        """Return the hiding places whose words a text reveals, apart from those in the query."""
        body, query = body.lower(), query.lower()
        return [what for what, each in self.words.items() if each in body and each not in query]


def _kinds(city, section):
    """Page kinds that may exist more than once: model, parent, further values."""
    goals = iter(range(1, 18))
    return {
        "measure": (models.MeasurePage, lambda: city, lambda: {"status": "running"}),
        "contract": (models.ContractPage, lambda: city, dict),
        "city": (models.CityPage, factories.city_index, lambda: {"country": "DE", "languages": ["de"]}),
        "partnership": (models.PartnershipPage, factories.partnership_index, dict),
        "goal": (models.SdgPage, factories.sdg_index, lambda: {"goal": factories.goal(next(goals))}),
        "section": (SectionPage, factories.home, dict),
        "article": (ArticlePage, lambda: section, dict),
        "legal": (LegalPage, factories.home, dict),
    }  # fmt: skip


def _slug(secret):
    return f"page-{secret}"


def _hide_texts(hiding, kinds):
    """For each page kind: a draft, an unapproved change, unfinished translations, old revisions."""
    for kind, (model, parent, more) in kinds.items():
        draft = hiding.secret(f"{kind}: a draft")
        factories.add(
            parent(), model, published=False, slug=_slug(draft), **texts(model, draft), **more()
        ).save_revision()
        unready = {}
        for language, state in (("fr", "draft"), ("ro", "")):
            secret = hiding.secret(f"{kind}: a translation into {language} in state “{state}”")
            for name, text in texts(model, secret, [language]).items():
                unready.setdefault(name, {}).update(text)
        for name in unready:
            unready[name] |= dict.fromkeys(("de", "en"), f"{OPEN} {kind} {name}")
        state = {"en": "ok", "fr": "draft", "ro": ""}
        live = factories.add(parent(), model, slug=f"open-{kind}", state=state, **unready, **more())
        for language in ("de", "en"):
            setattr(live, f"summary_{language}", hiding.secret(f"{kind}: an earlier text"))
        live = factories.publish(live)
        for language in ("de", "en"):
            setattr(live, f"summary_{language}", OPEN)
        live = factories.publish(live)
        change = hiding.secret(f"{kind}: an unapproved change")
        for name, value in factories.columns(model, texts(model, change)).items():
            setattr(live, name, value)
        live.save_revision()


def _hide_notes(hiding):
    for model in (models.MeasurePage, models.ContractPage, models.CityPage, models.PartnershipPage):
        for pk in list(model.objects.filter(live=True).values_list("pk", flat=True)):
            page = model.objects.get(pk=pk)
            kept = page.get_latest_revision_as_object()
            page.internal_notes = hiding.secret(f"{model.__name__}: internal notes")
            factories.publish(page)
            kept.internal_notes = page.internal_notes
            kept.save_revision()


def _hide_pages(hiding, group):
    """Private pages, alone and below a private city; unpublished pages."""
    everything = texts(models.MeasurePage, "x")
    ways = {
        "login": {"restriction_type": PageViewRestriction.LOGIN},
        "groups": {"restriction_type": PageViewRestriction.GROUPS},
        "password": {"restriction_type": PageViewRestriction.PASSWORD, "password": PASSWORD},
    }
    for name, values in ways.items():
        for where in ("itself", "its city"):
            secret = hiding.secret(f"a measure private by {name} of {where}")
            city = None
            if where == "its city":
                private = hiding.secret(f"a city private by {name}")
                city = factories.add(
                    factories.city_index(), models.CityPage, slug=_slug(private), country="DE",
                    languages=["de"], state={"en": "ok"}, population=100,
                    **texts(models.CityPage, private),
                )  # fmt: skip
            page = factories.measure(
                in_city=city, slug=_slug(secret), state={"en": "ok", "fr": "ok", "ro": "ok"},
                **{field: dict.fromkeys(LANGUAGES, f"{secret} {field}") for field in everything},
            )  # fmt: skip
            made = PageViewRestriction.objects.create(page=city or page, **values)
            if name == "groups":
                made.groups.add(group)


def _hide_withdrawn(hiding, home, editor):
    waiting = hiding.secret("a draft that waits for its approval")
    page = factories.measure(
        published=False, slug=_slug(waiting), **texts(models.MeasurePage, waiting)
    )
    page.save_revision(user=editor)
    home.get_workflow().start(page, editor)
    later = hiding.secret("a page to be published tomorrow")
    page = factories.measure(published=False, slug=_slug(later), **texts(models.MeasurePage, later))
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    gone = hiding.secret("a page taken off the site")
    factories.unpublish(factories.measure(slug=_slug(gone), **texts(models.MeasurePage, gone)))
    deleted = hiding.secret("a page that was deleted")
    factories.measure(slug=_slug(deleted), **texts(models.MeasurePage, deleted)).delete()


def _contact(model, hiding, visibility):
    """A contact whose hidden fields contain a word."""
    hidden = {"email", "phone"} if visibility == "name" else {"name", "unit", "email", "phone"}
    values = {"name": "Erika", "unit": "Amt"}
    for name in hidden:
        values[name] = hiding.secret(
            f"{model.__name__}: {name} of a contact that shows {visibility}"
        )
    values["email"] = f"{values['email']}@example.org"
    return model(visibility=visibility, **values)


def _hide_contacts(hiding, measure, city):
    measure.contacts.set(
        [_contact(models.MeasureContact, hiding, visibility) for visibility in ("nothing", "name")]
    )
    city.contacts.set(
        [_contact(models.CityContact, hiding, visibility) for visibility in ("nothing", "name")]
    )
    row = models.MeasureEffect(value=1, unit="kWh", indicator_de=f"{OPEN} Wirkung")
    row.indicator_fr = hiding.secret("an effect in a translation that is a draft")
    lone = models.MeasureEffect(value=2, unit="kWh")
    lone.indicator_ro = hiding.secret("an effect that has no text but in a draft translation")
    measure.effects.set([row, lone])


def _files(hiding, city):
    """Pictures and documents of every kind, by what keeps them private."""
    shared = models.CityAccess.objects.get(city=city).collection
    internal = shared.get_children().get()

    def document(what, collection):
        secret = hiding.secret(what)
        return factories.document(secret, secret.encode(), collection=collection)

    inside = hiding.secret("an internal picture")
    return SimpleNamespace(
        unused=document("a document that no page offers", shared),
        internal=document("an internal document that a page offers", internal),
        linked=document("an internal document that a text links to", internal),
        drafted=document("a document that only a draft offers", shared),
        changed=document("a document that only an unapproved change offers", shared),
        private=document("a document that only a private page offers", shared),
        unready=document("a document that only a draft translation links to", shared),
        open=factories.document("Offen", OPEN.encode(), collection=shared),
        picture=factories.image("Offenes Bild", collection=shared, alt=f"{OPEN} Bild"),
        internal_picture=factories.image(
            inside, collection=internal, credit=inside, licence=inside, alt=inside
        ),
    )


def _offer(page, *documents):
    page.documents.set([models.MeasureDocument(document=each) for each in documents])


def _link(document):
    return f'<p><a linktype="document" id="{document.pk}">Papier</a></p>'


def _hide_files(hiding, measure, city, files):
    """Attach files to public and non-public pages."""
    _offer(measure, files.open, files.internal)
    measure.solution_de = f"<p>{OPEN}</p>{_link(files.linked)}"
    measure.solution_fr = _link(files.unready)
    measure.image = files.internal_picture
    city.image = files.internal_picture
    hidden = models.MeasurePage.objects.filter(slug__startswith="page-zqk").values_list(
        "pk", flat=True
    )
    links = [f'<a linktype="page" id="{pk}">Seite {pk}</a>' for pk in hidden]
    measure.challenge_de = f"<p>{' '.join(links)}</p>"
    draft = factories.measure(published=False, slug="draft-with-document", heading="Entwurf")
    _offer(draft, files.drafted)
    draft.save()
    private = factories.measure(slug="private-with-document", heading="Privat")
    _offer(private, files.private)
    factories.publish(private)
    factories.restrict(private)


def build():
    """Build all pages; `hiding` knows the words, everything else is what tests need."""
    hiding = Hiding()
    home = factories.home()
    publishing.set_up_approval(home=home)
    dortmund = factories.city(
        "dortmund", population=600_000, latitude=51.5, longitude=7.5,
        heading={"de": f"Dortmund {OPEN}", "en": "Dortmund",
                 "fr": hiding.secret("a city's name in a draft translation")},
        state={"en": "ok", "fr": "draft"},
    )  # fmt: skip
    section = factories.section(slug="section", heading=f"Thema {OPEN}")
    factories.mission(heading=f"Mission {OPEN}")
    group = Group.objects.create(name="Readers")
    editor = factories.editor(dortmund)
    _hide_texts(hiding, _kinds(dortmund, section))
    _hide_notes(hiding)
    _hide_pages(hiding, group)
    _hide_withdrawn(hiding, home, editor)
    files = _files(hiding, dortmund)
    measure = factories.measure(
        slug="offen", heading={"de": f"Offen {OPEN}", "en": f"Open {OPEN}"}, state={"en": "ok"},
        goals=[factories.goal(13)], fields_of_action=[factories.field("heat")],
    )  # fmt: skip
    _hide_contacts(hiding, measure, dortmund)
    _hide_files(hiding, measure, dortmund, files)
    measure = factories.publish(measure)
    dortmund = factories.publish(dortmund)
    partnership = factories.partnership(dortmund, factories.city("amiens", country="FR"))
    _offer(measure, files.open, files.internal, files.changed)
    measure.save_revision()
    measure = models.MeasurePage.objects.get(pk=measure.pk)
    call_command("rebuild_references_index", verbosity=0)
    return SimpleNamespace(
        hiding=hiding, home=home, dortmund=dortmund, measure=measure, partnership=partnership,
        files=files, section=section, editor=editor, mission=MissionPage.objects.get(),
    )  # fmt: skip
