"""Texts of the script that shows the form step by step."""

import json

from django.utils.translation import gettext as _


def as_json() -> str:
    """Return the texts by name, in the visitor's language."""
    return json.dumps(
        {
            "step": _("Step {n} of {total}"),
            "back": _("Back"),
            "next": _("Next"),
            "send": _("Send the contribution"),
            "change": _("Change"),
            "required": _("Please fill in this field."),
            "agree": _("Please tick this box if you agree."),
            "choose": _("Please choose one."),
            "tooLong": _("This text is too long: {n} of at most {max} characters."),
            "email": _("Please enter one e-mail address, such as name@example.org."),
            "tooManyFiles": _("Too many files are chosen."),
            "fileTooLarge": _("This file is larger than 10 MB."),
            "filesTooLarge": _("All files together may have at most 20 MB."),
            "wrongFile": _("Only PDF, JPEG, PNG and WebP files are accepted."),
            "kind": _("Type of contribution"),
            "restored": _(
                "Your earlier entries have been restored. Please select your files again."
            ),
        }
    )
