"""What somebody types into a page's form is kept by the browser until the server says that it is saved.

The script is portal/js/typed.js. It names the text by a token that is sent with the form; the answer to
a form that was saved carries the token in a cookie, the answer to a logout the account whose texts go.
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

DRAFT_FIELD = "draft_token"
SAVED_COOKIE = "typed_saved"
SECONDS = 600
# Forgets what the account that it names typed; lives as long as a text that is kept.
LEFT_COOKIE = "typed_left"
LEFT_SECONDS = 30 * 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9.-]{1,64}")


class DraftToken(forms.CharField):
    """Names what somebody types into a form, so that the browser may forget it once it is saved."""

    def __init__(self, user: Any) -> None:
        widget = forms.HiddenInput({"data-user": getattr(user, "pk", None)})
        super().__init__(required=False, max_length=64, widget=widget)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def note_saved(request: HttpRequest) -> None:
    """The form that this request sent has been saved."""
    token = request.POST.get(DRAFT_FIELD, "")
    if TOKEN.fullmatch(token):
        request.saved_draft = token  # type: ignore[attr-defined]


def note_logout(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """The next person at this computer may be another."""
    if user is not None:
        request.left_account = user.pk  # type: ignore[attr-defined]


class SavedMiddleware:
    """Tells the browser which text it may forget."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, attribute, seconds in (
            (SAVED_COOKIE, "saved_draft", SECONDS),
            (LEFT_COOKIE, "left_account", LEFT_SECONDS),
        ):
            value = getattr(request, attribute, None)
            if value is not None:
                response.set_cookie(
                    name,
                    value,
                    max_age=seconds,
                    path=reverse("wagtailadmin_home"),
                    secure=request.is_secure(),
                    samesite="Lax",
                )
        return response
