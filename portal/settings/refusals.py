"""What a public portal refuses to start with: debugging, default secrets, the demo's database."""

from typing import Any

SHORTEST_KEY = 50
FEWEST_DIFFERENT = 12
DEFAULT_WORDS = ("insecure", "change", "example", "secret-key", "placeholder")
DEFAULT_PASSWORDS = (
    "postgres", "password", "portal", "partnerstadt", "changeme", "change-me",
    "elastic", "admin", "secret", "qwertz", "qwerty", "1234567890",
)  # fmt: skip
SHORTEST_PASSWORD = 16
FEWEST_IN_PASSWORD = 7
# So much must be left of a password without the words that everybody tries.
FEWEST_BESIDE_WORDS = 10


def weak_key(key: str) -> bool:
    """Whether a secret key is too short, too plain, or one of those in examples."""
    plain = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT
    return plain or any(word in key.lower() for word in DEFAULT_WORDS)


def weak_password(password: str) -> bool:
    """Whether a password is short, of few different characters, or little more than usual words."""
    rest = password.lower()
    for word in DEFAULT_PASSWORDS:
        rest = rest.replace(word, "")
    few = len(set(password)) < FEWEST_IN_PASSWORD
    return len(password) < SHORTEST_PASSWORD or few or len(rest) < FEWEST_BESIDE_WORDS


def weak_account(password: str) -> bool:
    """The same of a password that another server's operator may have chosen: only what is plain."""
    return bool(password) and (len(set(password)) < 3 or password.lower() in DEFAULT_PASSWORDS)


def weak_database(database: dict[str, Any]) -> str:
    """Why this database must not serve the public; empty if it may.

    A database reached through a socket file, which needs no password, may.
    """
    if database["ENGINE"].endswith("sqlite3"):
        return "SQLite serves the demo only; set DATABASE_URL to a PostgreSQL."
    password = str(database.get("PASSWORD", ""))
    by_socket = str(database.get("HOST", "")).startswith("/")
    if not by_socket and weak_password(password):
        return "The database's password is a default or too short or too plain; use `openssl rand -hex 24`."
    return ""


def refusals(values: dict[str, Any]) -> list[str]:
    """Every reason not to start with these settings, one line each."""
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
