"""Addresses of the work list, under /can-bo/."""

from django.urls import path
from django.views.generic import RedirectView

from motcua.web.desk.worklist import together, views

app_name = "work"
urlpatterns = [
    path("", views.work_list, name="list"),
    path("viec/", RedirectView.as_view(pattern_name="work:list", query_string=True)),
    path("cung-luc/", together.together, name="together"),
    path("cung-luc/xong/", together.together_done, name="together-done"),
    path("cung-luc/hoan-tac/", together.undo_together, name="together-undo"),
    path("phieu-kiem-soat.pdf", views.control_sheets, name="control-sheets"),
]
