"""Digests by which a restored portal is compared with the saved one: rows by table, and files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK = 1024 * 1024
MODULUS = 2**256


@dataclass(frozen=True)
class Digest:
    """How many rows (or bytes) there are, and a SHA-256 over them."""

    size: int
    sha256: str


def of_rows(rows: Iterable[Iterable[Any]]) -> Digest:
    """A digest that depends on the rows of a table but not on their order."""
    count, total = 0, 0
    for row in rows:
        text = repr(tuple(row)).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(hashlib.sha256(text).digest())) % MODULUS
        count += 1
    return Digest(count, f"{total:064x}")


def of_file(path: Path) -> Digest:
    """The size and SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return Digest(path.stat().st_size, digest.hexdigest())


def of_folder(folder: Path) -> dict[str, Digest]:
    """The digest of every file below a folder, by its path within it; empty if there is none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): of_file(path) for path in files}


def differences(saved: dict[str, Digest], found: dict[str, Digest]) -> list[str]:
    """The names that are missing, superfluous or different, each with the reason."""
    lines = [f"{name} is missing" for name in sorted(saved.keys() - found.keys())]
    lines += [f"{name} was not saved" for name in sorted(found.keys() - saved.keys())]
    lines += [
        f"{name} differs ({saved[name].size} saved, {found[name].size} found)"
        for name in sorted(saved.keys() & found.keys())
        if saved[name] != found[name]
    ]
    return lines
