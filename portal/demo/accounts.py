"""Accounts of the demo; production refuses to start while one of them exists."""

from typing import NamedTuple

from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from cities.models import CityAccess, User
from cities.models.access import OFFICE

PASSWORD = "partnerstadt-demo"  # noqa: S105  printed by the demo, refused in production


class Account(NamedTuple):
    """A user name, the language of its admin, and its role."""

    username: str
    language: str
    role: str
    city: str = ""


ACCOUNTS = (
    Account("admin", "de", "administrator"),
    Account("office", "de", "office"),
    Account("dortmund-editor", "de", "editor", "dortmund"),
    Account("dortmund-moderator", "de", "moderator", "dortmund"),
    Account("cluj-editor", "ro", "editor", "cluj-napoca"),
    Account("cluj-moderator", "ro", "moderator", "cluj-napoca"),
    Account("amiens-editor", "fr", "editor", "amiens"),
    Account("amiens-moderator", "fr", "moderator", "amiens"),
)


def create() -> None:
    """Create every missing account."""
    for account in ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username, defaults={"email": f"{account.username}@example.org"}
        )
        if not created:
            continue
        user.set_password(PASSWORD)
        user.is_superuser = account.role == "administrator"
        user.save()
        user.groups.set(_groups(account))
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = account.language
        profile.save()


def _groups(account: Account) -> list[Group]:
    if account.role == "office":
        return [Group.objects.get(name=OFFICE)]
    if not account.city:
        return []
    access = CityAccess.objects.get(city__slug=account.city)
    return [access.editors if account.role == "editor" else access.moderators]
