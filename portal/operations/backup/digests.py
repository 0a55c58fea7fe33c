"""Digests for comparing a restored portal with the saved one: rows by table, and files."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK = 1024 * 1024
MODULUS = 2**256


@dataclass(frozen=True)
class Digest:
    """Number of rows (or bytes), and a SHA-256 over them."""

    size: int
    sha256: str


def of_rows(rows: Iterable[Iterable[Any]]) -> Digest:
    """Return a digest of a table's rows that is independent of their order."""
    count, total = 0, 0
    for row in rows:
        text = repr(tuple(row)).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(hashlib.sha256(text).digest())) % MODULUS
        count += 1
    return Digest(count, f"{total:064x}")


def of_file(path: Path) -> Digest:
    """Return size and SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return Digest(path.stat().st_size, digest.hexdigest())


def of_folder(folder: Path) -> dict[str, Digest]:
    """Return the digest of every file below a folder by relative path; empty if there are none."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): of_file(path) for path in files}


def differences(saved: dict[str, Digest], found: dict[str, Digest]) -> list[str]:
    """Return what is missing, surplus or different, one line each."""
    lines = [f"{name} is missing" for name in sorted(saved.keys() - found.keys())]
    lines += [f"{name} was not saved" for name in sorted(found.keys() - saved.keys())]
    lines += [
        f"{name} differs ({saved[name].size} saved, {found[name].size} found)"
        for name in sorted(saved.keys() & found.keys())
        if saved[name] != found[name]
    ]
    return lines
