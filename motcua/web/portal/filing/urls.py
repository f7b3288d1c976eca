"""Addresses of filing online, below /nop/. None of them carries the code of a draft."""

from django.urls import path

from motcua.web.portal.filing import uploads, views

urlpatterns = [
    path("tiep/", views.resume, name="filing-resume"),
    path("<str:code>/", views.start, name="filing"),
    path("<str:code>/nguoi-nop/", views.applicant, name="filing-applicant"),
    path("<str:code>/giay-to/", views.papers, name="filing-papers"),
    path("<str:code>/giay-to/phan/", uploads.part, name="filing-part"),
    path("<str:code>/giay-to/tinh-trang/", uploads.states, name="filing-states"),
    path("<str:code>/giay-to/<int:page>/", uploads.show, name="filing-page"),
    path("<str:code>/noi-dung/", views.matter, name="filing-matter"),
    path("<str:code>/luu/", views.save, name="filing-save"),
    path("<str:code>/xem-lai/", views.review, name="filing-review"),
    path("<str:code>/xong/", views.done, name="filing-done"),
    path("<str:code>/xong/xac-nhan.pdf", views.confirmation_pdf, name="filing-confirmation"),
    path("<str:code>/de-do/", views.leave, name="filing-leave"),
    path("<str:code>/quen/", views.forget, name="filing-forget"),
    path("<str:code>/xoa-nhap/", views.erase, name="filing-erase"),
]
