"""Admin views: template and export of a table, and its import in two steps, check and save."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from cities.contracts import drafts
from cities.contracts.row_types import ROW_TYPES
from cities.contracts.row_views import RowMixin
from cities.contracts.tables import reader, writer
from cities.contracts.tables.columns import Column
from cities.contracts.tables.forms import ConfirmationForm, UploadForm
from cities.contracts.tables.importer import MAX_FAULTS, Importer, Outcome
from cities.contracts.tables.references import Measures, Terms
from cities.contracts.tables.table_types import TABLE_TYPES, TableType
from cities.languages import offered_languages
from cities.revisions.editing_sessions import saved_meanwhile_message

# Rows that are named in the summary.
_MAX_NAMES = 50


class TableMixin(RowMixin):
    """A table of a contract's draft."""

    relations = TABLE_TYPES.keys()
    header_icon = "table"

    @cached_property
    def table_type(self) -> TableType:
        return TABLE_TYPES[self.kwargs["relation"]]

    @property
    def list_url(self) -> str:
        """The list of the rows; emissions are edited in the form of the page."""
        return super().list_url if self.table_type.relation in ROW_TYPES else self.page_url

    @property
    def address(self) -> list[Any]:
        return [self.contract.pk, self.table_type.relation]

    def get_page_title(self) -> str:
        return str(self.table_type.heading)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": self.page_url, "label": self.contract.get_admin_display_title()}
        rows = {"url": self.list_url, "label": self.table_type.heading}
        return [page, rows] if self.table_type.relation in ROW_TYPES else [page]

    @cached_property
    def _references(self) -> tuple[list[str], Terms, Measures]:
        city = self.contract.get_parent().specific
        used = {*city.languages, self.contract.source_language}
        languages = [code for code in offered_languages() if code in used]
        rows = drafts.rows(self.draft, self.table_type.relation)
        linked = [row.measure_id for row in rows if getattr(row, "measure_id", None)]
        return languages, Terms(), Measures(self.request.user, city, linked)

    @property
    def columns(self) -> list[Column]:
        return self.table_type.template_columns(*self._references)

    def check(self, table: reader.Table) -> Outcome:
        """Read a table into the draft, which is saved only if there are no faults."""
        columns = self.table_type.import_columns(*self._references)
        return Importer(self.table_type, columns, self.draft, self.request.user).check(table)


class TableFileView(TableMixin, View):
    """The template of a table; with the rows of the draft if the query string has `rows`."""

    def get(self, request: HttpRequest, extension: str, **kwargs: Any) -> HttpResponse:
        if extension not in writer.CONTENT_TYPES:
            raise Http404
        rows = drafts.rows(self.draft, self.table_type.relation) if "rows" in request.GET else []
        content = writer.write(
            extension,
            str(self.table_type.heading),
            self.columns,
            sorted(rows, key=self.table_type.order),
            helps=True,
        )
        city = self.contract.get_parent()
        name = f"{city.slug}-{self.table_type.relation}-{timezone.localdate()}.{extension}"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "no-store"}
        return HttpResponse(content, writer.CONTENT_TYPES[extension], headers=headers)


class TableImportView(TableMixin, TemplateView):
    """Checks an uploaded table, shows what it would change, and saves that once confirmed."""

    template_name = "cities/admin/rows/import.html"

    def get_page_subtitle(self) -> str:
        return _("Import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        files = {
            extension: reverse("page_rows_table", args=[*self.address, extension])
            for extension in writer.CONTENT_TYPES
        }
        return {"upload": UploadForm(), "files": files, "is_locked": self.is_locked} | context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "checked" in request.POST:
            return self._confirm(ConfirmationForm(request.POST, salt=self._salt))
        upload = UploadForm(request.POST, request.FILES)
        if not upload.is_valid():
            return self._show(upload=upload)
        return self._summary(upload.cleaned_data["table"], self.check(upload.cleaned_data["table"]))

    @property
    def _salt(self) -> str:
        """A table that was checked for one page and user is not taken for another."""
        return ":".join(["table", *map(str, self.address), str(self.request.user.pk)])

    def _show(self, **context: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(**self.kwargs, **context))

    def _summary(self, table: reader.Table, outcome: Outcome) -> HttpResponseBase:
        if outcome.faults:
            is_cut = len(outcome.faults) >= MAX_FAULTS
            return self._show(faults=outcome.faults, is_cut=is_cut)
        form = ConfirmationForm(salt=self._salt)
        try:
            form.set_table(table, self.contract.latest_revision_id)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return self._show()
        groups = [
            (_("New rows"), outcome.added),
            (_("Changed rows"), outcome.changed),
            (_("Rows that are not in the table"), outcome.missing),
        ]
        return self._show(
            confirmation=form,
            outcome=outcome,
            has_changes=bool(outcome.added or outcome.changed or outcome.missing),
            groups=[
                (heading, list(map(self.table_type.row_name, rows[:_MAX_NAMES])), rows[_MAX_NAMES:])
                for heading, rows in groups
                if rows
            ],
        )

    def _confirm(self, form: ConfirmationForm) -> HttpResponseBase:
        if not form.is_valid():
            messages.error(self.request, _("Please upload the table again."))
            return self._show()
        revision, table = form.cleaned_data["checked"]
        outcome = self.check(table)
        latest = self.contract.latest_revision
        if latest and latest.pk != revision:
            meanwhile = saved_meanwhile_message(latest, self.request.user)
            text = _("Nothing is imported yet. Please look at the summary again.")
            messages.warning(self.request, f"{meanwhile} {text}")
            return self._summary(table, outcome)
        if outcome.faults:
            return self._summary(table, outcome)
        removed = outcome.missing if form.cleaned_data["delete_missing"] else []
        total = outcome.unchanged + sum(
            map(len, (outcome.added, outcome.changed, outcome.missing))
        ) - len(removed)  # fmt: skip
        if total > self.table_type.max_rows:
            text = _("Too many rows: %(total)d, at most %(most)d.")
            values = {"total": total, "most": self.table_type.max_rows}
            messages.error(self.request, text % values)
            return self._summary(table, outcome)
        drafts.update(
            self.draft, self.table_type.relation, outcome.added, removed, self.request.user
        )
        text = _(
            "The table is imported into the draft: %(added)d new, %(changed)d changed, "
            "%(removed)d deleted. It becomes public when the page is published."
        )
        values = {"added": len(outcome.added), "changed": len(outcome.changed)}
        return self.saved(text % (values | {"removed": len(removed)}))


def urls() -> list[URLPattern]:
    """Return the addresses of these views, for the hook `register_admin_urls`."""
    base = "pages/<int:page_id>/tables/<slug:relation>"
    return [
        path(f"{base}/", TableImportView.as_view(), name="page_rows_import"),
        path(f"{base}.<slug:extension>", TableFileView.as_view(), name="page_rows_table"),
    ]
