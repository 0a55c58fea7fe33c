"""Content that the demo lacks but some page must show: pictures, a document, a contact."""

from cities import models
from tests import factories


def _picture(title):
    return factories.image(
        title, alt={"de": title, "en": title}, credit="Stadt", licence="CC-BY-4.0"
    )


def add():
    """Give Dortmund pictures and versions of its contract, and a measure the other content."""
    city = models.CityPage.objects.get(slug="dortmund")
    city.image, city.coat = _picture("Phoenix-See"), _picture("Wappen")
    factories.publish(city)
    contract = models.ContractPage.objects.child_of(city).get()
    for version, actions in (("1.0", 45_000), ("1.1", 50_000)):
        contract.version, contract.stated_co2 = version, actions
        factories.publish(contract)
    measure = models.MeasurePage.objects.get(slug="fernwaerme-abwaerme")
    measure.image = _picture("Leitung")
    measure.summary_easy = "Das ist ein Text in Leichter Sprache."
    measure.documents.set([models.MeasureDocument(document=factories.document("Bericht"))])
    measure.links.set([models.MeasureLink(title="Page", url="https://example.org/", language="en")])
    measure.contacts.add(
        models.MeasureContact(name="E. M.", email="e.m@example.org", visibility="name_address")
    )
    factories.publish(measure)
