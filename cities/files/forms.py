"""Base forms of images and documents, used by all upload views of the admin."""

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
    """Wagtail's field, but the whole image must be decodable."""

    def check_image_pixel_size(self, f: Any) -> None:
        """Turn decoder errors into validation errors, which Wagtail does not."""
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(validation.INVALID_IMAGE, code="invalid_image") from error
        validation.validate_image(f.image.f, f.image.format_name)


class CheckedDocumentField(WagtailDocumentField):
    """Wagtail's field, but the content must match the file extension."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            validation.validate_document(file)
        return file


def _normalized_title(form: Any) -> str:
    """Return the title in NFC; it often is the file name, which some systems store as NFD."""
    return unicodedata.normalize("NFC", form.cleaned_data["title"])


def _use_field(form: Any, field: type[FileField]) -> None:
    """Change the class of the file field, if the form has one; Wagtail builds it in the metaclass."""
    if "file" in form.fields:
        form.fields["file"].__class__ = field


class ImageForm(BaseImageForm):
    """Form for adding and editing images, also in multiple upload."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _use_field(self, CheckedImageField)

    def clean_title(self) -> str:
        return _normalized_title(self)


class DocumentForm(BaseDocumentForm):
    """Form for adding and editing documents, also in multiple upload."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _use_field(self, CheckedDocumentField)

    def clean_title(self) -> str:
        return _normalized_title(self)
