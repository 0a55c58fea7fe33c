"""Factories for pages, vocabulary terms, users and files.

Texts are given as a string (German, the source language) or as a mapping of languages:
`heading={"de": "Wärme", "en": "Heat"}`. Pages are live and have a revision, unless `published=False`.
"""

import itertools
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published

from cities import models, publishing
from cities.languages import locname, locnames, translated_fields
from portal.models import ArticlePage, HomePage, LegalPage, MissionPage, SectionPage

PASSWORD = "test-password-of-twenty"
_numbers = itertools.count(1)


def columns(model, values):
    """Replace translated fields by their columns."""
    by_column = {}
    for name, value in values.items():
        if name in translated_fields(model):
            texts = value if isinstance(value, dict) else {"de": value}
            by_column |= {locname(name, language): text for language, text in texts.items()}
        else:
            by_column[name] = value
    return by_column


def fresh(page):
    """The page as it is in the database."""
    return type(page).objects.get(pk=page.pk)


def publish(page):
    """Publish the page; return it reloaded from the database."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def unpublish(page):
    """Unpublish the page; return it reloaded from the database."""
    page.unpublish()
    return type(page).objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.LOGIN):
    """Add a view restriction to the page and its descendants."""
    return PageViewRestriction.objects.create(page=page, restriction_type=kind)


def add(parent, model, *, published=True, relations=None, **values):
    """Add a new page below a parent."""
    page = model(**columns(model, values), live=published)
    if published:
        page.first_published_at = page.last_published_at = timezone.now()
    for name, related in (relations or {}).items():
        setattr(page, name, related)
    parent.add_child(instance=page)
    if published:
        _record_publication(page)
    return model.objects.get(pk=page.pk)


def _record_publication(page):
    """Leave the page as Wagtail's publication does, which would save and read it twice more."""
    revision = page.save_revision()
    digests = {name: getattr(page, name) for name in locnames(["digest"])}
    type(page).objects.filter(pk=page.pk).update(
        **digests, live_revision=revision, has_unpublished_changes=False, draft_title=page.title
    )
    page_published.send(sender=type(page), instance=page, revision=revision)


def home():
    """Return the home page, created if needed as the root page of the default site."""
    existing = HomePage.objects.first()
    if existing:
        return existing
    page = add(
        Page.get_first_root_node(),
        HomePage,
        slug="start",
        heading={"de": "Partnerstadt", "en": "Partner city", "fr": "Ville partenaire"},
        state={"en": "ok", "fr": "ok"},
    )
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    site.root_page = page
    site.save()
    welcome.delete()
    return page


def _index(model, slug, heading):
    return model.objects.first() or add(home(), model, slug=slug, heading=heading)


def city_index():
    return _index(models.CityIndexPage, "cities", {"de": "Städte", "en": "Cities"})


def sdg_index():
    return _index(models.SdgIndexPage, "sdgs", {"de": "Ziele", "en": "Goals"})


def partnership_index():
    return _index(
        models.PartnershipIndexPage, "partnerships", {"de": "Partnerschaften", "en": "Partnerships"}
    )


def city(slug="dortmund", **values):
    """Get or create a city: `city("cluj-napoca", country="RO", heading="Cluj-Napoca")`."""
    existing = models.CityPage.objects.filter(slug=slug).first()
    if existing:
        return existing
    name = slug.replace("-", " ").title()
    facts = {
        "country": "DE",
        "heading": {"de": name, "en": name},
        "state": {"en": "ok"},
        "languages": ["de", "en"],
    }
    return add(city_index(), models.CityPage, slug=slug, **{**facts, **values})


def measure(*, in_city=None, published=True, **values):
    """Create a measure; relations to terms are lists: `measure(goals=[goal(13)])`."""
    number = next(_numbers)
    relations = {
        name: values.pop(name)
        for name in ("fields_of_action", "goals", "targets", "instruments", "co_benefits")
        if name in values
    }
    relations |= {name: values.pop(name) for name in ("target_groups", "related") if name in values}
    facts = {"slug": f"measure-{number}", "heading": f"Maßnahme {number}", "status": "running"}
    parent = in_city or city()
    return add(
        parent,
        models.MeasurePage,
        published=published,
        relations=relations,
        **{**facts, **values},
    )


