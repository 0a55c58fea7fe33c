"""A small world for tests: home, cities, measures, vocabularies and people, each in one call.

Texts are given as a word (German, the original) or as a map of languages: `heading={"de": "Wärme",
"en": "Heat"}`. Pages are published as an editor would, unless `published=False`.
"""

import itertools
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Page, PageViewRestriction, Site

from cities import models, publishing
from cities.languages import locname, translated_fields
from portal.models import ArticlePage, HomePage, LegalPage, MissionPage, SectionPage

PASSWORD = "test-password-of-twenty"
_numbers = itertools.count(1)


def columns(model, values):
    """Translated fields as columns, everything else as it is."""
    found = {}
    for name, value in values.items():
        if name in translated_fields(model):
            texts = value if isinstance(value, dict) else {"de": value}
            found |= {locname(name, language): text for language, text in texts.items()}
        else:
            found[name] = value
    return found


def publish(page):
    """Publish the page as it stands; returns it fresh from the database."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def unpublish(page):
    """Take the page off the site."""
    page.unpublish()
    return type(page).objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.LOGIN):
    """Make the page and all below it private."""
    return PageViewRestriction.objects.create(page=page, restriction_type=kind)


def add(parent, model, *, published=True, relations=None, **values):
    """A new page below a parent."""
    page = model(**columns(model, values))
    page.live = False
    for name, related in (relations or {}).items():
        setattr(page, name, related)
    parent.add_child(instance=page)
    page.save()
    return publish(page) if published else model.objects.get(pk=page.pk)


def home():
    """The home page, made once and set as the root of the default site."""
    found = HomePage.objects.first()
    if found:
        return found
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
    """A city, made once per slug: `city("cluj-napoca", country="RO", heading="Cluj-Napoca")`."""
    found = models.CityPage.objects.filter(slug=slug).first()
    if found:
        return found
    name = slug.replace("-", " ").title()
    facts = {
        "country": "DE",
        "heading": {"de": name, "en": name},
        "state": {"en": "ok"},
        "languages": ["de", "en"],
    }
    return add(city_index(), models.CityPage, slug=slug, **{**facts, **values})


def measure(*, in_city=None, published=True, **values):
    """A measure; vocabulary terms as lists of terms: `measure(goals=[goal(13)])`."""
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
    """Many live measures quickly: put into the tree without a revision and without signals."""
    parent = in_city or city()
    made = []
    for _ in range(count):
        number = next(_numbers)
        facts = {"slug": f"measure-{number}", "heading": f"Maßnahme {number}", "status": "running"}
        page = models.MeasurePage(**columns(models.MeasurePage, {**facts, **values}))
        page.title = page.draft_title = f"Maßnahme {number}"
        made.append(parent.add_child(instance=page))
    return made


def term(model, key, **values):
    """A vocabulary term, made once per key."""
    found = model.objects.filter(key=key).first()
    if found:
        return found
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
    """A partnership of these cities."""
    page = add(
        partnership_index(),
        models.PartnershipPage,
        published=False,
        **{"slug": f"partnership-{next(_numbers)}", "heading": "Partnerschaft", **values},
    )
    page.cities.set([models.PartnershipCity(city=each) for each in cities])
    page.save()
    publishing.share_partnership(partnership=page)
    return publish(page) if published else page


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
    """An account with PASSWORD."""
    name = username or f"person-{next(_numbers)}"
    make = models.User.objects.create_superuser if superuser else models.User.objects.create_user
    made = make(
        **{"username": name, "email": f"{name}@example.org", "password": PASSWORD, **values}
    )
    made.groups.set(groups)
    return made


def editor(of):
    """An editor of a city."""
    return user(groups=[models.CityAccess.objects.get(city=of).editors])


def moderator(of):
    """A moderator of a city."""
    return user(groups=[models.CityAccess.objects.get(city=of).moderators])


def image(title="Bild", **values):
    """A small picture; `collection=` puts it somewhere."""
    content = BytesIO()
    Image.new("RGB", (800, 600), "#3f7e44").save(content, "PNG")
    file = ImageFile(content, name=f"image-{next(_numbers)}.png")
    fields = columns(models.PortalImage, {"title": title, "file": file, **values})
    return models.PortalImage.objects.create(**fields)


def document(title="Dokument", content=b"text", **values):
    """A text file; `collection=` puts it somewhere."""
    file = ContentFile(content, name=f"document-{next(_numbers)}.txt")
    return models.PortalDocument.objects.create(title=title, file=file, **values)
