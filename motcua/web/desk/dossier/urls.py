"""Addresses of one dossier and its moves, under /can-bo/ho-so/<code>/."""

from django.urls import include, path

from motcua.web.desk.dossier import views
from motcua.web.desk.dossier.doings import DOINGS

app_name = "dossier"
_ONE = [
    path("", views.dossier, name="page"),
    *(path(f"{slug}/", views.make_move, {"slug": slug}, name=slug) for slug in DOINGS),
    path("hoan-tac/", views.undo, name="undo"),
    path("thu/<int:charge>/", views.settle, name="settle"),
    path("muc-thu/<int:charge>/", views.set_amount, name="set-amount"),
    path("tep/<int:paper>/", views.paper_file, name="paper-file"),
    path("tep-ket-qua/<int:result>/", views.result_file, name="result-file"),
    path("tep-uy-quyen/", views.authorisation_file, name="authorisation-file"),
    path("phieu-kiem-soat.pdf", views.control_sheet_pdf, name="control-sheet"),
    path("tep-bo-sung/<int:supplied>/", views.supplied_file, name="supplied-file"),
    path("tep-de-nghi/<int:offered>/", views.offered_file, name="offered-file"),
    path("dung/<int:notice>.pdf", views.stop_notice_pdf, name="stop-notice"),
    path("bo-sung/<int:letter>.pdf", views.supplement_pdf, name="supplement-letter"),
]
urlpatterns = [path("ho-so/<str:code>/", include(_ONE))]
