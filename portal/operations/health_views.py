"""What monitoring asks: does this process answer, and do the parts behind it work."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations.health import FAILED, examine


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; it asks nobody else, so an outage restarts nothing."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 if database, search and worker work (a degraded one is named), else 503.

    The answer holds no detail that helps an attacker; those are in the log.
    """
    findings = examine()
    works = all(finding.state != FAILED for finding in findings)
    checks = {finding.part: finding.state for finding in findings}
    status = "ok" if works else "failed"
    return JsonResponse({"status": status, "checks": checks}, status=200 if works else 503)
