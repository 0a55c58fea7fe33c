"""Compares the stored state of an object before and after a request."""


def row(thing):
    """Return the row of an object and the content of its latest revision."""
    kept = type(thing).objects.filter(pk=thing.pk).values().get()
    revision = getattr(type(thing).objects.get(pk=thing.pk), "latest_revision", None)
    return kept, revision and revision.content
