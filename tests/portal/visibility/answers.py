"""Collects everything that responses reveal, and checks it."""

from io import BytesIO
from zipfile import ZipFile


def body_of(answer):
    """Return the headers and the body of a response."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as workbook:
            content = b"".join(workbook.read(name) for name in workbook.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


def ask(visitor, addresses):
    """Address, status and everything shown, for each address."""
    found = []
    for address in addresses:
        answer = visitor.get(address)
        found.append((address, answer.status_code, body_of(answer)))
    return found


def check(canaries, answers):
    """Nothing hidden leaks, and nothing fails."""
    leaks = [
        f"{address} reveals {what}"
        for address, _status, body in answers
        for what in canaries.hiding.revealed(body, address)
    ]
    broken = [
        f"{address}: {status}"
        for address, status, _body in answers
        if status >= 500 and not address.startswith("/health/ready/")
    ]
    assert not leaks, "\n".join(leaks)
    assert not broken, "\n".join(broken)
