"""The site's URLs, and one below which every view raises."""

from django.urls import path

from portal import urls


def broken(request):
    raise RuntimeError("secret detail")


urlpatterns = [path("de/broken/", broken), *urls.urlpatterns]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
