"""Addresses that belong to no door."""

from django.conf import settings
from django.urls import path

from motcua.web.shared import views

urlpatterns = [
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
]

if settings.DEVELOPMENT or settings.DEBUG:
    urlpatterns += [
        path("_thu-vien/", views.gallery, name="gallery"),
    ]
