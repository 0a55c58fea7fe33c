"""Documents of an export up to a limit, with a notice if some are missing."""

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
    """Iterate once over the documents; then `notice` says what is missing, if anything.

    `written` counts the documents. If the search engine fails midway, iteration ends with a notice
    and `interrupted` is set.
    """

    matches: ScanResult
    limit: int
    written: int = 0
    notice: str = ""
    interrupted: bool = False

    def __post_init__(self) -> None:
        """Translate the notices while the visitor's language is active."""
        self._truncated_notice = ngettext(
            "Only %(most)d of %(total)d measure is in this file. Set filters to get the others.",
            "Only the first %(most)d of %(total)d measures are in this file. Set filters to get the others.",
            self.matches.total,
        ) % {"most": self.limit, "total": self.matches.total}
        self._interrupted_notice = _(
            "This file is not complete: the search broke off. Please fetch it again."
        )

    def __iter__(self) -> Generator[Document]:
        """Yield every document up to the limit."""
        with closing(self.matches.documents) as documents:
            try:
                for document in documents:
                    if self.written == self.limit:
                        self.notice = self._truncated_notice
                        return
                    self.written += 1
                    yield document
            except EngineError as error:
                logger.warning("An export broke off after %d measures: %s", self.written, error)
                self.interrupted = True
                self.notice = self._interrupted_notice
