"""Create what slow clients request: a page with a large document, and an internal picture.

Prints their URLs and a session that may see both as JSON.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402  Django must be set up first
from wagtail.models import ReferenceIndex  # noqa: E402

from cities import models  # noqa: E402
from tests import factories as f  # noqa: E402
from tests.search.crashes.publisher import logged_in  # noqa: E402

# Without a pattern, so that a byte at a wrong place is seen.
PIECE = bytes(range(256)) * 4 + b"#"


@transaction.atomic
def build(size):
    city = f.city()
    access = models.CityAccess.objects.get(city=city)
    content = (PIECE * (size // len(PIECE) + 1))[:size]
    document = f.document("Bericht", content, collection=access.collection)
    page = f.measure(in_city=city)
    page.documents.add(models.MeasureDocument(document=document))
    page = f.publish(page)
    ReferenceIndex.create_or_update_for_object(page)
    internal = access.collection.get_children().get()
    picture = f.image(collection=internal).get_rendition("max-100x100")
    return {
        "document": document.url,
        "picture": picture.url,
        "session": logged_in(f.user(superuser=True)),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(build(int(sys.argv[1]))))
