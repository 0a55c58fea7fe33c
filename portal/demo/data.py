"""Data files of the demo."""

from pathlib import Path
from typing import Any

from cities.vocabularies.loader import read_yaml

FOLDER = Path(__file__).parent


def data(name: str) -> Any:
    """Return the content of a data file."""
    return read_yaml(FOLDER / f"{name}.yaml")
