"""Addresses of this door: typed once into the browser of the screen, and into bookmarks."""

from django.urls import path

from motcua.web.kiosk import screens

urlpatterns = [
    path("man-hinh/<slug:slug>/", screens.show_screen, name="screen"),
]
