"""Permissions of a city's users on their own, on shared and on other pages."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.menu import admin_menu, reports_menu, settings_menu
from wagtail.models import Collection, CollectionViewRestriction, GroupPagePermission, Page

from cities import models, publishing
from cities.admin.dashboard import OwnPagesSummaryItem
from tests import factories
from tests.cities.access.snippet_rows import row
from tests.cities.admin_forms import create, edit_address, errors, fields, rich, save
from tests.cities.secrets import SECRET


def bulk(model, action, *things, **more):
    label = model._meta
    address = reverse("wagtail_bulk_action", args=[label.app_label, label.model_name, action])
    ids = "&".join(f"id={getattr(thing, 'pk', thing)}" for thing in things)
    return f"{address}?{ids}"


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
@pytest.mark.parametrize("everything", [False, True])
def test_bulk_actions_on_foreign_pages(world, as_user, action, everything):
    before = row(world.draft), row(world.measure), Page.objects.count()
    browser = as_user(world.cluj_moderator)
    things = ("all",) if everything else (world.draft, world.measure)
    address = bulk(Page, action, *things) + (f"&childOf={world.dortmund.pk}" if everything else "")
    for response in (browser.get(address), browser.post(address, {"chooser": world.cluj.pk})):
        assert response.status_code == 302
        assert response.url == "/admin/"
    ajax = browser.post(address, headers={"x-requested-with": "XMLHttpRequest"})
    assert ajax.status_code == 403
    assert before == (row(world.draft), row(world.measure), Page.objects.count())


def test_a_bulk_action_leaves_out_what_is_not_known(world, as_user):
    browser = as_user(world.cluj_editor)
    response = browser.get(bulk(Page, "delete", world.cluj_draft, world.draft))
    assert response.status_code == 200
    assert "Ciornă" in response.content.decode()
    assert SECRET not in response.content.decode()
    browser.post(bulk(Page, "delete", world.cluj_draft, world.draft))
    assert not Page.objects.filter(pk=world.cluj_draft.pk).exists()
    assert Page.objects.filter(pk=world.draft.pk).exists()


@pytest.mark.parametrize("action", ["delete", "add_to_collection", "add_tags"])
@pytest.mark.parametrize("kind", ["image", "document", "internal_image", "internal_document"])
def test_bulk_actions_on_foreign_files(world, as_user, action, kind):
    thing = getattr(world, kind)
    own = models.CityAccess.objects.get(city=world.cluj).collection
    before = row(thing)
    browser = as_user(world.cluj_editor)
    address = bulk(type(thing), action, thing)
    for response in (
        browser.get(address),
        browser.post(address, {"collection": own.pk, "tags": "x"}),
    ):
        assert response.status_code == 302
    assert row(thing) == before
    assert not thing.tags.exists()


def test_the_admin_api_lists_only_ones_own(world, as_user):
    browser = as_user(world.cluj_editor)
    for kind, own in (("images", world.cluj_image), ("documents", world.cluj_document)):
        listed = browser.get(f"/admin/api/main/{kind}/").json()["items"]
        assert [item["id"] for item in listed] == [own.pk]
    assert browser.get(f"/admin/api/main/images/{world.image.pk}/").status_code == 403
    assert browser.get(f"/admin/api/main/documents/{world.document.pk}/").status_code == 403
    for page in (world.draft, world.measure, world.with_amiens):
        assert browser.get(f"/admin/api/main/pages/{page.pk}/").status_code == 403
    assert browser.get(f"/admin/api/main/pages/{world.cluj_draft.pk}/").status_code == 200


@pytest.mark.parametrize(
    "action", ["copy", "delete", "publish", "unpublish", "move", "create_alias"]
)
def test_actions_of_the_admin_api_on_foreign_pages(world, as_user, action):
    before = row(world.measure), row(world.draft), Page.objects.count()
    browser = as_user(world.cluj_moderator)
    data = {"destination_page_id": world.cluj.pk, "recursive": False, "keep_live": False}
    for page in (world.measure, world.draft):
        response = browser.post(f"/admin/api/main/pages/{page.pk}/action/{action}/", data)
        assert response.status_code == 403
    assert before == (row(world.measure), row(world.draft), Page.objects.count())


def test_the_page_chooser_shows_public_pages_and_ones_own_drafts(world, as_user):
    browser = as_user(world.cluj_editor)
    browse = browser.get(f"/admin/choose-page/{world.dortmund.pk}/").json()["html"]
    assert "Wärmenetz" in browse
    assert SECRET not in browse
    assert "Ciornă" in browser.get(f"/admin/choose-page/{world.cluj.pk}/").json()["html"]
    for word in ("Geheim", "Entwurf", "Umbenennung"):
        assert SECRET not in browser.get(f"/admin/choose-page/search/?q={word}").content.decode()
    chosen = "/admin/choose-page/chosen-multiple/?id="
    assert browser.get(f"{chosen}{world.measure.pk}").status_code == 200
    assert browser.get(f"{chosen}{world.draft.pk}").status_code == 302
    factories.restrict(world.measure)
    assert browser.get(f"{chosen}{world.measure.pk}").status_code == 302


@pytest.mark.parametrize(
    "field", ["image", "documents", "adapted_from", "related", "rich page", "rich document"]
)
def test_a_forged_choice_of_foreign_things_is_refused(world, as_user, field):
    link = {"id": world.draft.pk, "url": "/x/", "linktype": "page"}
    offer = {"id": world.document.pk, "url": "/x/", "filename": "x"}
    state = rich("aici", link=offer).replace('"LINK"', '"DOCUMENT"')
    forged = {
        "image": {"image": world.image.pk},
        "adapted_from": {"adapted_from": world.draft.pk},
        "related": {"related": [world.draft.pk]},
        "documents": {"documents-TOTAL_FORMS": 1, "documents-0-document": world.document.pk,
                      "documents-0-ORDER": 1, "documents-0-DELETE": "", "documents-0-id": ""},
        "rich page": {"challenge_ro": rich("aici", link=link)},
        "rich document": {"challenge_ro": state},
    }[field]  # fmt: skip
    before = row(world.cluj_measure)
    response = save(as_user(world.cluj_editor), world.cluj_measure, **forged)
    assert response.status_code == 200, "the form is shown again"
    assert errors(response)
    assert SECRET not in str(errors(response))
    assert row(world.cluj_measure) == before


def test_ones_own_things_can_be_chosen(world, as_user):
    link = {"id": world.measure.pk, "url": "/x/", "linktype": "page"}
    own = {
        "image": world.cluj_image.pk,
        "adapted_from": world.measure.pk,
        "challenge_ro": rich("x", link=link),
    }
    assert save(as_user(world.cluj_editor), world.cluj_measure, **own).status_code == 302


def test_a_copy_into_a_foreign_city_is_refused(world, as_user):
    browser = as_user(world.cluj_moderator)
    address = reverse("wagtailadmin_pages:copy", args=[world.cluj_measure.pk])
    count = Page.objects.count()
    for more in ({}, {"alias": "on"}, {"publish_copies": "on"}):
        data = {"new_title": "x", "new_slug": "x", "new_parent_page": world.dortmund.pk}
        assert browser.post(address, data | more).status_code == 200
    move = reverse(
        "wagtailadmin_pages:move_confirm", args=[world.cluj_measure.pk, world.dortmund.pk]
    )
    assert browser.post(move).status_code == 302
    assert Page.objects.count() == count
    assert Page.objects.get(pk=world.cluj_measure.pk).get_parent().pk == world.cluj.pk


@pytest.mark.parametrize("who", ["cluj_editor", "cluj_moderator", "office"])
def test_a_city_is_deleted_and_moved_by_administrators_only(world, as_user, who):
    lonely = factories.city("aachen")
    models.CityAccess.objects.get(city=lonely).moderators.user_set.add(world.cluj_moderator)
    browser = as_user(getattr(world, who))
    for name in ("delete", "move"):
        address = reverse(f"wagtailadmin_pages:{name}", args=[lonely.pk])
        assert browser.get(address).status_code == 302
        assert browser.post(address, {"confirm": "1"}).status_code == 302
        browser.post(bulk(Page, name, lonely), {"chooser": world.home.pk})
        action = f"/admin/api/main/pages/{lonely.pk}/action/{name}/"
        response = browser.post(action, {"destination_page_id": world.home.pk})
        assert response.status_code in (400, 403)
    assert Page.objects.get(pk=lonely.pk).get_parent().slug == "cities"
    assert (
        as_user(world.admin).get(reverse("wagtailadmin_pages:delete", args=[lonely.pk])).status_code
        == 200
    )


def test_a_partnership_belongs_to_its_cities_and_nobody_else(world, as_user):
    for who in ("cluj_editor", "dortmund_editor", "cluj_moderator", "dortmund_moderator"):
        assert as_user(getattr(world, who)).get(edit_address(world.with_cluj)).status_code == 200
    amiens = as_user(world.amiens_editor)
    assert amiens.get(edit_address(world.with_cluj)).status_code == 302
    before = row(world.with_cluj)
    assert (
        amiens.post(edit_address(world.with_cluj), {"heading_de": "übernommen"}).status_code == 302
    )
    assert row(world.with_cluj) == before


def _rows_of(*cities):
    values = {"cities-TOTAL_FORMS": len(cities), "cities-INITIAL_FORMS": 0}
    for number, city in enumerate(cities):
        values |= {f"cities-{number}-city": city.pk, f"cities-{number}-ORDER": number + 1}
    return values


def test_a_new_partnership_is_shared_with_its_cities(world, as_user):
    browser = as_user(world.cluj_editor)
    source = fields(
        browser.get(f"/admin/pages/add/cities/partnershippage/{world.partnerships.pk}/").content
    )
    language = source["source_language"][0]
    values = {f"heading_{language}": "Cluj–Amiens", **_rows_of(world.cluj, world.amiens)}
    assert create(browser, world.partnerships, "partnershippage", **values).status_code == 302
    partnership = models.PartnershipPage.objects.get(slug="cluj-amiens")
    assert as_user(world.amiens_editor).get(edit_address(partnership)).status_code == 200
    assert as_user(world.dortmund_editor).get(edit_address(partnership)).status_code == 302


def test_a_partnership_of_others_cannot_be_made(world, as_user):
    browser = as_user(world.cluj_editor)
    values = {"heading_de": "x", "source_language": "de", **_rows_of(world.dortmund, world.amiens)}
    assert errors(create(browser, world.partnerships, "partnershippage", **values))
    assert not models.PartnershipPage.objects.filter(slug="x").exists()


def test_a_city_that_leaves_a_partnership_loses_its_rights_on_publishing(world, as_user):
    draft = world.with_cluj
    draft.cities.set(
        [models.PartnershipCity(city=world.dortmund), models.PartnershipCity(city=world.amiens)]
    )
    revision = draft.save_revision()
    assert as_user(world.cluj_editor).get(edit_address(draft)).status_code == 200
    revision.publish()
    assert as_user(world.cluj_editor).get(edit_address(draft)).status_code == 302
    assert as_user(world.amiens_editor).get(edit_address(draft)).status_code == 200
    assert as_user(world.office).get(edit_address(draft)).status_code == 200


def test_moderators_publish_only_in_their_city(world):
    assert world.cluj_measure.permissions_for_user(world.cluj_moderator).can_publish()
    assert not world.measure.permissions_for_user(world.cluj_moderator).can_publish()
    assert not world.cluj_measure.permissions_for_user(world.cluj_editor).can_publish()
    assert not world.home.permissions_for_user(world.cluj_moderator).can_edit()


@pytest.mark.parametrize("who", ["cluj_editor", "cluj_moderator", "office", "admin"])
def test_every_entry_of_the_menu_can_be_used(world, as_user, who, rf):
    user = getattr(world, who)
    request = rf.get("/admin/")
    request.user = user
    browser = as_user(user)
    menus = (admin_menu, reports_menu, settings_menu)
    items = [item for menu in menus for item in menu.menu_items_for_request(request)]
    addresses = {item.url for item in items if getattr(item, "url", "").startswith("/admin/")}
    assert addresses
    for address in addresses - {"/admin/"}:
        response = browser.get(address, follow=True)
        assert response.status_code == 200, address
        assert response.request["PATH_INFO"] != "/admin/", address
    if who == "cluj_editor":
        for word in (
            "users",
            "groups",
            "workflows/",
            "redirects",
            "snippets",
            "settings",
            "page-types",
        ):
            assert not any(word in address for address in addresses), word


@pytest.mark.parametrize("address", ["snippets/cities/fieldofaction/", "snippets/cities/sdggoal/add/",
                                     "redirects/", "users/", "groups/", "settings/portal/portalsettings/"])  # fmt: skip
def test_vocabularies_and_settings_are_the_offices(world, as_user, address):
    assert as_user(world.cluj_moderator).get(f"/admin/{address}").status_code == 302
    if address.startswith(("snippets", "redirects")):
        assert as_user(world.office).get(f"/admin/{address}").status_code == 200
    assert as_user(world.admin).get(f"/admin/{address}", follow=True).status_code == 200


def test_a_city_has_its_groups_and_collections_once(world):
    access = models.CityAccess.objects.get(city=world.cluj)
    world.cluj.save()
    assert models.CityAccess.objects.get(city=world.cluj) == access
    internal = access.collection.get_children().get()
    restriction = CollectionViewRestriction.objects.get(collection=internal)
    assert set(restriction.groups.all()) == {access.editors, access.moderators}
    assert Collection.objects.filter(name__startswith="Cluj").count() == 2
    publishing.share_partnership(partnership=world.with_cluj)


def test_wagtails_own_groups_are_gone(world):
    """Their members could edit the pages of every city."""
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    everywhere = GroupPagePermission.objects.filter(page__depth=1)
    assert not everywhere.exists()


def test_the_start_page_counts_ones_own_pages(world, rf):
    """Home, both index pages, the city, its two measures and the shared partnership."""
    request = rf.get("/admin/")
    request.user = world.cluj_editor
    assert OwnPagesSummaryItem(request).get_context_data({})["total_pages"] == 7
    request.user = world.admin
    assert (
        OwnPagesSummaryItem(request).get_context_data({})["total_pages"] == Page.objects.count() - 1
    )
