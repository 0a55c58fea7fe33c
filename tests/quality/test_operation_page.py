"""The page on running the portal tells every setting and every command there is."""

import re

import pytest

from tests.needs import ROOT

PAGE = (ROOT / "docs" / "operation.md").read_text("utf-8")
READ = re.compile(
    r"(?:environ\.get|environment\.(?:text|flag|words|required|number|whole|choice))\(\s*\"([A-Z_]+)\""
)


def settings_read():
    names = ("base.py", "folders.py", "production.py", "search.py")
    files = [ROOT / "portal" / "settings" / name for name in names]
    return sorted({name for path in files for name in READ.findall(path.read_text("utf-8"))})


def commands():
    found = [
        path.stem
        for house in ("cities", "search", "portal")
        for path in (ROOT / house / "management" / "commands").glob("*.py")
        if path.stem != "__init__"
    ]
    return sorted(found)


@pytest.mark.parametrize("name", settings_read())
def test_the_setting_is_told(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", commands())
def test_the_command_is_told(name):
    assert re.search(rf"`(manage\.py )?{name}[ `]", PAGE)
