"""Addresses of this door."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.desk.account.urls")),
]
