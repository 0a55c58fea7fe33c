"""The vectors of a generation: one file per vector field, read as a memory-mapped matrix.

A file is a row of records of equal size: the uuid of a document, its sort key, its state and its
vector. Records are only appended. Of those with one sort key the last one counts; a document that
was replaced or removed is no longer in the index in that state, so its record is never found.
"""

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from search.schema.documents import Document
from search.schema.fields import SORT_FIELDS, sort_keys
from search.schema.vectors import Vector, VectorQuery, decode

STATE_FIELD = "state"
_FOLDER = "vectors"


@dataclass(frozen=True)
class Candidate:
    """A document whose vector is near; `key` is its sort key, `state` see `document_state`."""

    field: str
    uuid: str
    key: int
    state: int
    nearness: float


def document_state(document: Document) -> int:
    """A number that changes whenever anything in the document does."""
    digest = sha256(f"{document.uuid} {document.hash}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def append(generation: Path, documents: Iterable[Document]) -> None:
    """Add the vectors of these documents; needs the write lock.

    They are on the disk before the documents are committed.
    """
    for (field, dimensions), records in _records(documents).items():
        path = generation / _FOLDER / f"{field}-{dimensions}"
        path.parent.mkdir(exist_ok=True)
        size = _record_type(dimensions).itemsize
        with path.open("ab") as file:
            # A record that a killed process began.
            file.truncate(file.tell() // size * size)
            file.write(np.array(records, dtype=_record_type(dimensions)).tobytes())
            file.flush()
            os.fsync(file.fileno())


def _records(documents: Iterable[Document]) -> dict[tuple[str, int], list[Any]]:
    records: dict[tuple[str, int], list[Any]] = {}
    for document in documents:
        key, state = sort_keys(document)[SORT_FIELDS["newest"]], document_state(document)
        for field, encoded in document.vectors.items():
            vector = decode(encoded)
            record = (document.uuid.encode(), key, state, vector)
            records.setdefault((field, len(vector)), []).append(record)
    return records


def _record_type(dimensions: int) -> np.dtype[Any]:
    fields = [("uuid", "S36"), ("key", "<u8"), ("state", "<u8")]
    return np.dtype([*fields, ("vector", "<f4", (dimensions,))])


class VectorFiles:
    """The vector files of the generation that was read last; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Path, tuple[int, Any, Any]] = {}

    def nearest(self, generation: Path, query: VectorQuery, limit: int) -> list[Candidate]:
        """The nearest `limit` texts of every language, nearest first."""
        vector = np.array(query.vector, dtype=np.float32)
        candidates = [
            candidate
            for field, mean in query.means.items()
            for candidate in self._nearest_in(generation, field, vector, mean, limit)
        ]
        return sorted(candidates, key=lambda candidate: (-candidate.nearness, -candidate.key))

    def _nearest_in(
        self, generation: Path, field: str, vector: Vector, mean: float, limit: int
    ) -> list[Candidate]:
        path = generation / _FOLDER / f"{field}-{len(vector)}"
        records, current = self._records(path, len(vector))
        if not len(current):
            return []
        nearness = records["vector"] @ vector - mean
        nearness[~current] = -np.inf
        limit = min(limit, int(current.sum()))
        positions = np.argpartition(-nearness, limit - 1)[:limit]
        # As lists: to read single values of a record is slow.
        uuids = records["uuid"][positions].astype("U36").tolist()
        keys, states = records["key"][positions].tolist(), records["state"][positions].tolist()
        nearnesses = nearness[positions].tolist()
        return [
            Candidate(field, *values)
            for values in zip(uuids, keys, states, nearnesses, strict=True)
        ]

    def _records(self, path: Path, dimensions: int) -> tuple[Any, Any]:
        """The records of a file, and which of them are the last of their key."""
        record_type = _record_type(dimensions)
        try:
            count = path.stat().st_size // record_type.itemsize
        except FileNotFoundError:
            count = 0
        with self._lock:
            known = self._open.get(path)
            if known is None or known[0] != count:
                # Files of other generations are no longer read.
                self._open = {
                    other: kept for other, kept in self._open.items() if other.parent == path.parent
                }
                known = self._open[path] = (count, *_map(path, record_type, count))
        return known[1], known[2]


def _map(path: Path, record_type: np.dtype[Any], count: int) -> tuple[Any, Any]:
    if not count:
        return np.empty(0, dtype=record_type), np.zeros(0, dtype=bool)
    # As a plain array, which is as lazy and quicker to read.
    records = np.asarray(np.memmap(path, dtype=record_type, mode="r", shape=(count,)))
    keys = np.array(records["key"][::-1])
    last = np.zeros(count, dtype=bool)
    last[count - 1 - np.unique(keys, return_index=True)[1]] = True
    return records, last
