"""`manage.py load_vocabularies`: update the vocabularies from their data files."""

from typing import Any

from django.core.management.base import BaseCommand

from cities.vocabularies import loader


class Command(BaseCommand):
    help = "Loads the vocabularies from their data files; keeps what was edited."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, created, changed in loader.load_all():
            self.stdout.write(f"{name}: {created} new, {changed} changed")
