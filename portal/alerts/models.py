"""Who is written to about which search: nothing is stored but what that takes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254
LONGEST_QUESTION = 2_000


class SearchAlert(models.Model):
    """One search that somebody wants to hear of.

    `question` is the search as it stands in an address, `weekly` how often. Until it is confirmed,
    `asked` says when it was asked for and `last_run` when the mail to confirm it was sent. From
    then on `asked` is empty, `consented` says when it was confirmed, and everything first published
    up to `last_run` has been told. The links in mails are derived from this row and the secret key.
    """

    id = models.BigAutoField(primary_key=True)
    address = models.EmailField(_("e-mail address"), max_length=LONGEST_ADDRESS)
    language = models.CharField(_("language"), max_length=7)
    question = models.CharField(_("search"), max_length=LONGEST_QUESTION, blank=True)
    weekly = models.BooleanField(_("weekly"), default=False)
    asked = models.DateTimeField(_("asked for"), null=True)
    consented = models.DateTimeField(_("confirmed"), null=True)
    last_run = models.DateTimeField(_("last run"), null=True)

    class Meta:
        verbose_name = _("notification about new measures")
        verbose_name_plural = _("notifications about new measures")
        constraints = [
            models.UniqueConstraint(
                fields=["address", "question", "weekly"], name="one_alert_a_search"
            )
        ]

    def __str__(self) -> str:
        # An address has no place in logs.
        return f"alert {self.pk}"
