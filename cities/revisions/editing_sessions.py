"""Tell in Wagtail's save dialog who has saved the page in the meantime, and when."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.ui.editing_sessions import EditingSessionsList
from wagtail.models import Revision
from wagtail.utils.timestamps import render_timestamp


def saved_meanwhile_message(revision: Revision, user: Any) -> str:
    """Say who saved this revision after `user` had opened the page."""
    values = {"time": render_timestamp(revision.created_at)}
    if revision.user_id == user.pk:
        return _("You saved this page in another window on %(time)s.") % values
    values["name"] = (
        revision.user.get_full_name() or revision.user.get_username() if revision.user else "–"
    )
    return _("%(name)s saved this page on %(time)s, after you had opened it.") % values


class TimedSessionsList(EditingSessionsList):
    """Wagtail's list of editing sessions, with author and time of the latest revision."""

    template_name = "cities/admin/editing_sessions.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        # Wagtail lists the session that saved the latest revision first.
        newest = self.sessions[0]["revision_id"] if self.sessions else None
        revision = Revision.objects.filter(pk=newest).select_related("user").first()
        if revision is not None:
            context["saved_meanwhile"] = saved_meanwhile_message(
                revision, self.current_session.user
            )
        return context
