"""Running tasks of the queue; one about a thing that was deleted meanwhile has nothing left to do."""

from django.apps import apps
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

# Each of these is told a thing by its app, model and number.
ABOUT_A_THING = {
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.images.tasks.set_image_focal_point_task",
    "wagtail.tasks.update_reference_index_task",
}


class TaskRunner(Worker):
    """django-tasks-db's part that runs one claimed task and records how it ended."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run the task unless what it is about is gone; then it is done."""
        if subject_is_gone(db_task_result):
            db_task_result.set_successful(None)
        else:
            super().run_task(db_task_result)


def subject_is_gone(task: DBTaskResult) -> bool:
    """Whether a task is about something that was deleted after it had been asked for."""
    if task.task_path not in ABOUT_A_THING:
        return False
    app, model_name, key = task.args_kwargs["args"]
    model = apps.get_model(app, model_name)
    return not model._default_manager.filter(pk=key).exists()
