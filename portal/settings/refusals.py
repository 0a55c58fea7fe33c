"""Settings that a public portal rejects: debugging, default secrets, the demo's database."""

from typing import Any

MIN_KEY_LENGTH = 50
MIN_KEY_CHARACTERS = 12
DEFAULT_WORDS = ("insecure", "change", "example", "secret-key", "placeholder")
DEFAULT_PASSWORDS = (
    "postgres", "password", "portal", "partnerstadt", "changeme", "change-me",
    "elastic", "admin", "secret", "qwertz", "qwerty", "1234567890",
)  # fmt: skip
MIN_PASSWORD_LENGTH = 16
MIN_PASSWORD_CHARACTERS = 7
# Minimum length of a password without common words.
MIN_UNCOMMON_LENGTH = 10


def weak_key(key: str) -> bool:
    """Return whether a secret key is too short, too simple, or a known example."""
    weak = len(key) < MIN_KEY_LENGTH or len(set(key)) < MIN_KEY_CHARACTERS
    return weak or any(word in key.lower() for word in DEFAULT_WORDS)


def weak_password(password: str) -> bool:
    """Return whether a password is short, has few different characters, or is mostly common words."""
    uncommon = password.lower()
    for word in DEFAULT_PASSWORDS:
        uncommon = uncommon.replace(word, "")
    few_characters = len(set(password)) < MIN_PASSWORD_CHARACTERS
    return (
        len(password) < MIN_PASSWORD_LENGTH or few_characters or len(uncommon) < MIN_UNCOMMON_LENGTH
    )


def weak_account(password: str) -> bool:
    """The same for a password that another server's operator may have chosen: only the worst."""
    return bool(password) and (len(set(password)) < 3 or password.lower() in DEFAULT_PASSWORDS)


def weak_database(database: dict[str, Any]) -> str:
    """Return why this database must not serve the public; empty if it may.

    A database reached through a Unix socket needs no password.
    """
    if database["ENGINE"].endswith("sqlite3"):
        return "SQLite serves the demo only; set DATABASE_URL to a PostgreSQL."
    password = str(database.get("PASSWORD", ""))
    by_socket = str(database.get("HOST", "")).startswith("/")
    if not by_socket and weak_password(password):
        return "The database's password is a default or too short or too plain; use `openssl rand -hex 24`."
    return ""


def refusals(values: dict[str, Any]) -> list[str]:
    """Return every reason not to start with these settings."""
    reasons = [weak_database(values["DATABASES"]["default"])]
    reasons += [
        f"{name.replace('_HOST_', '_')} is a default, or too plain."
        for name in ("ELASTICSEARCH_PASSWORD", "EMAIL_HOST_PASSWORD")
        if weak_account(values.get(name, ""))
    ]
    if values["DEBUG"]:
        reasons.append("DEBUG shows secrets to visitors.")
    if weak_key(values["SECRET_KEY"]):
        reasons.append("SECRET_KEY is a default or too weak; use `openssl rand -base64 48`.")
    if "*" in values["ALLOWED_HOSTS"]:
        reasons.append("ALLOWED_HOSTS lets every name in.")
    return [reason for reason in reasons if reason]
