"""Addresses of the portal. They are printed on paper; see docs/architecture.md before changing one."""

from django.urls import include, path

from motcua.web.portal import applicant, news, paper_forms, reading, sealing, tracking

urlpatterns = [
    path("", reading.home, name="home"),
    path("thu-tuc/", reading.find_procedure, name="procedures"),
    path("thu-tuc/<str:code>/", reading.show_procedure, name="procedure"),
    path("thu-tuc/<str:code>/mau-don/", paper_forms.paper_forms, name="paper-forms"),
    path("thu-tuc/<str:code>/mau-don/tep/<int:file>/", paper_forms.form_file, name="form-file"),
    path("thu-tuc/<str:code>/mau-don/<slug:key>.pdf", paper_forms.own_form, name="own-form"),
    path(
        "thu-tuc/<str:code>/mau-don/dien-san/<slug:key>.pdf",
        paper_forms.own_form,
        {"sample": True},
        name="own-form-sample",
    ),
    path("thu-tuc/<str:code>/mau-don/<slug:key>/", paper_forms.fill_in, name="paper-form"),
    path("nop/<str:code>/to-khai/<slug:key>.pdf", paper_forms.with_own_data, name="own-form-filled"),
    path("linh-vuc/<slug:slug>/", reading.show_sector, name="sector"),
    path("tin-tuc/", news.news, name="news"),
    path("tin-tuc/rss.xml", news.feed, name="news-feed"),
    path("tin-tuc/<int:pk>/", news.show_announcement, name="announcement"),
    path("tin-tuc/<int:pk>/tep/<int:file>/", news.announcement_file, name="announcement-file"),
    path("cong-khai/", news.disclosures, name="disclosures"),
    path("cong-khai/<int:pk>/", news.show_disclosure, name="disclosure"),
    path("cong-khai/<int:pk>/tep/<int:file>/", news.disclosure_file, name="disclosure-file"),
    path("xac-minh/", sealing.show_seals, name="seals"),
    path("nop/", include("motcua.web.portal.filing.urls")),
    path("ho-so/", tracking.find_dossier, name="dossiers"),
    path("ho-so/<str:code>/", tracking.show_dossier, name="dossier"),
    path("ho-so/<str:code>/bo-sung/", applicant.send_supplement, name="dossier-supplement"),
    path("ho-so/<str:code>/lien-he/", applicant.change_contact, name="dossier-contact"),
    path("ho-so/<str:code>/rut/", applicant.end_dossier, name="dossier-end"),
    path("ho-so/<str:code>/phieu/<slug:kind>-<int:pk>.pdf", applicant.letter_pdf, name="dossier-letter"),
]
