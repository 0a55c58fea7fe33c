"""Registration of the portal's models with django-modeltranslation."""

from cities.translation import PAGE, register
from portal import models

register(models.HomePage, PAGE)
register(models.SectionPage, (*PAGE, "body"))
register(models.ArticlePage, (*PAGE, "body"))
register(models.MissionPage, (*PAGE, "body"))
register(models.LegalPage, (*PAGE, "body"))
register(models.PortalSettings, ("notice",))
