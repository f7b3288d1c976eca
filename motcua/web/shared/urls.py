"""Addresses that belong to no door."""

from django.conf import settings
from django.urls import path

from motcua.web.shared import address, measuring, trust, views

urlpatterns = [
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
    path("metrics", measuring.figures),
    path("dia-chi/<str:token>/", address.prove, name="prove-address"),
    path("tin-cay/", trust.trust, name="trust"),
    path("tin-cay/mot-cua.crt", trust.authority, name="authority"),
    path("tin-cay/da-tin/", trust.trusted, name="trusted"),
]

if settings.DEVELOPMENT or settings.DEBUG:
    urlpatterns += [
        path("_thu-vien/", views.gallery, name="gallery"),
    ]
