"""URL configuration of the whole site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from portal.alerts import views as alerts_views
from portal.compare import views as compare_views
from portal.contracts import calendar, listing
from portal.contracts import downloads as contract_downloads
from portal.contracts.versions import views as version_views
from portal.contributions.sending import views as sending_views
from portal.contributions.status import link_views
from portal.contributions.status import urls as status_urls
from portal.covers import views as covers_views
from portal.exports import views as exports_views
from portal.files import views as files_views
from portal.like_text import views as like_text_views
from portal.operations import health_views
from portal.reading_list import views as reading_list_views
from portal.search_page import embed, similar_cities
from portal.search_page import views as search_views
from portal.site import views as site_views
from portal.site.sitemap import PortalSitemap

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:document_filename>", files_views.document),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", files_views.media, name="media"),
    path(
        "covers/<slug:version>/<slug:scene>/<int:skyline>-<int:variant>.svg",
        covers_views.cover,
        name="cover",
    ),
    path("health/", health_views.live, name="health"),
    path("health/ready/", health_views.ready, name="ready"),
    path("robots.txt", site_views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"portal": PortalSitemap}}, name="sitemap"),
    path("favicon.ico", site_views.favicon, name="favicon"),
    *i18n_patterns(
        path("search/", search_views.search, name="search"),
        path("search/suggest/", search_views.suggest, name="suggest"),
        path("search/text/", like_text_views.like_text, name="like_text"),
        path("compare/", compare_views.compare, name="compare"),
        path("contracts/", listing.contracts, name="contracts"),
        path("cities/<slug:city>/contract/events.ics", calendar.events, name="contract-events"),
        path("search/alert/", alerts_views.subscribe, name="alert"),
        path("alerts/<str:token>/confirm/", alerts_views.confirm, name="alert_confirm"),
        path("alerts/<str:token>/end/", alerts_views.unsubscribe, name="alert_end"),
        path("search/embed/", embed.embed, name="search-embed"),
        path("search.json", exports_views.as_json, name="search-json"),
        path("search.atom", exports_views.as_atom, name="search-atom"),
        path("search.csv", exports_views.as_csv, name="search-csv"),
        path("search.xlsx", exports_views.as_xlsx, name="search-xlsx"),
        path("search.geojson", exports_views.as_geojson, name="search-geojson"),
        path("search/cities-alike/", similar_cities.rule, name="alike"),
        path("contribute/", sending_views.cities, name="contribute_cities"),
        path("contribute/link/", link_views.send_links, name="contribute_link"),
        path("cities/<slug:slug>/contribute/", sending_views.contribute, name="contribute"),
        path("cities/<slug:slug>/contribute/check/", sending_views.check, name="contribute_check"),
        path("cities/<slug:slug>/contribute/sent/", sending_views.sent, name="contribute_sent"),
        path("contributions/<str:token>/", include(status_urls)),
        path("list/", reading_list_views.show, name="reading_list"),
        path(
            "cities/<slug:city>/contract/versions/", version_views.compare, name="contract_versions"
        ),
        path(
            "cities/<slug:city>/contract/versions/<path:label>/",
            version_views.version,
            name="contract_version",
        ),
        *contract_downloads.urls(),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = "portal.http.errors.bad_request"
handler403 = "portal.http.errors.forbidden"
handler404 = "portal.http.errors.not_found"
handler500 = "portal.http.errors.server_error"
