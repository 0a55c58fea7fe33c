"""The files of one form: those kept from an earlier attempt, and new ones, each checked."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions.models import MAX_FILES, ContributionFile
from portal.contributions.uploads import checks, pending
from portal.i18n import formatting


@dataclass
class Attachments:
    """The files that are kept, and why others were not."""

    files: list[ContributionFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def total(self) -> int:
        """Return the bytes of the files that are kept."""
        return sum(file.size for file in self.files)


def collect(key: uuid.UUID, kept: Iterable[str], uploads: Sequence[Any]) -> Attachments:
    """Check and store the new files of a form; a refused file does not affect the others."""
    found = Attachments(pending.of_form(key, kept)[:MAX_FILES])
    for upload in uploads:
        if len(found.files) >= MAX_FILES:
            found.problems.append(_too_many())
            break
        try:
            found.files.append(pending.store(key, _checked(upload, found.total())))
        except ValidationError as error:
            name = checks.safe_name(upload.name or "")
            found.problems.append(formatting.labelled(name, " ".join(error.messages)))
    return found


def _checked(upload: Any, total: int) -> checks.CheckedFile:
    if total + (upload.size or 0) > checks.MAX_TOTAL_SIZE:
        raise ValidationError(_("All files together may have at most 20 MB."))
    return checks.check(upload)


def _too_many() -> str:
    text = ngettext(
        "At most %(n)s file is accepted.", "At most %(n)s files are accepted.", MAX_FILES
    )
    return text % {"n": MAX_FILES}