def measures(count, *, in_city=None, **values):
    """Create many live measures quickly: without revisions and `page_published` signals."""
    parent = in_city or city()
    created = []
    for _ in range(count):
        number = next(_numbers)
        facts = {"slug": f"measure-{number}", "heading": f"Maßnahme {number}", "status": "running"}
        page = models.MeasurePage(**columns(models.MeasurePage, {**facts, **values}))
        page.title = page.draft_title = f"Maßnahme {number}"
        created.append(parent.add_child(instance=page))
    return created


def contract(*, in_city=None, published=True, rows=None, **values):
    """Create a Climate City Contract; `rows` are lists of child rows by relation."""
    facts = {
        "slug": "contract", "heading": {"de": "Klimastadtvertrag", "en": "Climate City Contract"},
        "summary": {"de": "Kurz", "en": "In short"}, "state": {"en": "ok"}, "target_year": 2035,
    }  # fmt: skip
    # A version is frozen of what a revision holds, not of values as a test has written them.
    frozen = published and "version" in values
    page = add(
        in_city or city(),
        models.ContractPage,
        published=published and not frozen,
        relations=rows,
        **{**facts, **values},
    )
    return publish(page) if frozen else page


def term(model, key, **values):
    """Get or create a vocabulary term."""
    existing = model.objects.filter(key=key).first()
    if existing:
        return existing
    values.setdefault("label", {"de": f"{key} (de)", "en": f"{key} (en)"})
    return model.objects.create(key=key, **columns(model, values))


def goal(number=13, **values):
    facts = {"number": number, "colour": "#3f7e44", "title": {"de": f"Ziel {number}"}}
    return term(models.SdgGoal, f"sdg-{number}", **{**facts, **values})


def target(code="13.1", **values):
    number = int(code.split(".", maxsplit=1)[0])
    facts = {"code": code, "goal": goal(number)}
    return term(models.SdgTarget, f"sdg-{code.replace('.', '-')}", **{**facts, **values})


def field(key="heat", **values):
    return term(models.FieldOfAction, key, **values)


def instrument(key="investment", **values):
    return term(models.Instrument, key, **values)


def sdg_page(number=13, **values):
    facts = {"slug": str(number), "goal": goal(number), "heading": f"Ziel {number}"}
    return add(sdg_index(), models.SdgPage, **{**facts, **values})


def partnership(*cities, published=True, **values):
    """Create a partnership of these cities."""
    page = add(
        partnership_index(),
        models.PartnershipPage,
        published=published,
        relations={"cities": [models.PartnershipCity(city=each) for each in cities]},
        **{"slug": f"partnership-{next(_numbers)}", "heading": "Partnerschaft", **values},
    )
    publishing.share_partnership(partnership=page)
    return page


def section(**values):
    number = next(_numbers)
    facts = {"slug": f"section-{number}", "heading": f"Thema {number}"}
    return add(home(), SectionPage, **{**facts, **values})


def article(*, in_section=None, **values):
    number = next(_numbers)
    facts = {"slug": f"article-{number}", "heading": f"Artikel {number}"}
    return add(in_section or section(), ArticlePage, **{**facts, **values})


def mission(**values):
    return add(home(), MissionPage, **{"slug": "mission", "heading": "Mission", **values})


def legal(slug="imprint", **values):
    return add(home(), LegalPage, **{"slug": slug, "heading": "Impressum", **values})


def user(username="", *, groups=(), superuser=False, **values):
    """Create a user with PASSWORD."""
    name = username or f"person-{next(_numbers)}"
    create = models.User.objects.create_superuser if superuser else models.User.objects.create_user
    created = create(
        **{"username": name, "email": f"{name}@example.org", "password": PASSWORD, **values}
    )
    created.groups.set(groups)
    return created


def editor(of):
    """Create an editor of a city."""
    return user(groups=[models.CityAccess.objects.get(city=of).editors])


def moderator(of):
    """Create a moderator of a city."""
    return user(groups=[models.CityAccess.objects.get(city=of).moderators])


def image(title="Bild", **values):
    """Create a small image; `collection=` sets its collection."""
    content = BytesIO()
    Image.new("RGB", (800, 600), "#3f7e44").save(content, "PNG")
    file = ImageFile(content, name=f"image-{next(_numbers)}.png")
    fields = columns(models.PortalImage, {"title": title, "file": file, **values})
    return models.PortalImage.objects.create(**fields)


def document(title="Dokument", content=b"text", **values):
    """Create a text document; `collection=` sets its collection."""
    file = ContentFile(content, name=f"document-{next(_numbers)}.txt")
    return models.PortalDocument.objects.create(title=title, file=file, **values)
