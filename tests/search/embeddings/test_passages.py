"""Which texts of an entry are embedded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.embeddings.passages import Passage, embed

SENTENCES = [f"Sentence {number} tells {'something ' * 9}here." for number in range(30)]


def passage(text, heading="Heading"):
    return Passage(heading, text, "en")


def pieces(text):
    return [each.removeprefix("Heading. ") for each in passage(text).texts[2:]]


def test_a_long_text_is_embedded_by_heading_beginning_and_three_pieces():
    heading, beginning, *others = passage(" ".join(SENTENCES)).texts
    assert heading == "Heading"
    assert beginning.startswith("Heading. Sentence 0 tells")
    assert len(beginning) == 700
    assert len(others) == 3


def test_pieces_are_of_whole_sentences_in_their_order():
    whole = " ".join(SENTENCES)
    found = pieces(whole)
    assert all(piece.endswith("here.") and len(piece) <= 350 for piece in found)
    assert whole.startswith(" ".join(found))


@pytest.mark.parametrize("between", ["\n", "\n\n", "! ", "? ", "… "])
def test_sentences_end_with_marks_and_lines(between):
    first, second = pieces(("word " * 60).strip() + between + ("other " * 50).strip())
    assert first.strip("!?…").endswith("word")
    assert second.startswith("other")


def test_a_short_text_is_one_piece_with_its_beginning():
    assert passage("A sentence. Another.").texts == ("Heading", "Heading. A sentence. Another.")


def test_a_heading_alone():
    assert passage("").texts == ("Heading",)


@given(st.text(max_size=3_000))
def test_any_text_is_embedded_in_few_and_short_texts(text):
    texts = passage(text).texts
    assert 1 <= len(texts) <= 5
    assert all(texts)
    assert max(map(len, texts)) <= 710


class Counting:
    """Embeds every text as a direction of its own."""

    model = "counting"

    def embed_passages(self, texts):
        return list(np.eye(len(texts), dtype=np.float32))


def test_the_texts_of_a_passage_become_one_vector():
    long, short = embed(Counting(), [passage(" ".join(SENTENCES)), passage("")])
    assert np.linalg.norm(long) == pytest.approx(1)
    heading, beginning, *others = long[:5] / long[1]
    assert (heading, beginning) == pytest.approx((0.5, 1))
    assert others == pytest.approx([3**-0.5] * 3)
    assert short.tolist() == [0, 0, 0, 0, 0, 1]
