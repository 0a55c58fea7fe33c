"""The first pages of an empty portal."""

from typing import Any

from django.core.management.base import BaseCommand

from portal import beginning


class Command(BaseCommand):
    help = "Make the pages that every portal has (home, cities, goals, partnerships, legal), once."

    def handle(self, *args: Any, **options: Any) -> None:
        if beginning.exists():
            self.stdout.write("The portal has its pages already; nothing was changed.")
            return
        beginning.begin(self.stdout.write)
        self.stdout.write("The first pages are there; add your cities in the admin.")
