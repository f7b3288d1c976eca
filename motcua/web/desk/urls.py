"""Addresses of this door."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.web.desk.account.urls")),
    path("", include("motcua.web.desk.worklist.urls")),
    path("", include("motcua.web.desk.giving.urls")),
    path("", include("motcua.web.desk.dossier.urls")),
    path("", include("motcua.web.desk.reception.urls")),
    path("", include("motcua.web.desk.news.urls")),
    path("", include("motcua.web.desk.paper_forms.urls")),
    path("", include("motcua.web.desk.office.urls")),
    path("", include("motcua.web.desk.interchange.urls")),  # before single procedures: "nhap" is no code
    path("", include("motcua.web.desk.guidance.urls")),
    path("", include("motcua.web.desk.catalogue.urls")),
    path("", include("motcua.web.desk.searches.urls")),
    path("niem-yet/", include("motcua.web.desk.postings.urls")),
]
