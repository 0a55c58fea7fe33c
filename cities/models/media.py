"""Images, renditions and documents. Originals and private renditions are not served directly."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import CollectionViewRestriction

from cities.files.image_metadata import MetadataStrippingFilter, copyright_notice
from cities.languages import locname, offered_languages

PRIVATE = "private"


def collection_is_public(collection: Any) -> bool:
    """Whether neither the collection nor an ancestor has a view restriction."""
    restrictions: models.QuerySet[CollectionViewRestriction] = collection.get_view_restrictions()
    return not restrictions.exists()


def private_collection_paths() -> tuple[str, ...]:
    """Return the tree paths of restricted collections: all below them are not public either."""
    restrictions = CollectionViewRestriction.objects.order_by("pk")
    return tuple(restrictions.values_list("collection__path", flat=True))


class PortalImage(AbstractImage):
    """An image with alternative text per language, author and licence."""

    alt = models.CharField(
        _("description for people who cannot see it"),
        max_length=250,
        blank=True,
        help_text=_(
            "What the picture shows, for example: a tram on a green track in front of the station."
        ),
    )
    credit = models.CharField(_("author"), max_length=250, blank=True)
    licence = models.CharField(
        _("licence"), max_length=100, blank=True, help_text=_("For example: CC BY 4.0.")
    )

    admin_form_fields = (
        "title",
        "file",
        "collection",
        *[locname("alt", code) for code in offered_languages()],
        "credit",
        "licence",
        "tags",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Delete the renditions if author or licence change, which are part of their metadata."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if before is not None and copyright_notice(before) != copyright_notice(self):
            self.renditions.all().delete()

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:  # noqa: A002
        """Generate the rendition without the metadata of the original."""
        return super().generate_rendition_file(
            MetadataStrippingFilter(spec=filter.spec), source=source
        )

    def get_upload_to(self, filename: str) -> str:
        """Store originals outside of the directory that the web server serves."""
        return f"{PRIVATE}/{super().get_upload_to(filename)}"


class PortalRendition(AbstractRendition):
    """A rendition of a PortalImage."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Store renditions of restricted collections where only a view can serve them."""
        path = super().get_upload_to(filename)
        return path if collection_is_public(self.image.collection) else f"{PRIVATE}/{path}"


class PortalDocument(AbstractDocument):
    """A document, always served by a view that checks permissions."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Skip the check of the extension if the file was rejected by its form field."""
        if self.file:
            super().clean()
