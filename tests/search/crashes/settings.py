"""Settings of the processes that a test of crashes kills: quiet, and without Wagtail's own tasks."""

from portal.settings.dev import *  # noqa: F403  settings are layered by design

TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
LOGGING["root"]["level"] = "WARNING"  # noqa: F405
SEARCH_ENCODER = "none"
