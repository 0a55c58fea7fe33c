"""A real Elasticsearch that insists on TLS and knows its users: let in, and turned away in words."""

import logging
from types import SimpleNamespace

import pytest
import requests
import trustme

from search import searcher
from search.engines import EngineUnavailable, registry
from search.engines.elasticsearch.connection import ConnectionOptions
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.indexing import indexer
from search.schema.request import Degraded, SearchRequest
from tests import factories as f
from tests.e2e.running import free_port
from tests.search.samples import WORLD
from tests.servers import Node, require_elasticsearch

pytestmark = [pytest.mark.servers, pytest.mark.nodes, pytest.mark.timeout(300)]

ADMIN = ("admin", "a-password-of-the-tests")
# That password, as Elasticsearch's file of users keeps it.
ADMIN_HASHED = "$2b$04$VZN5cWRwpIONGQRnXdt03up3bKXzKbFQYSO6gCe.p6sgzYojAaZbm"
# The least that docs/operation.md says a key needs.
RIGHTS = {
    "portal": {
        "cluster": ["monitor", "manage_index_templates"],
        "indices": [{"names": ["partnerstadt*"], "privileges": ["all"]}],
    }
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """The server, the file of its authority, that of another authority, and a key."""
    require_elasticsearch()
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other.pem")
    session = requests.Session()
    # The machine may have an authority of its own in the environment.
    session.trust_env = False
    session.auth, session.verify = ADMIN, str(folder / "ca.pem")
    port = free_port()
    node = Node(
        f"https://127.0.0.1:{port}",
        session,
        **{
            "discovery.type": "single-node",
            "http.port": port,
            "transport.port": free_port(),
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.certificate": "server.pem",
            "xpack.security.http.ssl.key": "server.key",
        },
    )
    try:
        _furnish(node, authority.issue_cert("127.0.0.1"))
        node.start().wait()
        made = session.post(
            f"{node.url}/_security/api_key",
            json={"name": "portal", "role_descriptors": RIGHTS},
            timeout=60,
        )
        assert made.ok, made.text
        yield SimpleNamespace(
            url=node.url,
            ca=str(folder / "ca.pem"),
            other_ca=str(folder / "other.pem"),
            key=made.json()["encoded"],
            session=session,
        )
    finally:
        node.remove()


def _furnish(node, certificate):
    certificate.private_key_pem.write_to_path(node.config / "server.key")
    certificate.cert_chain_pems[0].write_to_path(node.config / "server.pem")
    (node.config / "users").write_text(f"{ADMIN[0]}:{ADMIN_HASHED}\n")
    (node.config / "users_roles").write_text(f"superuser:{ADMIN[0]}\n")


@pytest.fixture
def portal(settings, tmp_path, guarded):
    """The portal's settings for this server, changed as asked for; forgotten afterwards."""
    settings.SEARCH_EMBEDDED_DIR = tmp_path / "search"
    settings.SEARCH_ENGINES = ["elasticsearch", "embedded"]
    settings.ELASTICSEARCH_RETRIES = 0
    settings.ELASTICSEARCH_TIMEOUT = 30
    settings.ELASTICSEARCH_INDEX = "partnerstadt"
    right = {"URL": guarded.url, "CA": guarded.ca, "API_KEY": guarded.key}

    def configure(**changed):
        for name, value in (right | changed).items():
            setattr(settings, f"ELASTICSEARCH_{name}", value)
        registry.reset()

    yield configure
    registry.reset()


@pytest.mark.django_db
def test_with_the_right_authority_and_key_everything_works(portal, guarded):
    page = f.measure(heading="Fernwärme", summary="Aus dem Fluss")
    portal()
    assert indexer.rebuild("elasticsearch") == 1
    indexer.drain("elasticsearch")
    assert not indexer.check("elasticsearch")
    result = searcher.search(SearchRequest("Fernwärme"))
    assert (result.engine, result.degraded) == ("elasticsearch", None)
    assert [hit.document.page_id for hit in result.hits] == [page.pk]


def test_an_account_works_too(guarded):
    user, password = ADMIN
    by_name = ConnectionOptions(user=user, password=password, ca=guarded.ca)
    engine = ElasticsearchEngine(guarded.url, "by-name", 30, by_name)
    assert engine.rebuild(lambda: WORLD) == len(WORLD)
    in_address = guarded.url.replace("://", f"://{user}:{password}@")
    engine = ElasticsearchEngine(in_address, "by-name", 30, ConnectionOptions(ca=guarded.ca))
    assert engine.count() == len(WORLD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"CA": "other"}, "its certificate is not trusted: look at ELASTICSEARCH_CA"),
        ({"CA": ""}, "its certificate is not trusted: look at ELASTICSEARCH_CA"),
        (
            {"API_KEY": "d3Jvbmc6c2VjcmV0LW9mLXRoZS1rZXk="},
            "does not accept our account or key (401)",
        ),
        ({"API_KEY": ""}, "does not accept our account or key (401)"),
        ({"API_KEY": "", "USER": "admin", "PASSWORD": "wrong-secret"}, "(401)"),
        ({"URL": "http", "CA": ""}, "does ELASTICSEARCH_URL lack https?"),
    ],
)
def test_without_them_the_embedded_engine_answers_and_the_log_says_why(
    portal, guarded, caplog, changed, words
):
    caplog.set_level(logging.DEBUG)
    if changed.get("CA"):
        changed = {"CA": guarded.other_ca}
    if changed.get("URL"):
        changed |= {"URL": guarded.url.replace("https", "http")}
    portal(**changed)
    page = f.measure(heading="Fernwärme")
    indexer.ensure_ready("embedded")
    with pytest.raises(EngineUnavailable) as raised:
        indexer.rebuild("elasticsearch")
    assert words in str(raised.value)

    result = searcher.search(SearchRequest("Fernwärme"))

    assert (result.engine, result.degraded) == ("embedded", Degraded.UNREACHABLE)
    assert [hit.document.page_id for hit in result.hits] == [page.pk]
    assert words in caplog.text
    secrets = [guarded.key, ADMIN[1], changed.get("API_KEY"), changed.get("PASSWORD")]
    for secret in filter(None, secrets):
        assert secret not in caplog.text + str(raised.value)


def test_a_key_may_be_too_weak(guarded):
    rights = {"nothing": {"cluster": [], "indices": []}}
    made = guarded.session.post(
        f"{guarded.url}/_security/api_key",
        json={"name": "weak", "role_descriptors": rights},
        timeout=60,
    )
    weak = ConnectionOptions(api_key=made.json()["encoded"], ca=guarded.ca, retries=0)
    engine = ElasticsearchEngine(guarded.url, "partnerstadt", 30, weak)
    with pytest.raises(EngineUnavailable, match=r"may not do this \(403\)"):
        engine.rebuild(lambda: WORLD)
