"""Contributions as they were sent, and the city that takes them."""

from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from cities import models, publishing
from portal.contributions.models import Contribution, ContributionFile
from portal.mail.queue import QueuedMail
from tests import factories

SENDER = "sender@example.com"


def city(slug="dortmund", **values):
    """A city that takes contributions to its published contract."""
    publishing.set_up_approval(home=factories.home())
    made = factories.city(slug, takes_contributions=True, **values)
    if not models.ContractPage.objects.child_of(made).exists():
        factories.contract(in_city=made)
    return made


def contract():
    return models.ContractPage.objects.get()


def contribution(**values):
    """A confirmed commitment, of a company to Dortmund."""
    defaults = {
        "kind": "commitment", "state": "received", "language": "en", "sender_name": "Sam Sender",
        "sender_email": SENDER, "organisation": "Cable Cars Ltd", "organisation_kind": "company",
        "title": "Cable car to work", "text": "All staff leave the car at home.",
        "value": Decimal(120), "unit": "people", "by": "2030", "consented": timezone.now(),
    }  # fmt: skip
    values.setdefault("city", models.CityPage.objects.get(slug="dortmund"))
    return Contribution.objects.create(**defaults | values)


def file(contribution, content=b"%PDF-1.7 secret", **values):
    facts = {"name": "plan.pdf", "content_type": "application/pdf", "size": len(content)}
    record = ContributionFile(contribution=contribution, **facts | values)
    record.file.save("0123456789abcdef.pdf", ContentFile(content))
    return record


def mails(address=SENDER):
    """The waiting mails to an address, the oldest first."""
    queued = QueuedMail.objects.order_by("pk")
    return [mail.message for mail in queued if mail.message and address in mail.message["to"]]


def texts(address=SENDER):
    return [f"{mail['subject']}\n{mail['body']}" for mail in mails(address)]
