"""Addresses of the searches' worklist, under /can-bo/tim-kiem/."""

from django.urls import path

from motcua.web.desk.searches import views

app_name = "searches"
urlpatterns = [
    path("tim-kiem/", views.worklist, name="list"),
    path("tim-kiem/chon/", views.choose, name="choose"),
    path("tim-kiem/them/", views.teach, name="teach"),
    path("tim-kiem/bo-qua/", views.pass_over, name="pass-over"),
    path("tim-kiem/hoan-tac/<int:pk>/", views.reopen, name="reopen"),
]
