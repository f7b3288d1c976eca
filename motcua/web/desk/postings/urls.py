"""Addresses of the office's walls, under /can-bo/niem-yet/."""

from django.urls import path

from motcua.web.desk.postings import overview, places, posting, printing, reprinting

app_name = "postings"
_PLACE = "noi/<int:pk>/"
_RUN = "luot-in/<int:pk>/"
_CODE = "ma/<str:code>/"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("luot-quet.csv", overview.scans_csv, name="scans-csv"),
    path("luot-quet.xlsx", overview.scans_xlsx, name="scans-xlsx"),
    path("in-lai/", reprinting.stale, name="stale"),
    path("in-lai/in/", reprinting.print_all, name="stale-print-all"),
    path("noi/them/", places.add, name="place-new"),
    path(_PLACE, places.place, name="place"),
    path(f"{_PLACE}sua/", places.edit, name="place-edit"),
    path(f"{_PLACE}thoi-dung/", places.retire, name="place-retire"),
    path(f"{_PLACE}dung-lai/", places.reopen, name="place-reopen"),
    path(f"{_PLACE}in/", printing.choose, name="print"),
    path(f"{_PLACE}in-lai/", reprinting.print_place, name="stale-print"),
    path(f"{_PLACE}xong/", reprinting.done, name="done"),
    path(f"{_PLACE}xong/<int:hanging>/hoan-tac/", reprinting.undo, name="done-undo"),
    path(f"{_PLACE}ma/", posting.add, name="posting-new"),
    path("to/<int:pk>/go/", reprinting.take_down, name="take-down"),
    path(_CODE, posting.posting, name="posting"),
    path(f"{_CODE}thoi/", posting.retire, name="posting-retire"),
    path(f"{_CODE}lai/", posting.restore, name="posting-restore"),
    path(f"{_CODE}in/", posting.print_code, name="posting-print"),
    path(_RUN, printing.run, name="run"),
    path("luot-in/<int:pk>.pdf", printing.run_pdf, name="run-pdf"),
    path(f"{_RUN}thoi/", printing.cancel, name="run-cancel"),
    path(f"{_RUN}dat-lai/", printing.order_again, name="run-again"),
]
