"""Addresses of coming in and going out, under /can-bo/."""

from django.urls import path

from motcua.web.desk.account import keys, views

app_name = "account"
urlpatterns = [
    path("dang-nhap/", views.login, name="login"),
    path("dang-nhap/ma/", views.login_code, name="login-code"),
    path("dang-nhap/khoa/hoi/", keys.question, name="passkey-question"),
    path("dang-nhap/khoa/", keys.login, name="passkey-login"),
    path("dang-nhap/ma/khoa/", keys.second, name="passkey-second"),
    path("dang-xuat/", views.logout, name="logout"),
    path("vao/<str:token>/", views.login_link, name="login-link"),
    path("gui-tiep/", views.resume, name="resume"),
    path("bao-mat/", views.security, name="security"),
    path("bao-mat/mat-khau/", views.change_password, name="password"),
    path("bao-mat/lop-thu-hai/", views.protect, name="protect"),
    path("bao-mat/khoa/", keys.add, name="passkey-new"),
    path("bao-mat/khoa/<int:pk>/bo/", keys.drop, name="passkey-drop"),
    path("bao-mat/ma-xac-nhan/", views.second_factor, name="second-factor"),
    path("bao-mat/ma-xac-nhan/tat/", views.drop_second_factor, name="second-factor-off"),
    path("bao-mat/ma-du-phong/", views.recovery_codes, name="recovery-codes"),
    path("bao-mat/phien/", views.end_other_sessions, name="end-other-sessions"),
    path("bao-mat/phien/<int:pk>/", views.end_session, name="end-session"),
]
