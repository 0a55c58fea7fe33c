"""Print everything the portal holds about an e-mail address, as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portal.operations import person_data


class Command(BaseCommand):
    help = "Print everything held about an e-mail address as JSON, for a request for information."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address of the person")
        parser.add_argument(
            "--files", type=Path, metavar="FOLDER", help="copy the files of contributions there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"].strip()
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address!r} is no e-mail address") from error
        found = person_data.collect(address)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        if options["files"]:
            number = person_data.copy_files(address, options["files"])
            self.stderr.write(f"{number} files copied to {options['files']}")
