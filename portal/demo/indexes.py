"""Brings every index up to date with a new world at once, where task by task takes minutes."""

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from search.engines import EngineError
from search.engines.registry import engine_names
from search.indexing import indexer

# What Wagtail queues for every page saved; the two commands below do the same for all.
QUEUED = (
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.tasks.update_reference_index_task",
)


def settle() -> None:
    """The editors' own search, and which page uses what."""
    queued = DBTaskResult.objects.ready().filter(task_path__in=QUEUED)
    known = list(queued.values_list("pk", flat=True))
    call_command("rebuild_modelsearch_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    queued.filter(pk__in=known).delete()


def build_search() -> str:
    """Build the visitors' search where it is missing; returns what happened, empty for nothing."""
    said = []
    for name in engine_names():
        try:
            if reason := indexer.ensure_ready(name):
                said.append(f"search index ({name}): built, {reason}")
        except EngineError as error:
            said.append(f"search index ({name}): waits for the worker, {error}")
    return "\n".join(said)
