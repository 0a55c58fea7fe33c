"""The data files of the demonstration."""

from pathlib import Path
from typing import Any

from cities.vocabularies.loader import read_yaml

FOLDER = Path(__file__).parent


def data(name: str) -> Any:
    """The content of one data file."""
    return read_yaml(FOLDER / f"{name}.yaml")
