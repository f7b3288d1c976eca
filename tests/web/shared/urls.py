"""The product's addresses, the gallery, and a few pages that fail on purpose."""

import errno

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from motcua.web.shared import views

ERRORS = {
    "locked": OperationalError("database is locked"),
    "down": OperationalError('connection to server at "10.0.0.5" failed'),
    "full": OperationalError("database or disk is full"),
    "no-space": OSError(errno.ENOSPC, "No space left on device"),
    "bug": KeyError("Đặng Thị Ngọc Diễm"),
    "denied": PermissionDenied(),
}


@login_not_required
def fail(request, kind):
    raise ERRORS[kind]


@login_not_required
def answer(request):
    return HttpResponse("đã nhận: " + request.POST.get("name", ""))


def behind_login(request):
    return HttpResponse("trong nhà")


urlpatterns = [
    path("_thu-vien/", views.gallery),
    path("fail/<str:kind>/", fail),
    path("api/v1/fail/<str:kind>/", fail),
    path("answer/", answer),
    path("can-bo/inside/", behind_login),
    path("", include("config.urls")),
]
