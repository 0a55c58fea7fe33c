"""Settings with which the search cannot work: URLs, credentials and files."""

import base64
import binascii
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

MAX_MODEL_LENGTH = 200


def search_refusals(values: dict[str, Any]) -> list[str]:
    """Return every reason why the search cannot work; none contains a secret."""
    nodes = [node.strip() for node in values["ELASTICSEARCH_URL"].split(",") if node.strip()]
    addresses = [urlsplit(node) for node in nodes if not _broken_address(node)]
    reasons = [
        f"ELASTICSEARCH_URL: {_without_account(node)!r} is no address such as https://host:9200."
        for node in nodes
        if _broken_address(node)
    ]
    node_keys = [(each.hostname, each.port, each.path) for each in addresses]
    if len(set(node_keys)) < len(node_keys):
        reasons.append("ELASTICSEARCH_URL names a node twice.")
    if len({each.scheme for each in addresses}) > 1:
        reasons.append("ELASTICSEARCH_URL: either all nodes speak https, or none.")
    reasons += _refused_accounts(values, addresses)
    reasons.append(_refused_authority(values["ELASTICSEARCH_CA"], addresses))
    if values["SEARCH_BREAKER_LONGEST_REST"] < values["SEARCH_BREAKER_REST"]:
        reasons.append("SEARCH_BREAKER_LONGEST_REST is shorter than SEARCH_BREAKER_REST.")
    return [reason for reason in (*reasons, *_refused_endpoint(values)) if reason]


def _refused_endpoint(values: dict[str, Any]) -> list[str]:
    if values["SEARCH_ENCODER"] != "endpoint":
        return []
    reasons = []
    url = values["EMBEDDINGS_URL"]
    if not url or _broken_address(url) or urlsplit(url).username is not None:
        reasons.append("EMBEDDINGS_URL must be an address such as http://host:8080/v1.")
    if not 0 < len(values["EMBEDDINGS_MODEL"]) <= MAX_MODEL_LENGTH:
        reasons.append("EMBEDDINGS_MODEL must name the model of the endpoint.")
    return reasons


def _broken_address(node: str) -> bool:
    try:
        parts = urlsplit(node)
        port = parts.port
    except ValueError:
        return True
    plain = node.isascii() and node.isprintable() and not any(sign in node for sign in " ?#")
    return not (parts.scheme in ("http", "https") and parts.hostname and plain and port != 0)


def _without_account(node: str) -> str:
    return node.rpartition("@")[2][:80]


def _refused_accounts(values: dict[str, Any], addresses: list[SplitResult]) -> list[str]:
    reasons = []
    key, user = values["ELASTICSEARCH_API_KEY"], values["ELASTICSEARCH_USER"]
    if bool(user) != bool(values["ELASTICSEARCH_PASSWORD"]):
        reasons.append("Set both ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD, or neither.")
    in_address = any(each.username is not None for each in addresses)
    if sum(map(bool, (key, user, in_address))) > 1:
        reasons.append(
            "Name one way into Elasticsearch: ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USER with "
            "its password, or an account in ELASTICSEARCH_URL."
        )
    if key and not _is_encoded_key(key):
        reasons.append(
            'ELASTICSEARCH_API_KEY is not the "encoded" form in which Elasticsearch gives a key.'
        )
    return reasons


def _is_encoded_key(key: str) -> bool:
    try:
        return b":" in base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return False


def _refused_authority(path: str, addresses: list[SplitResult]) -> str:
    if not path:
        return ""
    if not all(each.scheme == "https" for each in addresses):
        return "ELASTICSEARCH_CA is set, but ELASTICSEARCH_URL does not say https."
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        return f"ELASTICSEARCH_CA names no file with a certificate: {error}."
    return ""
