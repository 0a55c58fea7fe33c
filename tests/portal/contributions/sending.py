"""What visitors send with the form of a contribution, and reading the answers."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.contributions.models import Contribution
from portal.mail.queue import QueuedMail

ADDRESS = "absenderin@example.org"
PATH = "/en/cities/dortmund/contribute/"
IDEA = {
    "kind": "idea",
    "title": "Shade for the market square",
    "text": "Plant more trees where people wait for the tram.",
    "sender_name": "Ada Absender",
    "sender_email": ADDRESS,
    "consent": "on",
}
COMMITMENT = IDEA | {
    "kind": "commitment",
    "title": "Solar panels on our roof",
    "text": "We build solar panels on the roof of our hall.",
    "value": "120.5",
    "unit": "tonnes of CO2 a year",
    "by": "2030",
    "organisation": "Turnverein 1880",
    "organisation_kind": "association",
}
MEASURE = IDEA | {
    "kind": "measure",
    "title": "A bus for the works",
    "text": "Our staff come to work by bus.",
    "status": "planned",
    "start": "2027-05",
    "co2": "12",
    "cost": "1,250.50 €",
}


def token_of(answer):
    """The token of a form in a page."""
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]


def send(visitor, clock, fields=IDEA, *, path=PATH, action="send", seconds=10, **more):
    """Open the form, wait, and send it."""
    token = token_of(visitor.get(path))
    clock.pass_seconds(seconds)
    return visitor.post(path, {**fields, "token": token, "action": action, **more})


def mails():
    """The queued mails, the oldest first, with recipient, subject and body."""
    return [row.message for row in QueuedMail.objects.order_by("pk")]


def link_in(message):
    """The path of the first link of a mail."""
    return re.search(r"https?://[^/]+(/\S+)", message["body"])[1]


def received(visitor, clock, fields=IDEA):
    """Send and confirm a contribution; return it with the path of its status page."""
    assert send(visitor, clock, fields).status_code == 302
    confirm = link_in(mails()[-1])
    assert visitor.post(confirm).status_code == 200
    return Contribution.objects.latest("pk"), link_in(mails()[-1])


def picture(name="photo.jpg", kind="JPEG", size=(40, 30), **options):
    content = BytesIO()
    Image.new("RGB", size, "#3f7e44").save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())


def pdf(extra=b"", name="plan.pdf"):
    body = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + extra + b"\ntrailer\n<<>>\n%%EOF\n"
    )
    return SimpleUploadedFile(name, body)
