"""The addresses of `make run`: those of the portal, and the debug toolbar's."""

from debug_toolbar.toolbar import debug_toolbar_urls

from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*debug_toolbar_urls(), *urlpatterns]
