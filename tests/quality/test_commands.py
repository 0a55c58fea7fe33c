"""The commands that people type, and the files that start the portal for real."""

import re
import socket
import subprocess

import pytest
import yaml

from scripts import serve, setup
from tests.needs import ROOT

COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
CLUSTER_TEXT = (ROOT / "docker-compose.cluster.yml").read_text("utf-8")
CLUSTER = yaml.safe_load(CLUSTER_TEXT)
NODES = ("elasticsearch", "elasticsearch-2", "elasticsearch-3")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SECRETS = {"PORTAL_DOMAIN", "SECRET_KEY", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD"}
COMMANDS = {"setup", "demo", "run", "test", "lint", "messages", "elasticsearch", "clean"}


def test_make_help_lists_every_command():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  make ([a-z-]+)", shown.stdout, re.MULTILINE))
    phony = re.search(r"\.PHONY: (.*?)\n\n", (ROOT / "Makefile").read_text("utf-8"), re.DOTALL)
    assert listed == set(phony.group(1).replace("\\", "").split())
    assert listed >= COMMANDS


def test_every_variable_of_compose_is_explained():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE_TEXT + CLUSTER_TEXT))
    explained = set(
        re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    )
    assert used == explained


def test_secrets_have_no_default():
    for name in SECRETS:
        assert f"${{{name}:?" in COMPOSE_TEXT
        assert f"${{{name}:-" not in COMPOSE_TEXT
        assert re.search(rf"^{name}=$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)


def test_the_image_starts_what_compose_starts_and_not_as_root():
    assert f"CMD {COMPOSE['services']['web']['command']}".replace("'", '"') in DOCKERFILE
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)[-1]
    assert not user.startswith(("0", "root"))


def test_long_running_services_restart_and_are_looked_after():
    for name, service in COMPOSE["services"].items():
        if name == "prepare":
            continue
        assert service["restart"] == "unless-stopped", name
        assert name == "proxy" or "healthcheck" in service, name


def test_the_cluster_is_three_nodes_that_trust_only_one_another():
    for name in NODES:
        node = CLUSTER["services"][name]
        assert node["restart"] == "unless-stopped"
        assert "--cacert" in node["healthcheck"]["test"][1]
        assert node["networks"] == ["inside"]
        given = node["environment"]
        assert given["node.name"] == name
        for found_by in ("discovery.seed_hosts", "cluster.initial_master_nodes"):
            assert given[found_by].split(",") == list(NODES)
        for side in ("http", "transport"):
            assert given[f"xpack.security.{side}.ssl.enabled"] == "true"
            assert given[f"xpack.security.{side}.ssl.certificate"] == f"certs/{name}/{name}.crt"
    script = (ROOT / "docker" / "certificates.sh").read_text("utf-8")
    assert f"for node in {' '.join(NODES)}; do" in script


def test_the_portal_knows_all_nodes_and_their_authority():
    for name in ("prepare", "web", "worker"):
        service = CLUSTER["services"][name]
        urls = service["environment"]["ELASTICSEARCH_URL"].split(",")
        assert urls == [f"https://{node}:9200" for node in NODES]
        assert service["environment"]["ELASTICSEARCH_CA"] == "/srv/certs/ca/ca.crt"
        assert service["volumes"] == ["search-certificates:/srv/certs:ro"]


def test_only_the_proxy_is_open_to_the_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == [
        "proxy"
    ]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "elasticsearch"):
        assert COMPOSE["services"][name]["networks"] == ["inside"]


def test_the_proxy_hands_out_nothing_private():
    text = (ROOT / "docker" / "Caddyfile").read_text("utf-8")
    paths = re.search(r"^\t\tpath (.+)$", text, re.MULTILINE).group(1).split()
    assert paths == ["/static/*", "/media/images/*"]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of its own for the set-up, with nothing in it but lock files."""
    for name in ("uv.lock", "package.json", "package-lock.json"):
        (tmp_path / name).write_text("1")
    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "var" / "stamps")
    monkeypatch.setattr(setup, "PYTHON", python)
    monkeypatch.setattr(setup, "find_uv", lambda: "uv")
    ran = []

    def run(*command, hint=""):
        ran.append(command[1])
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        (tmp_path / "node_modules").mkdir(exist_ok=True)
        (tmp_path / "var" / "frontend").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(setup, "run", run)
    return tmp_path, ran


def set_up():
    setup.python_packages()
    setup.node_packages()
    setup.frontend()


def test_a_second_set_up_does_nothing(checkout):
    _folder, ran = checkout
    set_up()
    assert ran == ["sync", "ci", "run"]
    set_up()
    assert len(ran) == 3


def test_a_changed_lock_file_is_followed(checkout):
    folder, ran = checkout
    set_up()
    (folder / "uv.lock").write_text("2")
    set_up()
    assert ran[3:] == ["sync"]


def test_changed_styles_are_built_again(checkout):
    folder, ran = checkout
    set_up()
    (folder / "frontend").mkdir()
    (folder / "frontend" / "style.css").write_text("a {}")
    set_up()
    assert ran[3:] == ["run"]


def test_removed_packages_are_installed_again(checkout):
    folder, ran = checkout
    set_up()
    (folder / "node_modules").rmdir()
    set_up()
    assert ran[3:] == ["ci"]


def test_a_taken_port_gets_one_clear_line(monkeypatch, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert serve.main() == 1
    assert f"make demo PORT={port + 1}" in capsys.readouterr().out
