"""The forms of a contribution: what each kind of it needs, and what the sender may correct."""

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cities.editing.date_fields import PartialDateFormField
from cities.editing.number_fields import NumberField
from portal.contributions.models import MAX_MESSAGE_LENGTH, Contribution, Kind
from portal.contributions.sending.form_fields import (
    EMPTY_CHOICE,
    DescribedField,
    EuroField,
    LineField,
    LinesField,
    WebField,
)

# Fields that only one kind has.
KIND_FIELDS: dict[str, tuple[str, ...]] = {
    Kind.COMMITMENT: ("value", "unit", "by"),
    Kind.MEASURE: ("status", "start", "co2", "cost"),
    Kind.IDEA: (),
}
# Fields that a kind requires, beyond those that all kinds do.
REQUIRED: dict[str, tuple[str, ...]] = {
    Kind.COMMITMENT: ("value", "unit", "by", "organisation", "organisation_kind"),
    Kind.MEASURE: ("status",),
    Kind.IDEA: (),
}
KIND_CHOICES = [
    (Kind.COMMITMENT, _("A commitment: what we promise, how much and by when")),
    (Kind.MEASURE, _("A measure of our own: what we do or plan to do")),
    (Kind.IDEA, _("An idea or a question")),
]
CONTENT_FIELDS = ("title", "text")
SENDER_FIELDS = ("sender_name", "sender_email", "organisation", "organisation_kind")


class Group(NamedTuple):
    """Fields that are shown for one kind, or for all if `kind` is empty."""

    kind: str
    heading: Any
    fields: list[DescribedField]


class ContentForm(forms.ModelForm):
    """The fields that the sender fills in and may correct later; the kind is the instance's."""

    bound_field_class = DescribedField
    # The model's own form field accepts other currencies.
    cost = EuroField(
        label=_("Total cost in euros"),
        help_text=_("If you know it"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
    )

    class Meta:
        model = Contribution
        fields = (
            *CONTENT_FIELDS,
            *(name for names in KIND_FIELDS.values() for name in names),
            "url", "sender_name", "organisation", "organisation_kind",
        )  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {
            "title": LineField, "text": LinesField, "value": NumberField, "unit": LineField,
            "by": PartialDateFormField, "start": PartialDateFormField, "co2": NumberField,
            "url": WebField, "sender_name": LineField, "organisation": LineField,
        }  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea({"rows": 6}),
            "sender_name": forms.TextInput({"autocomplete": "name"}),
            "organisation": forms.TextInput({"autocomplete": "organization"}),
        }
        labels: ClassVar[dict[str, Any]] = {"by": _("By when")}
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("In a few words, for example: Solar panels on the roof of our school"),
            "text": _("What do you want to do or suggest, and why? At most 1000 characters."),
            "value": _("A number, for example 120"),
            "unit": _("What is counted, for example trees or tonnes of CO2 a year"),
            "by": _("A year, a month or a day, for example 2030"),
            "start": _("A year, a month or a day, for example 2026-05"),
            "co2": _("If you know it"),
            "url": _("Where others can read more about it"),
            "organisation": _("The name as it should be published; required for a commitment"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("status", "organisation_kind"):
            field: Any = self.fields[name]
            field.choices = [EMPTY_CHOICE, *((key, capfirst(text)) for key, text in field.choices if key)]  # fmt: skip
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill in this field.")
        for kind, names in REQUIRED.items():
            for name in names:
                attrs = self.fields[name].widget.attrs
                attrs["data-required-for"] = f"{attrs.get('data-required-for', '')} {kind}".strip()

    def bound(self, name: str) -> DescribedField:
        """Return a field with its value."""
        return cast("DescribedField", self[name])

    def chosen_kind(self) -> str:
        """Return the kind that decides which fields there are."""
        return str(self.instance.kind)

    def relevant(self) -> list[str]:
        """Return the names of the fields that the chosen kind has."""
        chosen = self.chosen_kind()
        others = {name for kind, names in KIND_FIELDS.items() if kind != chosen for name in names}
        return [name for name in self.fields if name not in others]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        relevant = self.relevant()
        for name in self.fields:
            if name not in relevant:
                # Typed before another kind was chosen: not needed, so not stored.
                self.errors.pop(name, None)
                cleaned[name] = None if Contribution._meta.get_field(name).null else ""
        for name in REQUIRED.get(self.chosen_kind(), ()):
            if name in cleaned and cleaned[name] in (None, ""):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def _bound(self, names: Any) -> list[DescribedField]:
        return [self.bound(name) for name in names if name in self.fields]

    def content(self) -> list[DescribedField]:
        """Return the fields of the step that describes the contribution."""
        return self._bound(CONTENT_FIELDS)

    def details(self) -> list[Group]:
        """Return the fields of the step with figures, by the kind that they belong to."""
        return [
            Group(Kind.COMMITMENT, _("For a commitment"), self._bound(KIND_FIELDS["commitment"])),
            Group(Kind.MEASURE, _("For a measure of your own"), self._bound(KIND_FIELDS["measure"])),
            Group("", "", self._bound(["url"])),
        ]  # fmt: skip

    def sender(self) -> list[DescribedField]:
        """Return the fields about the sender."""
        return self._bound(SENDER_FIELDS)

    def fields_to_correct(self) -> list[DescribedField]:
        """Return the fields that the chosen kind has."""
        return self._bound(self.relevant())

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, to be sent again from the summary."""
        return [(name, self.data[name]) for name in self.relevant() if self.data.get(name)]

    def filled_in(self) -> Iterator[DescribedField]:
        """Yield the valid fields that have a value, for the summary."""
        for name in self.relevant():
            if name != "consent" and self.bound(name).display:
                yield self.bound(name)


class ContributionForm(ContentForm):
    """The whole form."""

    kind = forms.ChoiceField(
        label=_("Type of contribution"),
        choices=KIND_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    sender_email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you the link to confirm and follow your contribution."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_("I agree to this processing."),
        error_messages={"required": _("Please tick this box if you agree.")},
    )
    field_order = ("kind", *ContentForm.Meta.fields)

    class Meta(ContentForm.Meta):
        fields = ("kind", *ContentForm.Meta.fields, "sender_email")

    def chosen_kind(self) -> str:
        kind = self.data.get("kind", "")
        return kind if kind in KIND_FIELDS else ""

    def clean_sender_email(self) -> str:
        return str(self.cleaned_data["sender_email"]).lower()


class AnswerForm(forms.Form):
    """The sender's answer to a question of the city."""

    bound_field_class = DescribedField
    answer = LinesField(
        label=_("Your answer"),
        max_length=MAX_MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )


class AddressForm(forms.Form):
    """The address to which status links are sent again."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    bound_field_class = DescribedField

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()
