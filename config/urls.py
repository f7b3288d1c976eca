"""All addresses, door by door. They are printed on paper: see docs/architecture.md before changing one."""

from django.urls import include, path

urlpatterns = [
    path("can-bo/", include("motcua.web.desk.urls")),
    path("", include("motcua.web.kiosk.urls")),
    path("", include("motcua.web.shared.urls")),
    path("", include("motcua.api.urls")),
    path("", include("motcua.web.portal.urls")),
]

handler400 = "motcua.web.shared.views.bad_request"
handler403 = "motcua.web.shared.views.forbidden"
handler404 = "motcua.web.shared.views.not_found"
handler500 = "motcua.web.shared.views.failed"
