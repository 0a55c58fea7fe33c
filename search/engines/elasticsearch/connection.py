"""How the servers are reached: their addresses, who we are there, and their refusals in words."""

from dataclasses import dataclass, field
from typing import Any

from elasticsearch import ApiError, Elasticsearch, SSLError

# A node that failed is passed over for so long, then twice as long, while others are there.
_NODE_REST = 5.0
_LONGEST_NODE_REST = 60.0
_UNKNOWN = 401
_FORBIDDEN = 403
_CUT_OFF = ("RemoteDisconnected", "Connection aborted", "ConnectionResetError")


@dataclass(frozen=True)
class Access:
    """Who we are to the servers, whom we trust, and how patient we are.

    `api_key` is the encoded form; without one `user` and `password` are sent, if any. `ca` is a
    file with the certificate of the authority that signed theirs; certificates are always checked.
    Writing waits `patience` seconds for an answer and is repeated `retries` times, after `backoff`
    seconds, then after twice as long. `connections` are kept to each node.
    """

    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    patience: float = 60.0
    connections: int = 10
    retries: int = 2
    backoff: float = 0.5

    @property
    def pauses(self) -> list[float]:
        """The seconds before each repetition."""
        return [self.backoff * 2**number for number in range(self.retries)]


def connect(url: str, timeout: float, access: Access) -> Elasticsearch:
    """A client of all nodes in `url`, a list with commas; a node that is gone is passed over.

    What cannot be sent to one node is sent to the next at once; nothing is repeated after a
    timeout, for whoever waits has waited long enough.
    """
    nodes = [node.strip() for node in url.split(",") if node.strip()]
    options: dict[str, Any] = {}
    if access.api_key:
        options["api_key"] = access.api_key
    elif access.user:
        options["basic_auth"] = (access.user, access.password)
    if access.ca:
        options["ca_certs"] = access.ca
    return Elasticsearch(
        nodes,
        request_timeout=timeout,
        max_retries=len(nodes) - 1,
        connections_per_node=access.connections,
        dead_node_backoff_factor=_NODE_REST,
        max_dead_node_backoff=_LONGEST_NODE_REST,
        **options,
    )


def turned_away(error: ApiError) -> bool:
    """Whether a server refused us, not what we asked."""
    return error.status_code in (_UNKNOWN, _FORBIDDEN)


def in_words(error: Exception) -> str:
    """What went wrong and what to look at; holds no secret."""
    # The client's own text leaves out the cause where nothing was repeated.
    told = str(getattr(error, "message", error))
    if isinstance(error, ApiError):
        told = str(error)
        return {
            _UNKNOWN: "it does not accept our account or key (401): look at ELASTICSEARCH_API_KEY, "
            "or ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD",
            _FORBIDDEN: f"our account or key may not do this (403): {told}",
        }.get(error.status_code, told)
    if isinstance(error, SSLError):
        if "CERTIFICATE_VERIFY_FAILED" in told:
            return f"its certificate is not trusted: look at ELASTICSEARCH_CA ({told})"
        return f"it does not speak TLS as we do: look at ELASTICSEARCH_URL ({told})"
    if any(sign in told for sign in _CUT_OFF):
        return f"it ended the connection: does ELASTICSEARCH_URL lack https? ({told})"
    return told
