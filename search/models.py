"""The outbox's rows, which engines are in use, and which edition of the thesaurus is current."""

from django.db import models
from django.utils import timezone


class SearchChange(models.Model):
    """A measure to be brought up to date in one engine's index.

    It tells that something changed, never what: whoever drains it asks the database how the
    measure is now. `removes` says that the measure was not public when the row was written, so
    that questions leave it out at once. A row may be tried from `due` on; one that failed too
    often is `parked` and waits for the operator.
    """

    id = models.BigAutoField(primary_key=True)
    engine = models.CharField(max_length=20)
    uuid = models.UUIDField(db_index=True)
    page_id = models.BigIntegerField()
    removes = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    parked = models.BooleanField(default=False)
    due = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["engine", "parked", "id"], name="search_change_next"),
            models.Index(
                fields=["uuid"], name="search_change_removal", condition=models.Q(removes=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{'remove' if self.removes else 'put'} {self.uuid} in {self.engine}"


class SearchEngineUse(models.Model):
    """An engine that changes are recorded for; one without a row must be rebuilt before use."""

    engine = models.CharField(max_length=20, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.engine


class ThesaurusEdition(models.Model):
    """The one row tells whether somebody changed a concept; its token is new with every change."""

    token = models.UUIDField()

    def __str__(self) -> str:
        return str(self.token)
