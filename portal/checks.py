"""System checks: what the portal refuses to start with at a public address."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from portal.search_page import embed
from portal.settings.refusals import refusals

# Domain of the demo's accounts, reserved so that nobody can own it.
DEMO_DOMAIN = r"[@.]example\.org$"
CHECKED_SETTINGS = ("DATABASES", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")


@register(Tags.security)
def production_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Reject default secrets and debugging, whatever settings module is used outside the demo."""
    if settings.DEMO:
        return []
    values = {name: getattr(settings, name) for name in CHECKED_SETTINGS}
    return [Error(reason, id="portal.E001") for reason in refusals(values)]


@register(Tags.security)
def embed_origins(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report invalid origins, which are ignored."""
    invalid = set(settings.PORTAL_EMBED_ORIGINS) - set(embed.origins())
    message = "PORTAL_EMBED_ORIGINS holds what is no origin: %s"
    hint = "Name origins such as https://www.example.org or https://*.example.org, or *."
    return [Error(message % each, hint, id="portal.E003") for each in sorted(invalid)]


@register(Tags.database)
def no_demo_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Reject a database with the demo's accounts, whose passwords are public."""
    if settings.DEMO:
        return []
    names = [name for alias in databases or () for name in _demo_accounts(alias)]
    if not names:
        return []
    message = f"The database holds accounts of the demo: {', '.join(names[:5])}."
    hint = "Start with an empty database, or switch these accounts off."
    return [Error(message, hint, id="portal.E002")]


def _demo_accounts(alias: str) -> list[str]:
    users = get_user_model()
    try:
        if users._meta.db_table not in connections[alias].introspection.table_names():
            return []
        found = users._default_manager.using(alias).filter(email__regex=DEMO_DOMAIN, is_active=True)
        return [user.get_username() for user in found]
    except DatabaseError:
        # An unavailable or unmigrated database is reported elsewhere.
        return []
