"""The office's page about those who want mails: how many there are, and one forgotten on request.

What somebody is interested in concerns nobody, so nothing is listed.
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
from portal.alerts.models import LONGEST_ADDRESS, SearchAlert

TITLE = _("Mails to subscribers")


class AddressForm(forms.Form):
    """The address of somebody who asked to be forgotten."""

    address = forms.EmailField(label=_("e-mail address"), max_length=LONGEST_ADDRESS)


class SubscribersView(WagtailAdminTemplateMixin, FormView):
    """For those who look after the whole site; everybody else is refused."""

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
        crowd = {"full": subscriptions.is_full(), "crowded": subscriptions.is_crowded()}
        return super().get_context_data(**counts, **crowd, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        count = subscriptions.forget_address(address=form.cleaned_data["address"])
        told = ngettext(
            "%(n)s saved search was deleted.", "%(n)s saved searches were deleted.", count
        )
        messages.success(self.request, told % {"n": count})
        return super().form_valid(form)
