"""Spreadsheets as they are uploaded, and the rows of a contract without a database."""

from io import BytesIO
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cities import models
from cities.contracts.tables import reader
from cities.contracts.tables.importer import Importer
from cities.contracts.tables.references import CellError
from cities.contracts.tables.table_types import TABLE_TYPES


def uploaded(content, name="table.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(content, name="table.csv"):
    return reader.read(uploaded(content, name))


class Terms:
    """Two fields of action."""

    keys = {1: "heat", 2: "green"}

    def key(self, pk):
        return self.keys.get(pk, "")

    def label(self, pk):
        return self.key(pk).title()

    def find(self, text):
        for pk, key in self.keys.items():
            if text.casefold() == key:
                return pk
        raise CellError(text)


class Measures:
    """Measures whose address ends with their number."""

    def address(self, pk):
        return "" if pk is None else f"dortmund/m{pk}"

    def find(self, text):
        try:
            return int(text.removeprefix("dortmund/m"))
        except ValueError:
            raise CellError(text)


LANGUAGES = ["de", "en"]
NOBODY = SimpleNamespace(pk=None)


def contract(relation, rows):
    page = models.ContractPage(currency="EUR", content_type_id=1)
    setattr(page, relation, list(rows))
    return page


def columns(relation):
    return TABLE_TYPES[relation].template_columns(LANGUAGES, Terms(), Measures())


def check(relation, page, table):
    """The outcome of importing a table that was read into a contract."""
    every = TABLE_TYPES[relation].import_columns(LANGUAGES, Terms(), Measures())
    return Importer(TABLE_TYPES[relation], every, page, NOBODY).check(table)
