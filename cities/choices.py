"""Choices of the domain's model fields; lists that the office can edit are vocabularies."""

from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """State of a translation; the original has none."""

    NONE = "", _("not translated")
    MACHINE = "machine", _("machine translation, unchecked")
    DRAFT = "draft", _("in progress, not public")
    APPROVED = "ok", _("approved")
    # Approved with the heading as the only text, although the original has more.
    HEADING = "heading", _("approved, the heading is enough")


def state_choices() -> list[tuple[str, Any]]:
    """Choices for model fields; a callable, so that they are not part of migrations."""
    return State.choices


class Origin(TextChoices):
    OWN = "own", _("own")
    PARTNER = "partner", _("from a partner")
    HARVESTED = "harvested", _("from another portal")
    SOCIETY = "society", _("contributed by others in the city")


class Licence(TextChoices):
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"
    DL_DE = "DL-DE-BY-2.0", "dl-de/by-2-0"
    EUPL = "EUPL-1.2", "EUPL 1.2"
    COPYRIGHT = "copyright", _("all rights reserved")


class Level(TextChoices):
    SNAPSHOT = "snapshot", _("snapshot")
    FULL = "full", _("full case study")


class MeasureType(TextChoices):
    MITIGATION = "mitigation", _("climate change mitigation")
    ADAPTATION = "adaptation", _("climate change adaptation")
    BOTH = "both", _("mitigation and adaptation")
    OTHER = "other", _("sustainability, other")


class Status(TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("ongoing")
    COMPLETED = "completed", _("completed")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")


class Method(TextChoices):
    MEASURED = "measured", _("measured")
    CALCULATED = "calculated", _("calculated")
    ESTIMATED = "estimated", _("estimated")
    PLANNED = "planned", pgettext_lazy("how a figure is known", "planned")


def is_expected(method: str, status: str, year: int | None = None) -> bool:
    """Whether a value is a forecast: of a future year, a planned value or a planned measure."""
    is_future = year is not None and year > timezone.localdate().year
    return is_future or method == Method.PLANNED or status == Status.PLANNED


class Participation(TextChoices):
    INFORM = "inform", _("informed")
    CONSULT = "consult", _("consulted")
    INVOLVE = "involve", _("involved")
    COLLABORATE = "collaborate", _("decided together")
    EMPOWER = "empower", _("decided by the public")


class Ease(TextChoices):
    EASY = "easy", _("easy")
    MEDIUM = "medium", pgettext_lazy("ease of transfer", "medium")
    HARD = "hard", _("difficult")


class Effort(TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", pgettext_lazy("effort", "medium")
    HIGH = "high", _("high")


class Duration(TextChoices):
    UNDER_1 = "under_1", _("under one year")
    ONE_TO_2 = "1_to_2", _("one to two years")
    THREE_TO_5 = "3_to_5", _("three to five years")
    OVER_5 = "over_5", _("over five years")


class Scale(TextChoices):
    BUILDING = "building", _("building")
    DISTRICT = "district", _("district")
    CITY = "city", _("city")
    REGION = "region", _("region")


class Visibility(TextChoices):
    NOTHING = "nothing", _("nothing")
    NAME = "name", _("name and unit")
    NAME_ADDRESS = "name_address", _("name, unit and address")


class PartnershipKind(TextChoices):
    TWINNING = "twinning", _("town twinning")
    FRIENDSHIP = "friendship", _("friendship")
    PROJECT = "project", _("project partnership")
    CONTACT = "contact", _("contact")
    NETWORK = "network", _("network")


class PartnershipStatus(TextChoices):
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    ENDED = "ended", _("ended")


class Light(TextChoices):
    GREEN = "green", _("going well")
    YELLOW = "yellow", _("needs attention")
    RED = "red", _("at a standstill")


class Sector(TextChoices):
    HOUSEHOLDS = "households", _("households")
    INDUSTRY = "industry", _("industry")
    COMMERCE = "commerce", _("commerce and services")
    ECONOMY = "economy", _("economy")
    MUNICIPAL = "municipal", _("city administration")
    TRANSPORT = "transport", _("transport")
    ENERGY = "energy", _("energy supply")
    ELECTRICITY = "electricity", _("electricity")
    HEAT = "heat", _("heat")
    WASTE = "waste", _("waste")
    LAND = "land", _("agriculture and land use")
    OTHER = "other", _("other")
    TOTAL = "total", _("total")


class ContractStage(TextChoices):
    """Stage of a Climate City Contract in the procedure of the EU mission."""

    DRAFT = "draft", _("in preparation")
    SUBMITTED = "submitted", _("submitted")
    LABELLED = "labelled", _("awarded the EU Mission Label")


class EmissionKind(TextChoices):
    INVENTORY = "inventory", _("emissions of the past")
    PATH = "path", _("path to the target")


class InventoryMethod(TextChoices):
    BISKO = "bisko", "BISKO"
    GPC = "gpc", "GPC"
    OTHER = "other", _("other method")


class DataQuality(TextChoices):
    HIGH = "high", _("local measurements")
    MEDIUM = "medium", _("partly local figures")
    LOW = "low", _("derived from national averages")


class Counting(TextChoices):
    """Whether the sums of a contract include an action."""

    COUNTED = "counted", _("counted, unless it was stopped")
    ALTERNATIVE = "alternative", _("alternative to another action")
    OVERLAP = "overlap", _("included in another action")


class FinanceSource(TextChoices):
    OWN = "own", _("own budget")
    REGION = "region", _("federal state or region")
    NATION = "nation", _("national government")
    EU = "eu", _("European Union")
    PRIVATE = "private", _("private money")
    LOAN = "loan", _("loan")
    OTHER = "other", _("other source")


class FinanceState(TextChoices):
    SECURED = "secured", _("secured")
    APPLIED = "applied", _("applied for")
    OPEN = "open", _("looked for")


class OrganisationKind(TextChoices):
    """Who contributes to a contract."""

    COMPANY = "company", _("company")
    ASSOCIATION = "association", _("association")
    EDUCATION = "education", _("school or university")
    GROUP = "group", _("citizens’ group")
