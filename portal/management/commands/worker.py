"""Run the background worker: search index, tasks, mails, scheduled publishing."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from portal.operations.worker import BackgroundWorker


class Command(BaseCommand):
    help = (
        "Run the one background process: drains the search outbox, runs tasks and puts back those "
        "whose worker is gone, publishes what is scheduled. Ends in order on SIGTERM."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = BackgroundWorker()

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run()
