"""Admin view of the subscribers: their number, and deletion of an address on request.

Saved searches are nobody else's business, so none are listed.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cities.access import querysets
from portal.alerts import subscriptions
from portal.alerts.models import MAX_ADDRESS_LENGTH, SearchAlert

TITLE = _("Mails to subscribers")


class AddressForm(forms.Form):
    """The address of a subscriber who asked to be deleted."""

    address = forms.EmailField(label=_("e-mail address"), max_length=MAX_ADDRESS_LENGTH)


class SubscribersView(WagtailAdminTemplateMixin, FormView):
    """Only for users who manage the whole site."""

    page_title = TITLE
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": TITLE}]
    header_icon = "mail"
    template_name = "alerts/subscribers.html"
    form_class = AddressForm
    success_url = reverse_lazy("subscribers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not querysets.can_edit_whole_site(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts: dict[str, Any] = {
            "confirmed": SearchAlert.objects.exclude(consented=None).count(),
            "unconfirmed": SearchAlert.objects.filter(consented=None).count(),
        }
        load = {"full": subscriptions.is_full(), "backlogged": subscriptions.is_backlogged()}
        return super().get_context_data(**counts, **load, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        count = subscriptions.delete_address(address=form.cleaned_data["address"])
        message = ngettext(
            "%(n)s saved search was deleted.", "%(n)s saved searches were deleted.", count
        )
        messages.success(self.request, message % {"n": count})
        return super().form_valid(form)
