"""Addresses of this door."""

urlpatterns = []
