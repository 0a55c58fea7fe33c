"""Stored alerts: an address, a search, and nothing beyond what delivery needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_ADDRESS_LENGTH = 254
MAX_QUERY_LENGTH = 2_000


class SearchAlert(models.Model):
    """One saved search whose new matches are sent to an address.

    `question` is the search as a query string, `weekly` its frequency. Until it is confirmed,
    `asked` is the time of the request and `last_run` that of the confirmation mail. From then on
    `asked` is null, `consented` is the time of confirmation, and matches first published up to
    `last_run` have been sent. Links in mails are derived from this row and the secret key.
    """

    id = models.BigAutoField(primary_key=True)
    address = models.EmailField(_("e-mail address"), max_length=MAX_ADDRESS_LENGTH)
    language = models.CharField(_("language"), max_length=7)
    question = models.CharField(_("search"), max_length=MAX_QUERY_LENGTH, blank=True)
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
        # Logs must not contain addresses.
        return f"alert {self.pk}"
