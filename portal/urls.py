"""The map of the site on one screen."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from portal.sitemap import PortalSitemap
from portal.views import (
    alerts,
    alike,
    compare,
    embed,
    exports,
    files,
    health,
    reading_list,
    search,
    site,
)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:document_filename>", files.document),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", files.media, name="media"),
    path("health/", health.live, name="health"),
    path("health/ready/", health.ready, name="ready"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"portal": PortalSitemap}}, name="sitemap"),
    path("favicon.ico", site.favicon, name="favicon"),
    *i18n_patterns(
        path("search/", search.search, name="search"),
        path("search/suggest/", search.suggest, name="suggest"),
        path("compare/", compare.compare, name="compare"),
        path("search/alert/", alerts.ask, name="alert"),
        path("alerts/<str:token>/confirm/", alerts.confirm, name="alert_confirm"),
        path("alerts/<str:token>/end/", alerts.end, name="alert_end"),
        path("search/embed/", embed.embed, name="search-embed"),
        path("search.json", exports.as_json, name="search-json"),
        path("search.atom", exports.as_atom, name="search-atom"),
        path("search.csv", exports.as_csv, name="search-csv"),
        path("search.xlsx", exports.as_xlsx, name="search-xlsx"),
        path("search.geojson", exports.as_geojson, name="search-geojson"),
        path("search/cities-alike/", alike.rule, name="alike"),
        path("list/", reading_list.show, name="reading_list"),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
