"""Addresses of keeping forms, under /can-bo/thu-tuc/<code>/."""

from django.urls import path

from motcua.web.desk.paper_forms import views

app_name = "paper-forms-desk"
_FORMS = "thu-tuc/<str:code>/mau-don/"
urlpatterns = [
    path(_FORMS, views.paper_forms, name="forms"),
    path(f"{_FORMS}tep/<int:file>/", views.show_file, name="file"),
    path(f"{_FORMS}tep/<int:file>/bo/", views.end_file, name="file-end"),
    path(f"{_FORMS}duyet/<slug:key>/", views.approve, name="approve"),
    path(f"{_FORMS}thoi-duyet/<slug:key>/", views.end_approval, name="approval-end"),
]
