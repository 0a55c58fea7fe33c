"""Bring every index up to date with new demo data at once; task by task takes minutes."""

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from search.engines import EngineError
from search.engines.registry import engine_names
from search.indexing import indexer

# What Wagtail queues for every saved page; the two commands below do the same for all.
INDEXING_TASKS = (
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.tasks.update_reference_index_task",
)


def rebuild_admin_indexes() -> None:
    """Rebuild the admin's search index and Wagtail's reference index."""
    queued = DBTaskResult.objects.ready().filter(task_path__in=INDEXING_TASKS)
    queued_ids = list(queued.values_list("pk", flat=True))
    call_command("rebuild_modelsearch_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    queued.filter(pk__in=queued_ids).delete()


def build_search() -> str:
    """Build missing search indexes; return messages, empty if there was nothing to do."""
    messages = []
    for name in engine_names():
        try:
            if reason := indexer.ensure_ready(name):
                messages.append(f"search index ({name}): built, {reason}")
        except EngineError as error:
            messages.append(f"search index ({name}): waits for the worker, {error}")
    return "\n".join(messages)
