"""What an editor says of translations whose original has changed: fields of the form, and the log."""

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
from cities.translations.staleness import Confirmed, Said

STILL_RIGHT = "cities.still_right"
SMALL_CORRECTION = "cities.small_correction"
# The original as it was when the form was opened: saving by itself must not move that.
OPENED = "original_when_opened"


def field_name(language: str) -> str:
    """The tick in the tab of a language: of a translation `still right`, else `small correction`."""
    return f"confirmed_{language}"


# Panels can only name fields that a form has from the beginning.
_Fields: Any = type(WagtailAdminPageForm)(
    "_Fields",
    (WagtailAdminPageForm,),
    {
        "__module__": __name__,
        **{field_name(code): forms.BooleanField(required=False) for code in prepared_languages()},
    },
)


class ConfirmingForm(_Fields):
    """A form of a translated page with the ticks that make sense for it."""

    def add_confirmation_fields(self) -> None:
        """Call it once the other fields are there."""
        page = self.instance
        outdated = page.outdated_languages() if page.pk else []
        for language in prepared_languages():
            name = field_name(language)
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
            self.fields[OPENED] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=staleness.of_source(page)
            )

    def _offer_small_correction(self, name: str) -> None:
        self.fields[name].label = _("Small correction, no change of meaning")
        told = _last(self.instance, SMALL_CORRECTION, self.instance.source_language)
        self.fields[name].help_text = _told(
            _("Translations that are up to date stay so. Who says so is recorded."), told
        )

    def _offer_still_right(self, name: str, language: str) -> None:
        self.fields[name].label = _("Still right")
        text = _(
            "The original has changed since this translation was made. Is the translation right all "
            "the same? Who says so is recorded."
        )
        self.fields[name].help_text = _told(text, _last(self.instance, STILL_RIGHT, language))

    def _explain_state(self, language: str) -> None:
        state = self.fields.get(locname("state", language))
        if state is None:
            return
        if _is_withheld(self.instance, language):
            told = _(
                "Only the heading is translated, and the original has more: visitors are not offered "
                "this language. If the heading is enough for them, choose so here."
            )
        else:
            told = _last(self.instance, STILL_RIGHT, language)
        state.help_text = _told(str(state.help_text or ""), told)

    def save(self, commit: bool = True) -> Any:
        self.instance.said = self._said()
        return super().save(commit=commit)

    def _said(self) -> Said:
        ticked = {code for code in prepared_languages() if self.cleaned_data.get(field_name(code))}
        source = self.instance.source_language
        return Said(
            still_right=frozenset(ticked - {source}),
            small_correction=source in ticked,
            opened=self.cleaned_data.get(OPENED) or "",
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


def _told(text: str, told: str) -> Any:
    return format_html("{} {}", text, told) if told else text


def _last(page: Any, action: str, language: str) -> str:
    """Who said so last, and when."""
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
def record(page: Any, confirmed: Confirmed, revision: Any) -> None:
    """Write into the page's history what was said with a revision, once a form."""
    for action, languages in (
        (STILL_RIGHT, confirmed.still_right),
        (SMALL_CORRECTION, confirmed.small_correction),
    ):
        data = {"languages": list(languages), "opened": page.said.opened}
        if languages and not _is_recorded(page, action, revision.user_id, data):
            log(instance=page, action=action, user=revision.user, revision=revision, data=data)


def _is_recorded(page: Any, action: str, user: int | None, data: dict[str, Any]) -> bool:
    """Whether the same form, saved by itself before, said the same."""
    last = PageLogEntry.objects.filter(page=page.pk, action=action).order_by("-timestamp").first()
    return (
        last is not None
        and last.user_id == user
        and bool(data["opened"])
        and last.data.get("opened") == data["opened"]
        and set(data["languages"]) <= set(last.data.get("languages", ()))
    )


def register(actions: Any) -> None:
    """How the history of a page tells of it."""
    actions.register_action(STILL_RIGHT)(_StillRight)
    actions.register_action(SMALL_CORRECTION)(_SmallCorrection)


def _names(entry: Any) -> dict[str, str]:
    return {"languages": ", ".join(map(language_name, entry.data.get("languages", ())))}


class _StillRight(LogFormatter):
    label = gettext_lazy("Translation called still right")

    def format_message(self, log_entry: Any) -> str:
        return _("Translation still right: %(languages)s") % _names(log_entry)


class _SmallCorrection(LogFormatter):
    label = gettext_lazy("Small correction of the original")

    def format_message(self, log_entry: Any) -> str:
        return _("Small correction, translations stay up to date: %(languages)s") % _names(
            log_entry
        )
