"""Create the initial pages of an empty portal."""

from typing import Any

from django.core.management.base import BaseCommand

from cities import publishing
from portal.bootstrap import tree
from portal.models import HomePage


class Command(BaseCommand):
    help = "Make the pages that every portal has (home, cities, goals, partnerships, legal), once."

    def handle(self, *args: Any, **options: Any) -> None:
        if tree.exists():
            publishing.set_up_office(home=HomePage.objects.get())
            self.stdout.write("The portal has its pages already; the office has its rights.")
            return
        tree.begin(self.stdout.write)
        self.stdout.write("The first pages are there; add your cities in the admin.")
