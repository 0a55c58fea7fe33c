"""Unsaved form input, kept in the browser's storage until the server confirms that it is saved.

The script is portal/js/unsaved_text.js. It stores input under a token that is submitted with the form. The
response to a saved form returns the token in a cookie; the response to a logout returns the user
whose input must be removed.
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
SAVED_MAX_AGE = 600
# Names the user whose stored input must be removed; lives as long as stored input.
LOGOUT_COOKIE = "typed_left"
LOGOUT_MAX_AGE = 30 * 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9.-]{1,64}")


class DraftTokenField(forms.CharField):
    """Hidden field with the token of the input that the browser stores."""

    def __init__(self, user: Any) -> None:
        widget = forms.HiddenInput({"data-user": getattr(user, "pk", None)})
        super().__init__(required=False, max_length=64, widget=widget)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def mark_saved(request: HttpRequest) -> None:
    """Mark the form of this request as saved."""
    token = request.POST.get(DRAFT_FIELD, "")
    if TOKEN.fullmatch(token):
        request.saved_draft = token  # type: ignore[attr-defined]


def mark_logout(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Have the browser remove the user's stored input: the computer may be shared."""
    if user is not None:
        request.logged_out_user = user.pk  # type: ignore[attr-defined]


class UnsavedTextMiddleware:
    """Sets the cookies that tell the browser which stored input to remove."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, attribute, seconds in (
            (SAVED_COOKIE, "saved_draft", SAVED_MAX_AGE),
            (LOGOUT_COOKIE, "logged_out_user", LOGOUT_MAX_AGE),
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
