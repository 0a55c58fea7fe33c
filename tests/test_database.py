"""The migrated database, which all other tests copy: `make test` runs this first."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Page, Site


@pytest.mark.django_db
@pytest.mark.both
@pytest.mark.postgresql
def test_the_migrated_database_has_what_migrations_create():
    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.filter(is_default_site=True).count() == 1
    assert Permission.objects.filter(content_type__app_label="cities").exists()
