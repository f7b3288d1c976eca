"""Addresses of running the office, under /can-bo/."""

from django.urls import path

from motcua.web.desk.office import (
    agency,
    calendar,
    exchange,
    failed_jobs,
    founding,
    health,
    imports,
    index,
    law_rules,
    numbers,
    people,
    seals,
    sectors,
    setup,
    substitutions,
    webhooks,
)

app_name = "office"
_PEOPLE = "quan-ly/co-quan/<slug:agency>/can-bo/"
_PERSON = f"{_PEOPLE}<int:pk>/"
_AGENCY = "quan-ly/co-quan/<slug:agency>/"
_CALENDAR = f"{_AGENCY}lich/"
_WEBHOOKS = f"{_AGENCY}bao-may-khac/"
_WEBHOOK = f"{_WEBHOOKS}<int:pk>/"
urlpatterns = [
    path("bat-dau/<str:token>/", founding.found, name="founding"),
    path("quan-ly/", index.index, name="index"),
    path("co-quan/suc-khoe/", health.health, name="health"),
    path("quan-ly/quy-dinh/", law_rules.rules, name="rules"),
    path("quan-ly/niem-phong/", seals.seals, name="seals"),
    path("quan-ly/viec-hong/", failed_jobs.failed_jobs, name="failed-jobs"),
    path("quan-ly/viec-hong/<int:pk>/chay-lai/", failed_jobs.retry, name="job-retry"),
    path("quan-ly/viec-hong/<int:pk>/bo/", failed_jobs.drop, name="job-drop"),
    path("quan-ly/lam-thay/", substitutions.substitutions, name="substitutions"),
    path("quan-ly/lam-thay/them/", substitutions.appoint, name="substitution-new"),
    path("quan-ly/lam-thay/<int:pk>/ket-thuc/", substitutions.end, name="substitution-end"),
    path(_PEOPLE, people.people, name="people"),
    path(f"{_PEOPLE}them/", people.add_person, name="person-new"),
    path(_PERSON, people.person, name="person"),
    path(f"{_PERSON}sua/", people.edit_person, name="person-edit"),
    path(f"{_PERSON}vi-tri/", people.give_position, name="position-new"),
    path(f"{_PERSON}vi-tri/<int:position>/ket-thuc/", people.end_position, name="position-end"),
    path(f"{_PERSON}lien-ket/", people.make_link, name="person-link"),
    path(f"{_PERSON}phien/", people.end_sessions, name="person-sessions"),
    path(f"{_PERSON}khoa/", people.deactivate, name="person-deactivate"),
    path(f"{_PERSON}mo-lai/", people.reactivate, name="person-reactivate"),
    path(_CALENDAR, calendar.year, name="calendar"),
    path(f"{_CALENDAR}ngay/", calendar.set_day, name="calendar-day"),
    path(f"{_CALENDAR}ngay/bo/", calendar.clear_day, name="calendar-day-clear"),
    path(f"{_CALENDAR}ca/", calendar.set_week, name="calendar-week"),
    path(f"{_CALENDAR}gio-mo-cua/", calendar.set_hours, name="calendar-hours"),
    path(_WEBHOOKS, webhooks.webhooks, name="webhooks"),
    path(f"{_WEBHOOKS}them/", webhooks.add_webhook, name="webhook-new"),
    path(f"{_WEBHOOK}khoa/", webhooks.renew_key, name="webhook-key"),
    path(f"{_WEBHOOK}tat/", webhooks.switch_off, name="webhook-off"),
    path(f"{_WEBHOOK}bat/", webhooks.switch_on, name="webhook-on"),
    path(f"{_WEBHOOK}gui-lai/<int:delivery>/", webhooks.resend, name="webhook-resend"),
    path(_AGENCY, agency.agency, name="agency"),
    path(f"{_AGENCY}chuan-bi/", setup.setup, name="setup"),
    path(f"{_AGENCY}chuan-bi/<slug:item>/", setup.confirm, name="setup-confirm"),
    path(f"{_AGENCY}linh-vuc/", sectors.sectors, name="sectors"),
    path(f"{_AGENCY}day-so/", numbers.numbers, name="numbers"),
    path(f"{_AGENCY}nhap/<int:pk>/", imports.preview, name="import-preview"),
    path(f"{_AGENCY}nhap/<int:pk>/xac-nhan/", imports.confirm, name="import-confirm"),
    path(f"{_AGENCY}nhap/<int:pk>/bo/", imports.drop, name="import-drop"),
    path(f"{_AGENCY}nhap/<int:pk>/hoan-tac/", imports.undo, name="import-undo"),
    path(f"{_AGENCY}nhap/<slug:sort>/", imports.lists, name="import"),
    path(f"{_AGENCY}nhap/<slug:sort>/mau.xlsx", imports.template, name="import-template"),
    path(f"{_AGENCY}trao-doi/", exchange.exchange, name="exchange"),
    path(f"{_AGENCY}trao-doi/<slug:service>.json", exchange.download, name="exchange-file"),
    path(f"{_AGENCY}sua/", agency.edit_agency, name="agency-edit"),
    path(f"{_AGENCY}ma/", agency.add_identifier, name="identifier-new"),
    path(f"{_AGENCY}phong/", agency.add_department, name="department-new"),
    path(f"{_AGENCY}phong/<int:pk>/ket-thuc/", agency.end_department, name="department-end"),
    path(f"{_AGENCY}quay/", agency.add_counter, name="counter-new"),
]
