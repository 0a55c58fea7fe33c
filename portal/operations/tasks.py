"""Task runner that skips tasks about objects deleted meanwhile."""

from django.apps import apps
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

# Their arguments are app label, model name and primary key.
OBJECT_TASKS = {
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.images.tasks.set_image_focal_point_task",
    "wagtail.tasks.update_reference_index_task",
}


class TaskRunner(Worker):
    """Runs a claimed task of django-tasks-db and records its result."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run the task, or mark it successful if its object is gone."""
        if is_orphaned(db_task_result):
            db_task_result.set_successful(None)
        else:
            super().run_task(db_task_result)


def is_orphaned(task: DBTaskResult) -> bool:
    """Return whether the object of the task was deleted after it was queued."""
    if task.task_path not in OBJECT_TASKS:
        return False
    app, model_name, key = task.args_kwargs["args"]
    model = apps.get_model(app, model_name)
    return not model._default_manager.filter(pk=key).exists()
