"""The page "Measures like your text".

The text is posted, so that it stands in no address, log or cache; it is searched and forgotten. The
page sets no cookie, so it cannot use Django's CSRF token: it changes nothing, and refuses what other
sites send.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cities.languages import active_language
from portal.components import cards
from portal.http import errors, origin, request_limits
from portal.like_text.forms import LikeTextForm
from portal.like_text.upload_handler import MemoryUploadHandler
from search import searcher, similar
from search.schema.request import SearchRequest

METHODS = ("GET", "HEAD", "POST")
HOUR = 3600
# Posts of one network within an hour; a school class has one address.
MAX_POSTS = 60
MAX_PIECE_LENGTH = 140
TEMPLATE = "like_text/page.html"


@dataclass(frozen=True)
class Match:
    """A measure as a card, and the part of the text that it fits, if that has several."""

    card: cards.Card
    piece: str


@csrf_exempt
@never_cache
def like_text(request: HttpRequest) -> HttpResponse:
    """Show the form, and the measures like the text that it sends."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    if request.method != "POST":
        return _page(request, LikeTextForm())
    if origin.is_cross_site(request):
        return errors.csrf_failure(request)
    request.upload_handlers = [MemoryUploadHandler(request)]
    try:
        form = LikeTextForm(request.POST, request.FILES)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        problem = _("This is more text than can be sent at once. Please go back and shorten it.")
        return _page(request, LikeTextForm(), status=413, problem=problem)
    return _answer(request, form)


def _answer(request: HttpRequest, form: LikeTextForm) -> HttpResponse:
    if request_limits.exceeds(request, "like-text", limit=MAX_POSTS, seconds=HOUR):
        problem = _("Too many requests. Please try again in an hour.")
        # Not validated: a file is not read in vain.
        again = LikeTextForm(initial={"text": form.data.get("text", "")})
        response = _page(request, again, status=429, problem=problem)
        response.headers["Retry-After"] = str(HOUR)
        return response
    if not form.is_valid():
        return _page(request, form, status=400)
    matches = [
        Match(cards.from_hit(match.hit), _piece(match.piece, form.searched))
        for match in similar.like_text(form.searched, active_language())
    ]
    if not matches and not _search_answers():
        return _page(request, form, status=503, is_down=True)
    return _page(request, form, matches=matches, is_answer=True)


def _piece(piece: str, text: str) -> str:
    """The part of the text as it is shown; empty if it is the whole text."""
    if piece.split() == text.split():
        return ""
    return Truncator(piece).chars(MAX_PIECE_LENGTH)


def _search_answers() -> bool:
    """Whether any search engine answers at all."""
    return bool(searcher.search(SearchRequest(size=0, facets=())).engine)


def _page(
    request: HttpRequest, form: LikeTextForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {
        "description": _(
            "Paste a draft or a text about a problem, and see which measures of the partner cities "
            "it resembles."
        ),
        "form": form,
        "max_length": similar.MAX_TEXT_LENGTH,
        **context,
    }
    return render(request, TEMPLATE, shown, status=status)
