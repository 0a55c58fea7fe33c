"""One contribution with everything about it, and the steps that a moderator may take."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from portal.contributions import history
from portal.contributions.desk import access, inbox, suggestions
from portal.contributions.desk.forms import FORMS, StepForm
from portal.contributions.models import Contribution, ContributionMessage
from portal.contributions.transitions import NotPossible
from portal.i18n import formatting

PRIVATE_FIELDS = ("sender_name", "sender_email")
PUBLIC_FIELDS = (
    "organisation", "organisation_kind", "value", "unit", "by", "status", "start", "co2", "cost",
)  # fmt: skip
DATES = ("by", "start")
# The labels of the model address the sender.
LABELS = {"sender_name": _("Name"), "sender_email": _("E-mail address")}


@dataclass(frozen=True)
class Line:
    """A field with its label and value as shown."""

    label: str
    value: str


def _line(contribution: Contribution, name: str) -> Line:
    field: Any = Contribution._meta.get_field(name)
    value = getattr(contribution, name)
    if field.choices:
        shown = getattr(contribution, f"get_{name}_display")()
    elif name in DATES:
        shown = formatting.date(value)
    elif name == "cost":
        shown = formatting.money(value)
    elif value is not None and field.get_internal_type() == "DecimalField":
        shown = formatting.number(value)
    else:
        shown = value
    return Line(
        capfirst(str(LABELS.get(name, field.verbose_name))), str("" if shown is None else shown)
    )


def _lines(contribution: Contribution, names: tuple[str, ...]) -> list[Line]:
    return [line for name in names if (line := _line(contribution, name)).value]


class DetailView(access.DeskMixin, TemplateView):
    """Shows a contribution; POST takes one step, named `step`.

    A step on an outdated page is refused, and what was typed is shown again.
    """

    request: HttpRequest
    template_name = "contributions/desk/detail.html"

    @cached_property
    def contribution(self) -> Contribution:
        found = access.contributions_of(self.request.user).filter(pk=self.kwargs["contribution_id"])
        related = ("city", "assignee", "measure", "merged_into")
        contribution = found.select_related(*related).first()
        if contribution is None:
            raise Http404
        return contribution

    def get_page_title(self) -> str:
        return gettext("Contribution %(number)s") % {"number": self.contribution.pk}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("contributions"), "label": inbox.TITLE},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, refused: StepForm | None = None, **kwargs: Any) -> dict[str, Any]:
        contribution = self.contribution
        said = list(contribution.messages.select_related("author"))
        remark = ContributionMessage.Kind.REMARK
        return super().get_context_data(
            contribution=contribution,
            public_lines=_lines(contribution, PUBLIC_FIELDS),
            private_lines=_lines(contribution, PRIVATE_FIELDS),
            files=list(contribution.files.order_by("pk")),
            thread=[message for message in said if message.kind != remark],
            remarks=[message for message in said if message.kind == remark],
            entries=list(history.entries(contribution).select_related("user")),
            merged=list(contribution.merged.order_by("pk")),
            alike=suggestions.contributions(contribution) if contribution.closed is None else [],
            similar_entries=suggestions.entries(contribution)
            if contribution.closed is None
            else (),
            steps=self._steps(refused),
            lost=refused.typed_texts() if refused and not self._is_offered(refused) else [],
            **kwargs,
        )

    def _is_offered(self, form: StepForm) -> bool:
        return form.is_possible(self.contribution)

    def _steps(self, refused: StepForm | None) -> list[StepForm]:
        """Return the forms of the possible steps, a refused one with what was typed."""
        return [
            refused
            if refused is not None and refused.name == name
            else form(contribution=self.contribution, user=self.request.user)
            for name, form in FORMS.items()
            if form.is_possible(self.contribution)
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form_class = FORMS.get(request.POST.get("step", ""))
        if form_class is None:
            messages.error(request, _("This step is not possible here. Nothing was changed."))
            return redirect("contribution", self.contribution.pk)
        with transaction.atomic():
            # Nobody changes it between the comparison of the version and the step.
            list(Contribution.objects.select_for_update().filter(pk=self.contribution.pk))
            self.contribution.refresh_from_db()
            form = form_class(request.POST, contribution=self.contribution, user=request.user)
            if not form.is_valid():
                messages.error(request, _("Nothing was changed yet. Please look at the fields."))
                return self._refuse(form)
            if form.is_stale:
                messages.warning(request, self._changed_meanwhile())
                return self._refuse(form.renewed())
            try:
                form.perform()
            except NotPossible as error:
                messages.error(request, str(error))
                return self._refuse(form)
        messages.success(request, str(form.done))
        return redirect("contribution", self.contribution.pk)

    def _changed_meanwhile(self) -> str:
        return gettext(
            "The contribution has changed since you opened it: it is shown as it is now. Nothing of "
            "yours was saved; what you typed is kept below."
        )

    def _refuse(self, form: StepForm) -> HttpResponseBase:
        # An error of the step may have left the instance changed.
        self.contribution.refresh_from_db()
        return self.render_to_response(self.get_context_data(refused=form))
