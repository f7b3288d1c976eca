"""Addresses of the office's own guidance, under /can-bo/."""

from django.urls import path

from motcua.web.desk.guidance import steps, views

app_name = "guidance"
_ASKED = "thu-tuc/<str:code>/cau-hoi/"
_TOLD = "thu-tuc/<str:code>/tung-buoc/"
urlpatterns = [
    path("huong-dan/", views.index, name="index"),
    path(_ASKED, views.questions, name="questions"),
    path(f"{_ASKED}them/", views.ask, name="ask"),
    path(f"{_ASKED}<int:pk>/", views.change, name="change"),
    path(f"{_ASKED}<int:pk>/bo/", views.drop, name="drop"),
    path(f"{_ASKED}<int:pk>/len/", views.move, {"up": True}, name="up"),
    path(f"{_ASKED}<int:pk>/xuong/", views.move, {"up": False}, name="down"),
    path(_TOLD, steps.steps, name="steps"),
    path(f"{_TOLD}them/", steps.write, name="write"),
    path(f"{_TOLD}<int:pk>/", steps.change, name="step"),
    path(f"{_TOLD}<int:pk>/bo/", steps.drop, name="step-drop"),
    path(f"{_TOLD}<int:pk>/len/", steps.move, {"up": True}, name="step-up"),
    path(f"{_TOLD}<int:pk>/xuong/", steps.move, {"up": False}, name="step-down"),
    path("thu-tuc/<str:code>/phim/", steps.film, name="film"),
    path("thu-tuc/<str:code>/phim/bo/", steps.take_down, name="film-drop"),
]
