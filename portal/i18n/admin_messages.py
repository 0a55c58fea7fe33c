"""Messages of Wagtail's admin that our catalogues override or add.

Our catalogues take precedence over Wagtail's, so a message listed here is ours in every language.
Labels that Wagtail cannot translate at all are replaced.
"""

from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop, ngettext_lazy
from django.utils.translation import gettext_lazy as _

# Overridden: a model's name occurs in them, whose gender affects the words around it; or the one
# workflow and its one task, whose names are no help here.
OVERRIDDEN_MESSAGES = (
    gettext_noop(
        "This {model_name} is awaiting <b>'{task_name}'</b> in the <b>'{workflow_name}'</b> workflow."
    ),
    gettext_noop("This %(model_name)s is currently awaiting moderation."),
    gettext_noop(
        "This %(model_name)s is currently at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    gettext_noop(
        "This page is currently at <strong>%(task)s</strong> in <strong>%(workflow)s</strong>."
    ),
    gettext_noop(
        "This %(model_name)s was marked as needing changes at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    gettext_noop(
        "This page was marked as needing changes at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    gettext_noop("This %(model_name)s hasn't been submitted for moderation yet"),
    gettext_noop("'%(workflow)s' started. Next step '%(task)s'"),
    gettext_noop("Approved at '%(task)s'. '%(workflow)s' complete"),
    gettext_noop("Cancelled '%(workflow)s' at '%(task)s'"),
    gettext_noop("Resubmitted '%(task)s'. Workflow resumed"),
    gettext_noop("Anyone can edit this %(model_name)s"),
    gettext_noop("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    gettext_noop("Choose when this %(model_name)s should go live and/or expire"),
    gettext_noop("No one can make changes while the %(model_name)s is locked"),
    gettext_noop("Only %(user)s can make changes while the %(model_name)s is locked"),
    gettext_noop("Only you can make changes while the %(model_name)s is locked"),
    gettext_noop("Only reviewers can edit and approve the %(model_name)s"),
    gettext_noop("Only reviewers for this task can edit the %(model_name)s."),
    gettext_noop(
        "Reviewers can edit this %(model_name)s – lock it to prevent other reviewers from editing"
    ),
    gettext_noop("The %(model_name)s could not be created due to errors."),
    gettext_noop("The %(model_name)s could not be saved as it is locked"),
    gettext_noop("The %(model_name)s could not be saved due to errors."),
    gettext_noop("Are you sure you want to delete this %(model_name)s?"),
    gettext_noop("Are you sure you want to unpublish this %(model_name)s?"),
    gettext_noop("Publishing this %(model_name)s will cancel the current workflow."),
    gettext_noop("Would you still like to publish this %(model_name)s?"),
    gettext_noop("the %(model_name)s will also be deleted"),
    gettext_noop("will be set to a %(model_name)s specified by the system"),
    gettext_noop("will be set to the default %(model_name)s"),
    gettext_noop("One or more references to this %(model_name)s prevent it from being deleted."),
    gettext_noop("Cannot overwrite a revision that is not the latest for this %(model_name)s."),
    gettext_noop("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s unscheduled from publishing"),
    gettext_noop("Create a new %(model_name)s"),
    gettext_noop("You can edit the %(model_name)s here:"),
    gettext_noop("You can preview the %(model_name)s here:"),
    gettext_noop(
        "You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by "
        "%(user)s"
    ),
    gettext_noop("Are you sure you want to delete this %(snippet_type_name)s?"),
    gettext_noop("You don't have permission to delete this %(snippet_type_name)s"),
    gettext_noop("Choose another %(object)s"),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
        "usage_count",
    ),
    ngettext_lazy(
        "%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted.", "count"
    ),
    gettext_noop("Submit to %(workflow_name)s"),
    gettext_noop("Resubmit to %(task_name)s"),
    gettext_noop("Sent to %(task_name)s %(started_at)s"),
    gettext_noop("Rejected at '%(task)s'. Changes requested"),
    gettext_noop('The page "%(title)s" has been approved in "%(task)s".'),
    gettext_noop('The page "%(title)s" has been approved in "%(workflow)s".'),
    gettext_noop('The page "%(title)s" has been approved in moderation stage "%(task)s".'),
    gettext_noop('The page "%(title)s" has been approved in workflow "%(workflow)s".'),
    gettext_noop(
        'The page "%(title)s" has been rejected during "%(task)s" in workflow '
        '"%(workflow)s" by %(rejector)s.'
    ),
    gettext_noop(
        'The page "%(title)s" has been rejected during "%(task)s" in workflow "%(workflow)s".'
    ),
    gettext_noop('The page "%(title)s" has been rejected during "%(task)s".'),
    gettext_noop('The page "%(title)s" has been rejected during "%(workflow)s".'),
    gettext_noop('The page "%(title)s" has been rejected in moderation stage "%(task)s".'),
    gettext_noop(
        'The page "%(title)s" has been submitted for approval in moderation stage "%(task)s"'
    ),
    gettext_noop(
        'The page "%(title)s" has been submitted for approval in moderation stage "%(task)s".'
    ),
    gettext_noop(
        'The page "%(title)s" has been submitted for approval to moderation stage "%(task)s".'
    ),
    gettext_noop(
        "The page '%(page_title)s' is not currently awaiting moderation in task '%(task_name)s'."
    ),
    gettext_noop("The page '%(page_title)s' is not currently awaiting moderation."),
    gettext_noop("Submit for moderation"),
    gettext_noop("In Moderation"),
    gettext_noop("in moderation"),
    gettext_noop("live + in moderation"),
    gettext_noop("Awaiting"),
    gettext_noop("Awaiting your review"),
    gettext_noop("Awaiting my review"),
    gettext_noop("In progress"),
    gettext_noop("Needs changes"),
    gettext_noop("Rejected"),
    gettext_noop("Cancel workflow "),
    gettext_noop("Restart workflow "),
    gettext_noop("Workflow history"),
    gettext_noop("Workflow progress"),
    gettext_noop("Workflow started"),
    gettext_noop("Workflow completed"),
    gettext_noop("Locked by workflow"),
    gettext_noop("Changes requested"),
    gettext_noop("Changes requested at"),
    gettext_noop("Changes requested by %(requested_by)s"),
    gettext_noop("Changes requested %(finished_at)s"),
    gettext_noop("Workflow on page '%(page_title)s' has been cancelled."),
    gettext_noop("Workflow on page '%(page_title)s' has been restarted."),
    gettext_noop("Publishing this page will cancel the current workflow."),
    gettext_noop(
        'The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s" by '
        "%(requester)s."
    ),
    gettext_noop(
        'The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s".'
    ),
    gettext_noop('The page "%(title)s" has been submitted to workflow "%(workflow)s"'),
    gettext_noop(
        "Page '%(page_title)s' is live and this version has been scheduled for publishing."
    ),
    gettext_noop("Page '%(page_title)s' has been scheduled for publishing."),
    gettext_noop(
        "{model_name} '{title}' is locked and has been scheduled to go live at {datetime}"
    ),
    gettext_noop('Version %(revision_id)s of "%(object)s" unscheduled.'),
    # Only a draft is saved; the public page is unchanged.
    gettext_noop("Page '%(page_title)s' has been updated."),
    # In French and Romanian they agree with their subject: here always a page.
    gettext_noop("Live"),
    gettext_noop("Live version"),
    gettext_noop("View live"),
    gettext_noop("Published"),
    gettext_noop("Created"),
    gettext_noop("Renamed"),
    gettext_noop("Moved"),
    gettext_noop("Reordered"),
    gettext_noop("Reordered under '%(parent)s'"),
    gettext_noop("Locked"),
    gettext_noop("Unlocked"),
    gettext_noop("Locked by you"),
    gettext_noop("Locked by another user"),
    gettext_noop("Locked by schedule"),
    gettext_noop("Locked at <b>%(locking_date)s</b>"),
    gettext_noop("Locked by <b>you</b> at <b>%(locking_date)s</b>"),
    gettext_noop("Locked by <b>%(locked_by)s</b> at <b>%(locking_date)s</b>"),
    gettext_noop("<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>."),
    gettext_noop("<b>'{title}' was locked</b> by <b>{user}</b> on <b>{datetime}</b>."),
    gettext_noop("<b>'{title}' is locked</b> by <b>you</b>."),
    gettext_noop("<b>'{title}' is locked</b>."),
    gettext_noop("Currently locked and will go live on the scheduled date"),
    gettext_noop(
        "Revision %(revision_id)s from %(created_at)s scheduled for publishing at %(go_live_at)s."
    ),
    gettext_noop(
        "Revision %(revision_id)s from %(created_at)s unscheduled from publishing at %(go_live_at)s."
    ),
    gettext_noop("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s '%(object)s' created."),
    gettext_noop("%(model_name)s '%(object)s' updated."),
    gettext_noop("%(model_name)s '%(object)s' deleted."),
    gettext_noop("No %(model_name)s match your query."),
    gettext_noop("Add %(label)s"),
    gettext_noop("Add %(model_name)s"),
    gettext_noop("New: %(model_name)s"),
    gettext_noop("Oldest"),
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times", "count"),
    ngettext_lazy("Used %(usage_count)s time", "Used %(usage_count)s times", "usage_count"),
    # From Django, whose Romanian has the units of French.
    gettext_noop("%s KB"),
    gettext_noop("%s MB"),
    gettext_noop("%s GB"),
    ngettext_lazy("%(size)d byte", "%(size)d bytes", "size"),
    # From Django, which lacks the Romanian translation.
    gettext_noop(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
    gettext_noop("“%(pk)s” is not a valid value."),
    gettext_noop(
        "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be "
        "ambiguous or it may not exist."
    ),
    gettext_noop(
        "Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase "
        "A-Z letters, numbers, and @/./+/-/_ characters."
    ),
    gettext_noop(
        "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"
    ),
    ngettext_lazy(
        "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"
    ),
    gettext_noop("Comment"),
    gettext_noop("Locale"),
    gettext_noop("Sign in to Wagtail"),
    gettext_noop("Your pages and snippets in a workflow"),
    gettext_noop("Page '%(page_title)s' has been submitted for moderation."),
    gettext_noop("Page '%(page_title)s' created and submitted for moderation."),
)


# For messages that Wagtail's own catalogues translate; not extracted into ours.
wagtail_gettext = gettext_lazy


def _translate_lazily() -> None:
    """Replace texts that Wagtail translates at import time, in the site's language for everybody."""
    from wagtail.admin.viewsets.chooser import ChooserViewSet  # noqa: PLC0415
    from wagtail.contrib.redirects.filters import RedirectsReportFilterSet  # noqa: PLC0415
    from wagtail.contrib.redirects.views import IndexView  # noqa: PLC0415
    from wagtail.forms import TaskStateCommentForm  # noqa: PLC0415

    TaskStateCommentForm.base_fields["comment"].label = wagtail_gettext("Comment")
    ChooserViewSet.search_tab_label = wagtail_gettext("Search")
    ChooserViewSet.create_action_label = wagtail_gettext("Create")
    ChooserViewSet.choose_one_text = wagtail_gettext("Choose")
    ChooserViewSet.choose_another_text = wagtail_gettext("Choose another")
    ChooserViewSet.edit_item_text = wagtail_gettext("Edit")
    IndexView.export_headings = {
        "old_path": wagtail_gettext("From"),
        "site": wagtail_gettext("Site"),
        "link": wagtail_gettext("To"),
        "get_is_permanent_display": wagtail_gettext("Type"),
    }
    type_filter = RedirectsReportFilterSet.base_filters["is_permanent"]
    type_filter.label = wagtail_gettext("Type")
    type_filter.extra["choices"] = (
        (True, wagtail_gettext("Permanent")),
        (False, wagtail_gettext("Temporary")),
    )
    type_filter.extra["empty_label"] = wagtail_gettext("All")


def set_up() -> None:
    """Label the unlabelled fields of link dialogs; called once by AppConfig.ready()."""
    _translate_lazily()
    from wagtail.admin.forms import choosers  # noqa: PLC0415  needs the models

    labels: dict[str, Any] = {
        "link_text": _("Text of the link"),
        "email_address": _("E-mail address"),
        "subject": _("Subject of the mail"),
        "body": _("Text of the mail"),
        "phone_number": _("Telephone number"),
    }
    for form in (
        choosers.ExternalLinkChooserForm,
        choosers.AnchorLinkChooserForm,
        choosers.EmailLinkChooserForm,
        choosers.PhoneLinkChooserForm,
    ):
        for name, field in form.base_fields.items():
            if name in labels:
                field.label = labels[name]
