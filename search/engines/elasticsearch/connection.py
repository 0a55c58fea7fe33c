"""Connecting to Elasticsearch: nodes, credentials, certificates, and errors for operators."""

from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError, Elasticsearch, SSLError

# A failed node is skipped for this long, then twice as long, while others are available.
_NODE_BACKOFF_SECONDS = 5.0
_MAX_NODE_BACKOFF_SECONDS = 60.0
_UNAUTHORIZED = 401
_FORBIDDEN = 403
_CONNECTION_LOST = ("RemoteDisconnected", "Connection aborted", "ConnectionResetError")


@dataclass(frozen=True)
class ConnectionOptions:
    """Credentials, the trusted certificate authority, timeouts and retries.

    `api_key` is the encoded form; without one `user` and `password` are sent, if any. `ca` is a
    file with the certificate of the authority that signed the servers' own; certificates are always
    verified. Writes time out after `write_timeout` seconds and are retried `retries` times, after
    `backoff` seconds, then after twice as long. `connections` is the size of the pool per node.
    """

    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    write_timeout: float = 60.0
    connections: int = 10
    retries: int = 2
    backoff: float = 0.5

    @property
    def retry_delays(self) -> list[float]:
        """The seconds before each retry."""
        return [self.backoff * 2**number for number in range(self.retries)]


def connect(url: str, timeout: float, options: ConnectionOptions) -> Elasticsearch:
    """A client of all nodes in `url`, separated by commas; unavailable nodes are skipped.

    A request that cannot be sent to one node is sent to the next at once; nothing is retried after
    a timeout, because the caller has waited long enough.
    """
    nodes = [node.strip() for node in url.split(",") if node.strip()]
    auth: dict[str, Any] = {}
    if options.api_key:
        auth["api_key"] = options.api_key
    elif options.user:
        auth["basic_auth"] = (options.user, options.password)
    if options.ca:
        auth["ca_certs"] = options.ca
    return Elasticsearch(
        nodes,
        request_timeout=timeout,
        max_retries=len(nodes) - 1,
        connections_per_node=options.connections,
        dead_node_backoff_factor=_NODE_BACKOFF_SECONDS,
        max_dead_node_backoff=_MAX_NODE_BACKOFF_SECONDS,
        **auth,
    )


def is_auth_error(error: ApiError) -> bool:
    """Whether a server rejected our credentials or permissions, not the request itself."""
    return error.status_code in (_UNAUTHORIZED, _FORBIDDEN)


def describe_error(error: Exception) -> str:
    """What went wrong and which setting to check; contains no secret."""
    # The client's own text omits the cause where nothing was retried.
    message = str(getattr(error, "message", error))
    if isinstance(error, ApiError):
        message = str(error)
        return {
            _UNAUTHORIZED: "it does not accept our account or key (401): look at "
            "ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD",
            _FORBIDDEN: f"our account or key may not do this (403): {message}",
        }.get(error.status_code, message)
    if isinstance(error, SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in message:
            return f"its certificate is not trusted: look at ELASTICSEARCH_CA ({message})"
        return f"it does not speak TLS as we do: look at ELASTICSEARCH_URL ({message})"
    if any(sign in message for sign in _CONNECTION_LOST):
        return f"it ended the connection: does ELASTICSEARCH_URL lack https? ({message})"
    return message
