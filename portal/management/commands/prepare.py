"""What runs once before a new version starts: database and static files brought up to date."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the database, load the vocabularies and collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        call_command("load_vocabularies")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Database, vocabularies and static files are up to date.")
