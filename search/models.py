"""The outbox rows, the engines in use, the thesaurus version, and the vectors of public texts."""

import uuid

from django.db import models
from django.utils import timezone


class SearchChange(models.Model):
    """A measure or another entry to be indexed again in one engine's index.

    It says that something changed, never what: the indexer reads the current state from the
    database. `removes` says that the entry was not public when the row was written, so that
    searches exclude it at once. A row is not tried before `due`; one that failed too often is
    `parked` and waits for the operator. `page_id` is that of the page that it is or is part of.
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
    """The thesaurus version: a single row whose token changes whenever a concept does."""

    token = models.UUIDField()

    def __str__(self) -> str:
        return str(self.token)


class EmbeddingModel(models.Model):
    """A model whose vectors are kept; one of them is `serving`, the others are being computed.

    `statistics` describe the vectors (see search/embeddings/statistics.py); `version` changes with
    them.
    """

    name = models.CharField(max_length=200, primary_key=True)
    serving = models.BooleanField(default=False)
    statistics = models.JSONField(default=dict)
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["serving"],
                condition=models.Q(serving=True),
                name="search_one_serving_model",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Embedding(models.Model):
    """The vector of a public text by one model, so that no text is embedded twice.

    `key` is a hash of model and text; the text itself is not kept.
    """

    key = models.CharField(max_length=64, primary_key=True)
    model = models.ForeignKey(EmbeddingModel, on_delete=models.CASCADE, related_name="embeddings")
    language = models.CharField(max_length=10)
    vector = models.BinaryField()
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
