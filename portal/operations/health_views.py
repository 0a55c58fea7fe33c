"""Liveness and readiness endpoints."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations.health import FAILED, run_checks


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while this process answers; checks nothing else, so that an outage restarts nothing."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 if database, search and worker work (degraded ones are named), else 503.

    The response holds no details that help an attacker; those are logged.
    """
    findings = run_checks()
    healthy = all(finding.state != FAILED for finding in findings)
    checks = {finding.part: finding.state for finding in findings}
    status = "ok" if healthy else "failed"
    return JsonResponse({"status": status, "checks": checks}, status=200 if healthy else 503)
