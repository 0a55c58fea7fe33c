"""Erase what a person has left on the portal, by e-mail address."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portal.operations import person_data


class Command(BaseCommand):
    help = (
        "Erase the contributions, saved searches and waiting mails of an e-mail address, and report "
        "what else contains it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"].strip()
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address!r} is no e-mail address") from error
        for kind, number in person_data.erase(address).items():
            self.stdout.write(f"erased  {number} {kind}")
        for kind, keys in person_data.remaining(address).items():
            numbers = ", ".join(map(str, keys))
            self.stdout.write(f"left    {kind}: {numbers}; please edit or delete it in the admin")
