"""URLs below the secret token of a contribution."""

from django.urls import path

from portal.contributions.status import link_views, views

urlpatterns = [
    path("", views.status, name="contribution_status"),
    path("confirm/", views.confirm, name="contribution_confirm"),
    path("answer/", views.answer, name="contribution_answer"),
    path("correct/", views.correct, name="contribution_correct"),
    path("withdraw/", views.withdraw, name="contribution_withdraw"),
    path("new-link/", link_views.replace_link, name="contribution_new_link"),
]
