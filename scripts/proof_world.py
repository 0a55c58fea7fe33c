"""Publish one city with a few measures, as an editor would; used by the production proof.

Run as: python scripts/proof_world.py CITY WORD COUNT
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def publish(city_slug: str, word: str, count: int) -> None:
    """Add a city and publish measures whose headings hold the word."""
    from cities import models  # noqa: PLC0415  models exist only after django.setup()
    from portal.bootstrap import pages  # noqa: PLC0415  the same

    index = models.CityIndexPage.objects.get()
    entry = {
        "slug": city_slug,
        "country": "DE",
        "languages": ["de"],
        "heading": {"de": city_slug.title()},
    }
    city = models.CityPage.objects.filter(slug=city_slug).first()
    city = city or pages.publish(index, models.CityPage(), entry)
    for number in range(1, count + 1):
        texts = {
            "slug": f"{word}-{number}",
            "heading": {"de": f"{word.title()} Nummer {number}"},
            "summary": {"de": "Eine Maßnahme, die zeigt, dass der Weg bis zur Suche geht."},
        }
        pages.publish(city, models.MeasurePage(), texts)
    print(f"published {count} measures of {city_slug}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
    django.setup()
    publish(sys.argv[1], sys.argv[2], int(sys.argv[3]))
