"""Addresses of announcing, under /can-bo/."""

from django.urls import path

from motcua.web.desk.news import announcements, disclosures, screens

app_name = "desk-news"
_ONE, _POSTED, _SCREEN = "tin-tuc/<int:pk>/", "cong-khai/<int:pk>/", "man-hinh/<slug:slug>/"
urlpatterns = [
    path("tin-tuc/", announcements.announcements, name="announcements"),
    path("tin-tuc/them/", announcements.write, name="announcement-new"),
    path(_ONE, announcements.announcement, name="announcement"),
    path(f"{_ONE}sua/", announcements.change, name="announcement-edit"),
    path(f"{_ONE}to-<slug:size>.pdf", announcements.sheet, name="announcement-sheet"),
    path(f"{_ONE}zalo.png", announcements.picture, name="announcement-picture"),
    path(f"{_ONE}loa.txt", announcements.loudspeaker, name="announcement-spoken"),
    path(f"{_ONE}tep/<int:file>/", announcements.show_file, name="announcement-file"),
    path(f"{_ONE}tep/<int:file>/bo/", announcements.drop_file, name="announcement-file-drop"),
    path(f"{_ONE}<slug:doing>/", announcements.do, name="announcement-do"),
    path("cong-khai/", disclosures.disclosures, name="disclosures"),
    path("cong-khai/them/", disclosures.prepare, name="disclosure-new"),
    path(_POSTED, disclosures.disclosure, name="disclosure"),
    path(f"{_POSTED}sua/", disclosures.change, name="disclosure-edit"),
    path(f"{_POSTED}niem-yet/", disclosures.post, name="disclosure-post"),
    path(f"{_POSTED}xoa/", disclosures.drop, name="disclosure-drop"),
    path(f"{_POSTED}keo-dai/", disclosures.extend, name="disclosure-extend"),
    path(f"{_POSTED}go/", disclosures.take_down, name="disclosure-down"),
    path(f"{_POSTED}bien-ban.pdf", disclosures.record, name="disclosure-record"),
    path(f"{_POSTED}y-kien/", disclosures.note_remark, name="remark-new"),
    path(f"{_POSTED}y-kien/<int:remark>/", disclosures.answer, name="remark"),
    path(f"{_POSTED}tep/<int:file>/", disclosures.show_file, name="disclosure-file"),
    path(f"{_POSTED}tep/<int:file>/bo/", disclosures.drop_file, name="disclosure-file-drop"),
    path("man-hinh/", screens.screens, name="screens"),
    path("man-hinh/them/", screens.add, name="screen-new"),
    path(_SCREEN, screens.change, name="screen"),
    path(f"{_SCREEN}bo/", screens.end, name="screen-end"),
]
