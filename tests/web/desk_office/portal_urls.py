"""The whole site, and the public page of seals."""

from django.urls import include, path

from motcua.web.portal import sealing

urlpatterns = [
    path("xac-minh/", sealing.show_seals, name="seals"),
    path("", include("config.urls")),
]
handler404 = "motcua.web.shared.views.not_found"
