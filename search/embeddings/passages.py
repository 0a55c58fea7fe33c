"""Which text of an entry is embedded: its heading and the beginning of its original text."""

from dataclasses import dataclass
from hashlib import sha256

from search.schema.documents import Document

# A longer text takes more time than it adds: see docs/search-quality.md.
MAX_LENGTH = 700


@dataclass(frozen=True)
class Passage:
    """The text of an entry that is embedded, and its language."""

    text: str
    language: str

    def key(self, model: str) -> str:
        """The key of its vector by this model: the same text has the same vector."""
        return sha256(f"{model}\0{self.language}\0{self.text}".encode()).hexdigest()


def passage(document: Document) -> Passage:
    """The passage of an entry, in its original language; translations say the same."""
    language = document.source_language
    text = document.texts.get(language) or next(iter(document.texts.values()))
    if language not in document.texts:
        language = next(iter(document.texts))
    parts = (text.heading, text.summary, text.body)
    whole = ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
    return Passage(" ".join(whole[: 2 * MAX_LENGTH].split())[:MAX_LENGTH], language)
