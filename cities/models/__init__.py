"""The models of the domain, one page type per module."""

from cities.models.access import CityAccess, CityModeratorsTask
from cities.models.city import (
    CityContact,
    CityEmission,
    CityIndexPage,
    CityMembership,
    CityPage,
    CityPlan,
    CitySource,
)
from cities.models.contracts.page import ContractPage
from cities.models.contracts.rows import (
    ContractAction,
    ContractCommitment,
    ContractContact,
    ContractDocument,
    ContractEmission,
    ContractEvent,
    ContractFinance,
    ContractProgress,
    ContractSource,
)
from cities.models.contracts.versions import ContractVersion
from cities.models.measure import MeasurePage
from cities.models.measure_rows import (
    MeasureContact,
    MeasureDocument,
    MeasureEffect,
    MeasureFunding,
    MeasureLink,
    MeasurePartnerCity,
    MeasurePartnerOrganisation,
    MeasureSource,
)
from cities.models.media import PortalDocument, PortalImage, PortalRendition
from cities.models.partnership import (
    PartnershipActivity,
    PartnershipCity,
    PartnershipIndexPage,
    PartnershipNote,
    PartnershipPage,
    PartnershipSource,
)
from cities.models.people import User
from cities.models.sdg import SdgIndexPage, SdgPage
from cities.models.vocabulary import (
    CoBenefit,
    Concept,
    CostBand,
    FieldOfAction,
    GenericMeasure,
    Instrument,
    MissionCity,
    SdgGoal,
    SdgTarget,
    TargetGroup,
)

__all__ = [
    "CityAccess",
    "CityContact",
    "CityEmission",
    "CityIndexPage",
    "CityMembership",
    "CityModeratorsTask",
    "CityPage",
    "CityPlan",
    "CitySource",
    "CoBenefit",
    "Concept",
    "ContractAction",
    "ContractCommitment",
    "ContractContact",
    "ContractDocument",
    "ContractEmission",
    "ContractEvent",
    "ContractFinance",
    "ContractPage",
    "ContractProgress",
    "ContractSource",
    "ContractVersion",
    "CostBand",
    "FieldOfAction",
    "GenericMeasure",
    "Instrument",
    "MeasureContact",
    "MeasureDocument",
    "MeasureEffect",
    "MeasureFunding",
    "MeasureLink",
    "MeasurePage",
    "MeasurePartnerCity",
    "MeasurePartnerOrganisation",
    "MeasureSource",
    "MissionCity",
    "PartnershipActivity",
    "PartnershipCity",
    "PartnershipIndexPage",
    "PartnershipNote",
    "PartnershipPage",
    "PartnershipSource",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "SdgGoal",
    "SdgIndexPage",
    "SdgPage",
    "SdgTarget",
    "TargetGroup",
    "User",
]
