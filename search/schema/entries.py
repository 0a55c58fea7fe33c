"""The kinds of entries that the search finds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Entry(TextChoices):
    """What a document of the index describes."""

    MEASURE = "measure", _("measure")
    CONTRACT = "contract", _("Climate City Contract")
    ACTION = "action", _("action of a contract")
    COMMITMENT = "commitment", _("commitment")
    PARTNERSHIP = "partnership", _("partnership")
    ARTICLE = "article", _("article")
