"""Forms of the import: upload of a table, and its confirmation."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.contracts.tables import reader

# Between the summary of an import and its confirmation.
_MAX_AGE_SECONDS = 24 * 60 * 60
# Room for the other fields of the form that carries a table.
_OTHER_FIELDS_BYTES = 10_000


class TableField(forms.FileField):
    """An uploaded spreadsheet, cleaned to its table."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{each}" for each in reader.EXTENSIONS)})

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return None if file is None else reader.read(file)


class UploadForm(forms.Form):
    table = TableField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "An Excel workbook (.xlsx), of which the first sheet is read, or a CSV file."
        ),
    )


class ConfirmationForm(forms.Form):
    """Carries a checked table to its confirmation, signed, so that no upload has to be stored."""

    checked = forms.CharField(widget=forms.HiddenInput)
    delete_missing = forms.BooleanField(
        label=gettext_lazy("Delete the rows that are not in the table"), required=False
    )

    def __init__(self, *args: Any, salt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._salt = salt

    def set_table(self, table: reader.Table, revision: int | None) -> None:
        """Set the table, and the revision that it was compared with; raise ValidationError."""
        signed = signing.dumps([revision, table], salt=self._salt, compress=True)
        if len(signed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE - _OTHER_FIELDS_BYTES:
            raise ValidationError(_("The table has too much text at once. Please split it."))
        self.initial["checked"] = signed

    def clean_checked(self) -> tuple[int | None, reader.Table]:
        try:
            revision, table = signing.loads(
                self.cleaned_data["checked"], salt=self._salt, max_age=_MAX_AGE_SECONDS
            )
        except signing.BadSignature as error:
            raise ValidationError(_("Please upload the table again.")) from error
        return revision, table
