"""System checks of the portal: what it refuses to start with at a public address."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from portal.search_page import embed
from portal.settings.refusals import refusals

# The demo's accounts live under this domain, which nobody can own.
DEMO_DOMAIN = r"[@.]example\.org$"
CHECKED = ("DATABASES", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")


@register(Tags.security)
def production_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse default secrets and debugging, whatever settings module is used outside the demo."""
    if settings.DEMO:
        return []
    values = {name: getattr(settings, name) for name in CHECKED}
    return [Error(reason, id="portal.E001") for reason in refusals(values)]


@register(Tags.security)
def embed_origins(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Tell of origins that no browser would understand; they are not used."""
    wrong = set(settings.PORTAL_EMBED_ORIGINS) - set(embed.origins())
    message = "PORTAL_EMBED_ORIGINS holds what is no origin: %s"
    hint = "Name origins such as https://www.example.org or https://*.example.org, or *."
    return [Error(message % each, hint, id="portal.E003") for each in sorted(wrong)]


@register(Tags.database)
def no_demo_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database that holds the demo's accounts, whose passwords everybody knows."""
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
        # A database that is away or not yet migrated has other messages of its own.
        return []
