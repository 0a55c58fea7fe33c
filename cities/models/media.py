"""Pictures and documents; originals are never public, private ones go through a checking view."""

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
    """Whether no restriction lies on a collection or one above it."""
    restricted: models.QuerySet[CollectionViewRestriction] = collection.get_view_restrictions()
    return not restricted.exists()


class PortalImage(AbstractImage):
    """A picture with its description per language, its author and its licence."""

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
        """Sizes carry author and licence, so they are made anew when these change."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if before is not None and copyright_notice(before) != copyright_notice(self):
            self.renditions.all().delete()

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:  # noqa: A002
        """A size that says nothing about where, when and with what the picture was taken."""
        return super().generate_rendition_file(
            MetadataStrippingFilter(spec=filter.spec), source=source
        )

    def get_upload_to(self, filename: str) -> str:
        """Originals lie apart from what the web server hands out."""
        return f"{PRIVATE}/{super().get_upload_to(filename)}"


class PortalRendition(AbstractRendition):
    """A picture in the size a page asks for."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Renditions of pictures in restricted collections lie where only a view reaches."""
        path = super().get_upload_to(filename)
        return path if collection_is_public(self.image.collection) else f"{PRIVATE}/{path}"


class PortalDocument(AbstractDocument):
    """A file to download, always served through a view that checks rights."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """A file that was refused is gone; that nothing has no ending need not be said as well."""
        if self.file:
            super().clean()
