"""Addresses of the catalogue in and out, under /can-bo/thu-tuc/; they stand before those of single procedures."""

from django.urls import path

from motcua.web.desk.interchange import additions, exports, imports

app_name = "interchange"
_IN, _RUN = "thu-tuc/nhap/", "thu-tuc/nhap/<int:pk>/"
urlpatterns = [
    path(_IN, imports.upload, name="imports"),
    path(f"{_IN}mau.xlsx", imports.template, name="template"),
    path(_RUN, imports.show, name="import"),
    path(f"{_RUN}xac-nhan/", imports.confirm, name="import-confirm"),
    path(f"{_RUN}bo/", imports.drop, name="import-drop"),
    path(f"{_RUN}hoan-tac/", imports.undo, name="import-undo"),
    path("thu-tuc/xuat/", exports.choose, name="exports"),
    path("thu-tuc/xuat/<slug:shape>/", exports.download, name="export"),
    path("thu-tuc/bo-sung/", additions.additions, name="additions"),
    path("thu-tuc/bo-sung/tep.zip", additions.download, name="additions-file"),
]
