"""Addresses of the work list, under /can-bo/."""

from django.urls import path
from django.views.generic import RedirectView

from motcua.web.desk.worklist import views

app_name = "work"
urlpatterns = [
    path("", views.work_list, name="list"),
    path("viec/", RedirectView.as_view(pattern_name="work:list", query_string=True)),
    path("phieu-kiem-soat.pdf", views.control_sheets, name="control-sheets"),
]
