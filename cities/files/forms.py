"""The forms by which pictures and documents come in, wherever in the admin they are uploaded."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cities.files import validation


class CheckedImageField(WagtailImageField):
    """Wagtail's field, for which a picture is one only if all of it can be read."""

    def check_image_pixel_size(self, f: Any) -> None:
        """Wagtail asks for the size without expecting that nobody can tell it."""
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(validation.INVALID_IMAGE, code="invalid_image") from error
        validation.validate_image(f.image.f, f.image.format_name)


class CheckedDocumentField(WagtailDocumentField):
    """Wagtail's field, for which the content has to be of the kind that the ending says."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            validation.validate_document(file)
        return file


def _normalized_title(form: Any) -> str:
    """A title often is the file's name, which some systems store with letters and marks apart."""
    return unicodedata.normalize("NFC", form.cleaned_data["title"])


def _use_field(form: Any, field: type[FileField]) -> None:
    """Let a form's file be read by our field; Wagtail makes the form's fields, and leaves some out."""
    if "file" in form.fields:
        form.fields["file"].__class__ = field


class ImageForm(BaseImageForm):
    """For new pictures and changed ones, one or many at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _use_field(self, CheckedImageField)

    def clean_title(self) -> str:
        return _normalized_title(self)


class DocumentForm(BaseDocumentForm):
    """For new documents and changed ones, one or many at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _use_field(self, CheckedDocumentField)

    def clean_title(self) -> str:
        return _normalized_title(self)
