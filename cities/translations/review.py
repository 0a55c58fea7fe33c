"""Confirmation of outdated translations: form fields and log entries."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.log_actions import LogFormatter, log
from wagtail.models import PageLogEntry

from cities.languages import (
    has_text,
    language_name,
    locname,
    offered_languages,
    prepared_languages,
    read,
)
from cities.translations import staleness
from cities.translations.staleness import Confirmation, ConfirmedTranslations

STILL_RIGHT = "cities.still_right"
SMALL_CORRECTION = "cities.small_correction"
# Hidden field with the digest of the original when the form was opened; automatic saves keep it.
DIGEST_FIELD = "original_when_opened"


def confirmation_field_name(language: str) -> str:
    """Return the checkbox name in a language's tab: "still right", or "small correction" of the original."""
    return f"confirmed_{language}"


# Panels can only name fields that a form has from the beginning.
_Fields: Any = type(WagtailAdminPageForm)(
    "_Fields",
    (WagtailAdminPageForm,),
    {
        "__module__": __name__,
        **{
            confirmation_field_name(code): forms.BooleanField(required=False)
            for code in prepared_languages()
        },
    },
)


class TranslationConfirmationForm(_Fields):
    """Page form with the confirmation checkboxes that apply to the page."""

    def add_confirmation_fields(self) -> None:
        """Set up the checkboxes. Call it once the other fields are complete."""
        page = self.instance
        outdated = page.outdated_languages() if page.pk else []
        for language in prepared_languages():
            name = confirmation_field_name(language)
            if name not in self.fields:
                continue
            if language == page.source_language and _has_current(page, outdated):
                self._offer_small_correction(name)
            elif language in outdated:
                self._offer_still_right(name, language)
            else:
                del self.fields[name]
                self._explain_state(language)
        if page.pk:
            self.fields[DIGEST_FIELD] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=staleness.source_digest(page)
            )

    def _offer_small_correction(self, name: str) -> None:
        self.fields[name].label = _("Small correction, no change of meaning")
        note = _last_confirmation(self.instance, SMALL_CORRECTION, self.instance.source_language)
        self.fields[name].help_text = _with_note(
            _("Translations that are up to date stay so. Who says so is recorded."), note
        )

    def _offer_still_right(self, name: str, language: str) -> None:
        self.fields[name].label = _("Still right")
        text = _(
            "The original has changed since this translation was made. Is the translation right all "
            "the same? Who says so is recorded."
        )
        self.fields[name].help_text = _with_note(
            text, _last_confirmation(self.instance, STILL_RIGHT, language)
        )

    def _explain_state(self, language: str) -> None:
        state = self.fields.get(locname("state", language))
        if state is None:
            return
        if _is_withheld(self.instance, language):
            note = _(
                "Only the heading is translated, and the original has more: visitors are not offered "
                "this language. If the heading is enough for them, choose so here."
            )
        else:
            note = _last_confirmation(self.instance, STILL_RIGHT, language)
        state.help_text = _with_note(str(state.help_text or ""), note)

    def save(self, commit: bool = True) -> Any:
        self.instance.confirmation = self._confirmation()
        return super().save(commit=commit)

    def _confirmation(self) -> Confirmation:
        confirmed = {
            code
            for code in prepared_languages()
            if self.cleaned_data.get(confirmation_field_name(code))
        }
        source = self.instance.source_language
        return Confirmation(
            still_right=frozenset(confirmed - {source}),
            small_correction=source in confirmed,
            opened=self.cleaned_data.get(DIGEST_FIELD) or "",
        )


def _has_current(page: Any, outdated: list[str]) -> bool:
    return bool(page.pk) and any(
        has_text(read(page, "heading", code))
        for code in offered_languages()
        if code != page.source_language and code not in outdated
    )


def _is_withheld(page: Any, language: str) -> bool:
    return (
        has_text(read(page, "heading", language))
        and read(page, "state", language) in page.PUBLIC_STATES
        and language not in page.languages_public
    )


def _with_note(text: str, note: str) -> Any:
    return format_html("{} {}", text, note) if note else text


def _last_confirmation(page: Any, action: str, language: str) -> str:
    """Say who confirmed this last and when; empty if nobody did."""
    entries = PageLogEntry.objects.filter(page=page.pk, action=action) if page.pk else ()
    for entry in entries and entries.order_by("-timestamp").select_related("user")[:20]:
        if action == SMALL_CORRECTION or language in entry.data.get("languages", ()):
            user = entry.user
            text = (
                _("Last called so by %(name)s on %(date)s.")
                if action == SMALL_CORRECTION
                else _("Called still right by %(name)s on %(date)s.")
            )
            return text % {
                "name": (user.get_full_name() or user.get_username()) if user else "–",
                "date": date_format(localtime(entry.timestamp), "DATE_FORMAT"),
            }
    return ""


# --- The log -------------------------------------------------------------------------------------
def log_confirmation(page: Any, confirmed: ConfirmedTranslations, revision: Any) -> None:
    """Log the confirmations of a revision in the page's history, once per form."""
    for action, languages in (
        (STILL_RIGHT, confirmed.still_right),
        (SMALL_CORRECTION, confirmed.small_correction),
    ):
        data = {"languages": list(languages), "opened": page.confirmation.opened}
        if languages and not _is_logged(page, action, revision.user_id, data):
            log(instance=page, action=action, user=revision.user, revision=revision, data=data)


def _is_logged(page: Any, action: str, user: int | None, data: dict[str, Any]) -> bool:
    """Whether an earlier, automatic save of the same form has logged it."""
    last = PageLogEntry.objects.filter(page=page.pk, action=action).order_by("-timestamp").first()
    return (
        last is not None
        and last.user_id == user
        and bool(data["opened"])
        and last.data.get("opened") == data["opened"]
        and set(data["languages"]) <= set(last.data.get("languages", ()))
    )


def register_log_actions(actions: Any) -> None:
    """Register the log actions of confirmations."""
    actions.register_action(STILL_RIGHT)(_StillRightFormatter)
    actions.register_action(SMALL_CORRECTION)(_SmallCorrectionFormatter)


def _format_languages(entry: Any) -> dict[str, str]:
    return {"languages": ", ".join(map(language_name, entry.data.get("languages", ())))}


class _StillRightFormatter(LogFormatter):
    label = gettext_lazy("Translation called still right")

    def format_message(self, log_entry: Any) -> str:
        return _("Translation still right: %(languages)s") % _format_languages(log_entry)


class _SmallCorrectionFormatter(LogFormatter):
    label = gettext_lazy("Small correction of the original")

    def format_message(self, log_entry: Any) -> str:
        return _(
            "Small correction, translations stay up to date: %(languages)s"
        ) % _format_languages(log_entry)
