"""Addresses of the counter."""

from django.urls import path

from motcua.web.desk.reception import arrivals, views

app_name = "reception"
urlpatterns = [
    path("tiep-nhan/", views.counter, name="counter"),
    path("den-buu-chinh/", arrivals.arrivals, name="arrivals"),
    path("tiep-nhan/<str:code>/xong/", views.received, name="received"),
    path("ho-so/<str:code>/giay-hen.pdf", views.receipt_pdf, name="receipt-pdf"),
    path("phieu/<str:kind>/<int:pk>.pdf", views.letter_pdf, name="letter-pdf"),
    path("phieu/<str:kind>/<int:pk>/", views.letter, name="letter"),
]
