"""What runs once before a new version starts: database, first pages and static files."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, load the vocabularies, make the first pages, collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        call_command("load_vocabularies")
        call_command("begin")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Database, vocabularies, pages and static files are up to date.")
