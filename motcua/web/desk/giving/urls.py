"""Addresses of giving results, under /can-bo/tra/."""

from django.urls import path
from django.views.generic import RedirectView

from motcua.web.desk.giving import views

app_name = "giving"
urlpatterns = [
    path("tra/", views.find, name="find"),
    path("tra/<str:code>/", views.give, name="give"),
    path("tra-ket-qua/", RedirectView.as_view(pattern_name="giving:find")),
]
