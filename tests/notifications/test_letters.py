"""Letters to applicants: one per move, only when the move stands, never twice, nothing personal inside."""

from datetime import timedelta

import pytest

from config import env
from motcua.dossiers.actions import (
    approve,
    ask_supplement,
    begin,
    decline_dossier,
    forward,
    register_dossier,
    undo,
    void_dossier,
)
from motcua.journal import jobs
from motcua.journal.models import Entry, Job
from motcua.lib.clock import at_local
from motcua.notifications import actions
from motcua.notifications.channels import chosen, demo
from motcua.notifications.letters import LETTERS, text_of
from tests.cast import MARITAL, MONDAY, NINE
from tests.notifications.mail_server import mail_server

ADDRESS = "diem.dang@example.vn"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with mail_server() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.5
        settings.SITE_URL = "https://motcua.example.vn"
        settings.DEFAULT_FROM_EMAIL = "motcua@example.vn"
        yield sink


def receive(cast, at=NINE, email=ADDRESS):
    return cast.receive(at=at, applicant=cast.citizen(email=email))


def work_all(at):
    while jobs.work(at=at):
        pass


def letters_of(server):
    return [letter["Subject"].strip() for _, letter in server.letters]


def test_without_a_mail_server_nothing_is_put_in_the_outbox(cast, settings):
    settings.EMAIL_HOST = ""
    receive(cast)
    assert not Job.objects.exists()


@pytest.mark.parametrize("email", ["", "không phải thư"])
def test_without_a_usable_address_nothing_is_put_in_the_outbox(cast, server, email):
    receive(cast, email=email)
    assert not Job.objects.exists()


def test_a_letter_waits_five_minutes_and_is_sent_once(cast, server):
    dossier = receive(cast)
    assert Job.objects.outbox().count() == 1
    work_all(NINE + 4 * MINUTE)
    assert server.letters == []
    work_all(NINE + 5 * MINUTE)
    work_all(NINE + 60 * MINUTE)
    [(receivers, letter)] = server.letters
    assert receivers == [ADDRESS]
    assert letter["Subject"] == f"Đã nhận hồ sơ {dossier.code}"
    assert letter["From"] == "motcua@example.vn"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert Entry.objects.filter(kind="message.sent", subject=dossier.stream).count() == 1


def test_a_letter_names_nobody_and_no_procedure(cast, server):
    dossier = receive(cast)
    work_all(NINE + 5 * MINUTE)
    [(_, letter)] = server.letters
    text = letter["Subject"] + letter.get_content()
    assert dossier.code in text
    assert "https://motcua.example.vn/ho-so/" in text
    for private in (
        dossier.applicant.full_name, "Diễm", dossier.applicant.id_number, dossier.applicant.phone, dossier.secret,
        dossier.revision.name, "khai sinh",
    ):  # fmt: skip
        assert private not in text


def test_what_is_undone_in_five_minutes_was_never_sent(cast, server):
    dossier = receive(cast)
    work_all(NINE + 6 * MINUTE)
    asked_at = NINE + 30 * MINUTE
    ask_supplement(
        dossier, points=[{"paper": "Giấy chứng sinh", "reason": "Ảnh mờ"}], by=cast.specialist, at=asked_at
    )
    assert Job.objects.outbox().count() == 1
    undo(dossier, by=cast.specialist, at=asked_at + 3 * MINUTE)
    assert Job.objects.outbox().count() == 0
    work_all(asked_at + 60 * MINUTE)
    assert letters_of(server) == [f"Đã nhận hồ sơ {dossier.code}"]


def test_a_move_that_stands_is_told(cast, server):
    dossier = receive(cast)
    asked_at = NINE + 30 * MINUTE
    ask_supplement(
        dossier, points=[{"paper": "Giấy chứng sinh", "reason": "Ảnh mờ"}], by=cast.specialist, at=asked_at
    )
    work_all(asked_at + 5 * MINUTE)
    assert letters_of(server) == [
        f"Đã nhận hồ sơ {dossier.code}",
        f"Hồ sơ {dossier.code} cần bổ sung giấy tờ",
    ]


def test_a_letter_noted_as_sent_is_not_sent_again(cast, server):
    receive(cast)
    work_all(NINE + 5 * MINUTE)
    Job.objects.update(done_at=None, run_at=NINE)
    work_all(NINE + 6 * MINUTE)
    assert len(server.letters) == 1


def test_a_repeat_after_a_power_cut_is_recognised_by_its_identity(cast, server, monkeypatch):
    dossier = receive(cast)
    # The machine stopped between sending and noting: the job runs again and nothing says it was sent.
    monkeypatch.setattr(actions, "_is_sent", lambda *_: False)
    for minute in (5, 11):
        work_all(NINE + minute * MINUTE)
        Job.objects.update(done_at=None, run_at=NINE)
    first, second = (letter["Message-ID"] for _, letter in server.letters)
    assert first == second
    assert first.endswith("@motcua.example.vn>")
    assert dossier.code not in first


