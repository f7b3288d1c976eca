"""Addresses that belong to no door."""

from django.conf import settings
from django.urls import path

from motcua.web.shared import measuring, views

urlpatterns = [
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
    path("metrics", measuring.figures),
]

if settings.DEVELOPMENT or settings.DEBUG:
    urlpatterns += [
        path("_thu-vien/", views.gallery, name="gallery"),
    ]
