"""Registrations with django-modeltranslation: the fields that have a column per language."""

from django.db.models import Model
from modeltranslation.translator import TranslationOptions, translator

from cities import models
from cities.languages import disable_base_fields
from cities.models.measure import RICH_FIELDS

PAGE = ("heading", "summary", "state", "digest")
TERM = ("label", "description")

REGISTRATIONS: dict[type[Model], tuple[str, ...]] = {
    models.PortalImage: ("alt",),
    models.FieldOfAction: TERM,
    models.Instrument: TERM,
    models.CoBenefit: TERM,
    models.TargetGroup: TERM,
    models.GenericMeasure: TERM,
    models.Concept: (*TERM, "alternatives"),
    models.CostBand: TERM,
    models.MissionCity: TERM,
    models.SdgGoal: (*TERM, "title"),
    models.SdgTarget: (*TERM, "official"),
    models.CityIndexPage: PAGE,
    models.CityPage: (*PAGE, "introduction", "can_show", "look_for"),
    models.MeasurePage: (*PAGE, *RICH_FIELDS, "adapted_note", "cost_note", "co2_note"),
    models.MeasureEffect: ("indicator", "note"),
    models.MeasureFunding: ("note",),
    models.MeasurePartnerCity: ("role",),
    models.ContractPage: (
        *PAGE,
        "strategy",
        "governance",
        "participation",
        "barriers",
        "change_reason",
    ),
    models.ContractAction: ("title", "text"),
    models.ContractFinance: ("note",),
    models.ContractCommitment: ("text", "progress", "answer"),
    models.ContractEvent: ("title", "how", "outcome"),
    models.ContractProgress: ("text",),
    models.SdgIndexPage: PAGE,
    models.SdgPage: (*PAGE, "introduction"),
    models.PartnershipIndexPage: PAGE,
    models.PartnershipPage: (*PAGE, "history", "aims", "basis", "funding"),
    models.PartnershipActivity: ("text",),
    models.PartnershipNote: ("text",),
}


def register(model: type[Model], fields: tuple[str, ...]) -> None:
    """Register fields of a model for translation into every prepared language."""
    options = type(f"{model.__name__}Options", (TranslationOptions,), {"fields": fields})
    translator.register(model, options)
    disable_base_fields(model)


for _model, _fields in REGISTRATIONS.items():
    register(_model, _fields)