def test_a_server_that_hangs_is_tried_again(cast, server):
    receive(cast)
    server.mood = "hangs"
    work_all(NINE + 5 * MINUTE)
    [job] = Job.objects.outbox()
    assert (job.attempts, job.failed_at) == (1, None)
    assert ADDRESS not in job.error
    assert not Entry.objects.filter(kind="message.sent").exists()
    server.mood = "takes"
    work_all(job.run_at)
    assert len(server.letters) == 1


def test_one_letter_that_meets_a_hanging_server_spares_the_others(cast, server):
    for _ in range(4):
        receive(cast)
    server.mood = "hangs"
    at = NINE + 5 * MINUTE
    assert jobs.work(1, at, leaving=True) == 1
    assert jobs.work(1, at, leaving=True) == 0, "the others wait a minute, untried"
    assert sorted(Job.objects.outbox().values_list("attempts", flat=True)) == [0, 0, 0, 1]
    server.mood = "takes"
    work_all(at + MINUTE)
    assert len(server.letters) == 4


def test_an_address_that_is_refused_keeps_no_other_letter_waiting(cast, server):
    for _ in range(2):
        receive(cast)
    server.mood = "refuses"
    assert jobs.work(1, NINE + 5 * MINUTE, leaving=True) == 1
    server.mood = "takes"
    assert jobs.work(1, NINE + 5 * MINUTE, leaving=True) == 1
    assert len(server.letters) == 1


def test_a_server_that_never_takes_it_leaves_the_letter_on_the_page_of_failed_jobs(cast, server):
    receive(cast)
    server.mood = "refuses"
    at = NINE + 5 * MINUTE
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.work(at=at)
        at += timedelta(hours=7)
    [job] = Job.objects.failed()
    assert job.error.startswith("SMTPRecipientsRefused")
    assert ADDRESS not in job.error


def test_news_that_is_no_longer_true_is_not_sent(cast, server):
    dossier = receive(cast)
    void_dossier(dossier, reason="Nhận nhầm người", by=cast.clerk, at=NINE + MINUTE)
    work_all(NINE + 60 * MINUTE)
    assert server.letters == []


def test_a_result_is_told_after_it_is_signed(cast, server):
    dossier = receive(cast)
    at = at_local(MONDAY, 10)
    work_all(at)
    begin(dossier, by=cast.specialist, at=at)
    dossier.refresh_from_db()
    while dossier.stage != "awaiting_signature":
        dossier = forward(dossier, by=cast.specialist, at=at, assignee=cast.chairwoman)
        dossier.refresh_from_db()
    approve(dossier, by=cast.chairwoman, at=at + MINUTE)
    work_all(at + 6 * MINUTE)
    assert letters_of(server)[-1] == f"Hồ sơ {dossier.code} đã có kết quả"


def test_a_demo_never_writes_to_anybody(cast, server, settings):
    settings.DEMO = True
    assert chosen() is demo
    demo.sent.clear()
    receive(cast)
    work_all(NINE + 5 * MINUTE)
    assert server.letters == []
    assert [message.to for message in demo.sent] == [ADDRESS]


def test_every_letter_says_what_happened_and_what_to_do():
    for kind, letter in LETTERS.items():
        text = text_of(letter, code="H99-1", look_up="https://x.vn/ho-so/", office="Xã Đồng Sen", phone="")
        assert "H99-1" in text, kind
        assert "{" not in text, kind
        assert "\n\n\n" not in text, kind


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("", 587, "", True, False)),
        (
            "smtp://ten%40xa.vn:m%3At@thu.xa.vn:2525?tls=starttls",
            ("thu.xa.vn", 2525, "ten@xa.vn", True, False),
        ),
        ("smtps://ten:mk@thu.xa.vn", ("thu.xa.vn", 465, "ten", False, True)),
        ("smtp://localhost?tls=none", ("localhost", 25, "", False, False)),
    ],
)
def test_one_line_of_the_environment_names_the_mail_server(url, expected):
    found = env.email(url)
    assert (found["host"], found["port"], found["user"], found["starttls"], found["ssl"]) == expected


@pytest.mark.parametrize("url", ["http://thu.xa.vn", "smtp://thu.xa.vn?tls=maybe"])
def test_a_mail_server_nobody_understands_is_refused_with_a_sentence(url):
    with pytest.raises(ValueError, match="EMAIL_URL"):
        env.email(url)


def test_an_envelope_that_is_not_accepted_is_told(cast, server):
    dossier = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(email=ADDRESS),
        by=cast.clerk,
        at=NINE,
    )
    decline_dossier(dossier, reason="Không phải việc của xã", by=cast.clerk, at=NINE + 30 * MINUTE)
    work_all(NINE + 36 * MINUTE)
    assert letters_of(server) == [f"Hồ sơ {dossier.code} không được tiếp nhận"]
