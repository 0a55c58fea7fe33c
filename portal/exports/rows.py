"""The measures of an export one by one, up to the largest number, with a word where some are missing."""

import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.engines import EngineError
from search.schema.documents import Document
from search.searcher import ScanResult

logger = logging.getLogger(__name__)


@dataclass
class Rows:
    """What is passed on: iterate once, then `notice` says in words what is missing, if anything is.

    `written` counts the measures. A search engine that is lost in the midst ends the rows with such
    a notice, and `broken` is true.
    """

    found: ScanResult
    most: int
    written: int = 0
    notice: str = ""
    broken: bool = False

    def __post_init__(self) -> None:
        """Find the words while the visitor's language is active."""
        self._cut = ngettext(
            "Only %(most)d of %(total)d measure is in this file. Set filters to get the others.",
            "Only the first %(most)d of %(total)d measures are in this file. Set filters to get the others.",
            self.found.total,
        ) % {"most": self.most, "total": self.found.total}
        self._lost = _("This file is not complete: the search broke off. Please fetch it again.")

    def __iter__(self) -> Generator[Document]:
        """Every measure, up to the largest number."""
        with closing(self.found.documents) as documents:
            try:
                for document in documents:
                    if self.written == self.most:
                        self.notice = self._cut
                        return
                    self.written += 1
                    yield document
            except EngineError as error:
                logger.warning("An export broke off after %d measures: %s", self.written, error)
                self.broken = True
                self.notice = self._lost
