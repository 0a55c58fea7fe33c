"""Names in an order that readers expect: accents do not send a name to the end."""

import unicodedata


def by_name(name: str) -> tuple[str, str]:
    """A sort key: letters without their accents first, the name itself for what is left."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold(), name
