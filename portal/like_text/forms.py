"""The form: a text or a file, and which text is searched."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.like_text.file_text import ACCEPT, file_text
from search.similar import MAX_TEXT_LENGTH

NOTHING = _("Please enter a text, or choose a file.")


class TextField(forms.CharField):
    """A text of any length; a line break counts as one character, as in browsers."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")


class LikeTextForm(forms.Form):
    """`searched` is the text to search, of the file if there is one, and `is_cut` if it was longer."""

    text = TextField(required=False, label=_("Your text"))
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Or a file"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    searched = ""
    is_cut = False

    def clean_file(self) -> str:
        """The text of the file; empty if there is none."""
        upload = self.cleaned_data["file"]
        return file_text(upload) if upload else ""

    def clean(self) -> dict[str, Any]:
        text = self.cleaned_data.get("file") or self.cleaned_data.get("text") or ""
        if not self.errors and not any(sign.isalnum() for sign in text):
            raise ValidationError({"text": NOTHING}, code="required")
        self.searched = text.strip()[:MAX_TEXT_LENGTH]
        self.is_cut = len(text.strip()) > MAX_TEXT_LENGTH
        return self.cleaned_data

    @property
    def leaves_text(self) -> bool:
        """Whether a text was typed that is not searched, because a file was chosen."""
        return bool(self.cleaned_data.get("file") and self.cleaned_data.get("text"))
