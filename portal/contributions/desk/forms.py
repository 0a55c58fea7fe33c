"""The forms of the moderators' steps; each knows when it is possible and what it does."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import User
from cities.models.contracts.rows import TEXT_LENGTH
from portal.contributions import transitions
from portal.contributions.desk import access
from portal.contributions.models import (
    CLOSED_STATES,
    MAX_MESSAGE_LENGTH,
    UNDECIDED_STATES,
    Contribution,
    DeclineReason,
    Kind,
)


def _textarea(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


class StepForm(forms.Form):
    """One step; `version` is the state of the contribution that the moderator has seen."""

    name: ClassVar[str]
    heading: ClassVar[Any]
    button: ClassVar[Any]
    explanation: ClassVar[Any] = ""
    icon: ClassVar[str] = "edit"
    states: ClassVar[tuple[str, ...]] = UNDECIDED_STATES
    kinds: ClassVar[tuple[str, ...]] = tuple(Kind.values)
    done: ClassVar[Any]

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, contribution: Contribution, user: Any) -> None:
        self.contribution, self.user = contribution, user
        super().__init__(data, prefix=self.name, initial={"version": version(contribution)})

    @classmethod
    def is_possible(cls, contribution: Contribution) -> bool:
        """Whether the step is offered."""
        closed = contribution.closed is not None and not set(CLOSED_STATES) & set(cls.states)
        return contribution.state in cls.states and contribution.kind in cls.kinds and not closed

    @property
    def is_stale(self) -> bool:
        """Whether the contribution has changed since the form was loaded."""
        return bool(self.cleaned_data["version"] != version(self.contribution))

    def renewed(self) -> "StepForm":
        """Return the form with what was typed, and with the current version."""
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("version")] = version(self.contribution)
        return type(self)(data, contribution=self.contribution, user=self.user)

    def typed_texts(self) -> list[tuple[str, str]]:
        """Return label and content of the texts, to be shown where the form is gone."""
        texts = [(str(field.label), str(field.value() or "")) for field in self.visible_fields()]
        return [(label, text) for label, text in texts if text]

    def perform(self) -> None:
        """Take the step; raises NotPossible."""
        raise NotImplementedError


def version(contribution: Contribution) -> str:
    """Return what a form remembers of the state that it was loaded with."""
    return contribution.changed.isoformat()


class AssignForm(StepForm):
    name = "assign"
    heading = gettext_lazy("Assign the contribution")
    button = gettext_lazy("Assign")
    done = gettext_lazy("The contribution is assigned.")
    icon = "user"
    states = transitions.OPEN_STATES

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Assigned to"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, data: Any = None, *, contribution: Contribution, user: Any) -> None:
        super().__init__(data, contribution=contribution, user=user)
        moderators = User.objects.filter(
            groups__moderates_city__city=contribution.city_id, is_active=True
        )
        field: Any = self.fields["assignee"]
        field.queryset = (moderators | User.objects.filter(pk=user.pk)).distinct().order_by("pk")
        field.label_from_instance = lambda person: person.get_full_name() or person.get_username()
        self.initial["assignee"] = contribution.assignee_id or user.pk

    def perform(self) -> None:
        transitions.start_reading(
            self.contribution, self.cleaned_data["assignee"], assigned_by=self.user
        )


class AskForm(StepForm):
    name = "ask"
    heading = gettext_lazy("Ask the sender")
    button = gettext_lazy("Send the question")
    done = gettext_lazy("Your question is sent by e-mail.")
    explanation = gettext_lazy(
        "The sender receives it by e-mail, without your name, and answers on a page of the portal."
    )
    icon = "help"

    text = _textarea(gettext_lazy("Question"), MAX_MESSAGE_LENGTH)

    def perform(self) -> None:
        transitions.ask(self.contribution, self.user, self.cleaned_data["text"])


class RemarkForm(StepForm):
    name = "remark"
    heading = gettext_lazy("Internal remark")
    button = gettext_lazy("Save the remark")
    done = gettext_lazy("Your remark is saved.")
    explanation = gettext_lazy("Only the moderators of your city read it.")
    icon = "comment"
    states = (*transitions.OPEN_STATES, *CLOSED_STATES)

    text = _textarea(gettext_lazy("Remark"), MAX_MESSAGE_LENGTH)

    def perform(self) -> None:
        transitions.remark(self.contribution, self.user, self.cleaned_data["text"])


class PublishForm(StepForm):
    name = "publish"
    heading = gettext_lazy("Publish as a commitment")
    button = gettext_lazy("Publish now")
    done = gettext_lazy("The commitment is published in the contract.")
    explanation = gettext_lazy(
        "Organisation, title, text, figures and web page become public in the contract at once, "
        "together with your answer. Name and e-mail address of the sender do not. Other changes in "
        "the contract’s draft stay unpublished."
    )
    icon = "globe"
    kinds = (Kind.COMMITMENT,)

    public_answer = _textarea(gettext_lazy("Public answer"), TEXT_LENGTH, required=False)

    def perform(self) -> None:
        answer = self.cleaned_data["public_answer"]
        transitions.publish_commitment(self.contribution, self.user, public_answer=answer)


class MeasureForm(StepForm):
    name = "measure"
    heading = gettext_lazy("Create a measure")
    button = gettext_lazy("Create the draft")
    done = gettext_lazy(
        "The draft of the measure is created. The sender is told once it is published."
    )
    explanation = gettext_lazy(
        "This creates a draft under your city with the title, text and figures, and "
        "names the organisation. Complete and publish it like any other measure; files "
        "are not copied."
    )
    icon = "doc-empty"
    states = transitions.OPEN_STATES
    kinds = (Kind.MEASURE, Kind.IDEA)

    @classmethod
    def is_possible(cls, contribution: Contribution) -> bool:
        return super().is_possible(contribution) and contribution.measure_id is None

    def perform(self) -> None:
        transitions.create_measure(self.contribution, self.user)


class AcceptForm(StepForm):
    name = "accept"
    heading = gettext_lazy("Accept and answer")
    button = gettext_lazy("Answer and close")
    done = gettext_lazy("Your answer is sent, and the contribution is closed.")
    explanation = gettext_lazy("For ideas and questions that lead to no page of their own.")
    icon = "check"
    kinds = (Kind.IDEA,)

    public_answer = _textarea(gettext_lazy("Answer to the sender"), TEXT_LENGTH)

    def perform(self) -> None:
        answer = self.cleaned_data["public_answer"]
        transitions.accept(self.contribution, self.user, public_answer=answer)


class DeclineForm(StepForm):
    name = "decline"
    heading = gettext_lazy("Decline")
    button = gettext_lazy("Close and tell the sender")
    done = gettext_lazy("The contribution is closed, and the sender is told why.")
    icon = "cross"
    states = transitions.OPEN_STATES

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Please choose")), *DeclineReason.choices],
    )
    text = _textarea(gettext_lazy("In your own words, for the sender"), TEXT_LENGTH, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == DeclineReason.OTHER and not cleaned.get("text"):
            self.add_error("text", _("Please say in your own words what the reason is."))
        return cleaned

    def perform(self) -> None:
        transitions.decline(self.contribution, self.user, **self._answer())

    def _answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("reason", "text")}


class MergeForm(StepForm):
    name = "merge"
    heading = gettext_lazy("Merge into another contribution")
    button = gettext_lazy("Merge")
    done = gettext_lazy("The contribution is now part of the other one.")
    explanation = gettext_lazy(
        "This contribution is closed and decided together with the other one. We tell "
        "its sender now, and both senders when you decide."
    )
    icon = "link"

    into = forms.IntegerField(
        label=gettext_lazy("Number of the other contribution"), min_value=1, max_value=2**31
    )

    def clean_into(self) -> Contribution:
        others = access.contributions_of(self.user).filter(
            city=self.contribution.city_id, closed=None
        )
        number = self.cleaned_data["into"]
        other = others.filter(pk=number).exclude(pk=self.contribution.pk).first()
        if other is None:
            raise forms.ValidationError(
                _("Your city has no other open contribution with this number.")
            )
        return other

    def perform(self) -> None:
        transitions.merge(self.contribution, self.cleaned_data["into"], self.user)


FORMS: dict[str, type[StepForm]] = {
    form.name: form
    for form in (
        AssignForm, PublishForm, MeasureForm, AcceptForm, AskForm, DeclineForm, MergeForm,
        RemarkForm,
    )
}  # fmt: skip
