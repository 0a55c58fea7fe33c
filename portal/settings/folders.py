"""The folder of the code, and the one of all data."""

from pathlib import Path

from portal.settings import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = environment.folder("PORTAL_VAR", BASE_DIR / "var")
