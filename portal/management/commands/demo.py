"""Set up the demo: database, vocabularies, pages and index; prints the accounts."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cities.vocabularies import loader
from portal.demo import accounts, indexes, world


class Command(BaseCommand):
    help = "Migrates, loads the demo world once and builds the index; what was edited since stays."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("The demo world and its accounts are for development only.")
        call_command("migrate", verbosity=0)
        for name, created, changed in loader.load_all():
            if created or changed:
                self.stdout.write(f"{name}: {created} new, {changed} changed")
        if world.exists():
            self.stdout.write("The world is there already and stays as it was edited.")
        else:
            world.build(lambda line: self.stdout.write(line, ending="\n"))
            indexes.rebuild_admin_indexes()
        if messages := indexes.build_search():
            self.stdout.write(messages)
        self.stdout.write(f"\nAccounts, all with the password {accounts.PASSWORD}:")
        for account in accounts.ACCOUNTS:
            self.stdout.write(f"  {account.username:20} {account.role} {account.city}")
