"""What Wagtail's own search is given: a measure with the same texts."""

from django.db import models
from wagtail.search import index


class SearchedMeasure(index.Indexed, models.Model):
    """A measure with its titles, texts and tags of all languages."""

    key = models.CharField(max_length=200, unique=True)
    title = models.TextField()
    text = models.TextField()
    tags = models.TextField()

    search_fields = (
        index.SearchField("title", boost=3),
        index.SearchField("tags", boost=2),
        index.SearchField("text"),
    )
