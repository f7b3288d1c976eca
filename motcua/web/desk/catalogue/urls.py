"""Addresses of keeping the catalogue, under /can-bo/thu-tuc/."""

from django.urls import path

from motcua.web.desk.catalogue import editing, fees, groups, lists, standing

app_name = "catalogue"
_ONE = "thu-tuc/<str:code>/"
urlpatterns = [
    path("thu-tuc/", lists.procedures, name="list"),
    path("thu-tuc/con-thieu/", lists.missing, name="missing"),
    path("thu-tuc/moi/", editing.new, name="new"),
    path("thu-tuc/phi/", fees.fees, name="fees"),
    path("thu-tuc/phi/them/", fees.add, name="fee-new"),
    path("thu-tuc/phi/<int:pk>/het/", fees.end, name="fee-end"),
    path("thu-tuc/nhom/", groups.groups, name="groups"),
    path("thu-tuc/nhom/linh-vuc/", groups.sectors, name="groups-sectors"),
    path("thu-tuc/nhom/quyet-dinh/", groups.decision, name="groups-decision"),
    path(_ONE, lists.procedure, name="procedure"),
    path(f"{_ONE}sua/", editing.edit, name="edit"),
    path(f"{_ONE}bo-nhap/", editing.discard, name="discard"),
    path(f"{_ONE}cong-bo/", editing.publish, name="publish"),
    path(f"{_ONE}hoan-tac/", editing.undo, name="undo"),
    path(f"{_ONE}thoi-ap-dung/", standing.close, name="close"),
    path(f"{_ONE}ap-dung-lai/", standing.resume, name="resume"),
]
