"""Form for a Climate City Contract."""

from cities import completeness
from cities.editing.forms import TranslatedPageForm


class ContractForm(TranslatedPageForm):
    """Form for a contract; actions and finance are edited row by row beside it."""

    def requirements(self) -> completeness.Requirements:
        return completeness.CONTRACT_REQUIREMENTS
