"""Filing from another machine: whose desk, what is kept, and that a repeated request files once."""

import base64
import json
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection, connections
from django.test import Client
from PIL import Image

from config.schedule import schedule
from motcua.api import actions, filing
from motcua.api.jobs import forget_old_answers
from motcua.api.models import KeptAnswer
from motcua.dossiers.models import Dossier
from motcua.filing.actions import set_online_filing
from motcua.lib import clock
from motcua.people.actions import end_position, give_position, make_agency
from tests.api.conftest import problem
from tests.cast import BIRTH, LONG_AGO, MARITAL, MONDAY, UNKNOWN_LIMIT, make_cast
from tests.filing.conftest import DECISION

pytestmark = pytest.mark.django_db

SOMEBODY = {"full_name": "Đặng Thị Ngọc Diễm", "id_number": "099185000123", "phone": "0900000017"}
ASKED = {"procedure": MARITAL, "channel": "post", "applicant": SOMEBODY}
ONLINE = {**ASKED, "channel": "online"}


def photo() -> str:
    made = BytesIO()
    Image.new("RGB", (60, 40), "white").save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()


@pytest.fixture
def headers(token_of, cast):
    return token_of(cast.clerk, scopes=["dossiers:file", "dossiers:read"])


@pytest.fixture
def send(client, headers):
    def post(body=ASKED, key=None, **extra):
        given = {**headers, **({"Idempotency-Key": key} if key is not None else {}), **extra}
        content = body if isinstance(body, bytes) else json.dumps(body)
        return client.post("/api/v1/dossiers", content, content_type="application/json", headers=given)

    return post


def test_where_the_switch_leads_to_the_national_portal_nothing_filed_online_is_taken(send, cast):
    assert problem(send(ONLINE), 409)["code"] == "not-filed-here"
    assert not Dossier.objects.exists()
    set_online_filing(cast.office, mode="link", by=None)
    assert problem(send(ONLINE), 409)["code"] == "not-filed-here"
    assert send().status_code == 201, "what came by post is no matter of the switch"


def test_a_trial_says_at_this_door_too_that_it_counts_for_nothing(send, cast, settings):
    settings.DEMO = True
    set_online_filing(cast.office, mode="demo", by=None)
    assert send(ONLINE).status_code == 201
    assert "dùng thử" in Dossier.objects.get().permitted_by


def test_what_was_filed_online_is_written_down_and_waits_for_the_desk(send, client, cast, headers):
    set_online_filing(cast.office, mode="internal", **{**DECISION, "decision_date": LONG_AGO}, by=None)
    response = send(ONLINE)
    assert response.status_code == 201
    said = response.json()
    dossier = Dossier.objects.get()
    assert said["code"] == dossier.code
    assert said["secret"] == dossier.secret
    assert (said["state"], said["due"]) == (1, None)
    assert said["answer_due"] == clock.local(dossier.due_at).isoformat(timespec="seconds")
    assert response["Location"] == f"/api/v1/dossiers/{dossier.code}"
    assert response["Cache-Control"] == "no-store"
    assert (dossier.channel, dossier.office, dossier.received_by) == ("online", cast.office, cast.clerk)
    assert dossier.permitted_by.startswith("Quyết định số 15/QĐ-UBND")
    assert client.get(response["Location"], headers=headers).json()["state"] == 1
    by_secret = client.get(response["Location"], headers={"X-Lookup-Secret": said["secret"]})
    assert by_secret.status_code == 200


def test_what_was_taken_at_the_counter_is_received_and_its_time_runs(send):
    said = send({**ASKED, "channel": "counter"}).json()
    dossier = Dossier.objects.get()
    assert said["state"] == dossier.state == 2
    assert said["due"] is not None
    assert said["answer_due"] is None
    assert dossier.slips.count() == 1
    assert [charge.unit_amount for charge in dossier.charges.all()] == [
        fee.amount for fee in dossier.revision.fees_for("counter", day=MONDAY, province="lam-giang")
    ]


def test_fees_and_the_date_may_be_said_where_the_catalogue_does_not_know(send):
    body = {
        **ASKED,
        "procedure": UNKNOWN_LIMIT,
        "channel": "counter",
        "charges": [{"name": "Lệ phí", "unit_amount": 8000, "quantity": 2, "paid": True}],
    }
    assert problem(send(body), 409)["code"] == "due-missing"
    later = clock.local(clock.now() + timedelta(days=30)).isoformat(timespec="seconds")
    assert send({**body, "due": later, "due_ground": "Quyết định 12/QĐ-UBND"}).status_code == 201
    charge = Dossier.objects.get().charges.get()
    assert (charge.amount, charge.settled_at is None) == (16000, False)


def test_papers_bring_their_files_and_are_joined_to_the_requirement_of_that_name(send, cast):
    wanted = cast.revision(BIRTH).papers.first()
    papers = [
        {"name": wanted.name, "originals": 1, "file": {"name": "to-khai.png", "content": photo()}},
        {"name": "Giấy khác"},
    ]
    assert send({**ASKED, "procedure": BIRTH, "papers": papers}).status_code == 201
    first, second = Dossier.objects.get().papers.all()
    assert (first.requirement_id, first.file.kind, first.file_name) == (wanted.pk, "image/png", "to-khai.png")
    assert (second.requirement_id, second.file) == (None, None)


def test_a_file_that_is_none_of_the_kinds_files_nothing(send):
    papers = [{"name": "x", "file": {"name": "x.pdf", "content": base64.b64encode(b"MZ no").decode()}}]
    assert problem(send({**ASKED, "papers": papers}), 409)["field"] == "papers.0.file"
    assert not Dossier.objects.exists()


def test_somebody_may_act_for_somebody_else_with_a_ground(send):
    other = {**ASKED, "holder": {"full_name": "Nguyễn Bảo An"}}
    assert problem(send(other), 409)["code"] == "authorisation-missing"
    assert send({**other, "authorisation": {"basis": "family", "reference": "mẹ"}}).status_code == 201
    assert Dossier.objects.get().holder.full_name == "Nguyễn Bảo An"


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"procedure": "9.999999"}, 404, "procedure-not-found", "procedure"),
        ({"procedure": 1}, 422, "bad-field", "procedure"),
        ({"channel": "fax"}, 422, "bad-field", "channel"),
        ({"applicant": {"full_name": ""}}, 422, "bad-field", "applicant.full_name"),
        ({"applicant": {"full_name": "A\x00"}}, 422, "bad-field", "applicant.full_name"),
        ({"applicant": {"full_name": " "}}, 409, "name-missing", "applicant-full_name"),
        ({"applicant": {**SOMEBODY, "id_number": "12"}}, 409, "id-number-short", "applicant-id_number"),
        ({"unknown": 1}, 422, "bad-field", "unknown"),
        ({"papers": [{"name": "x", "file": {"name": "x", "content": "?"}}]}, 422, "bad-field", "papers.0.file.content"),
        ({"arrived_at": "2099-01-01T08:00+07:00"}, 409, "arrived-later", "arrived_at"),
        ({"channel": "counter", "case": "khong-co"}, 409, "case-unknown", "case"),
        ({"office": "noi-khac"}, 409, "office-unclear", "office"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_filed(send, change, status, code, field):
    said = problem(send({**ASKED, **change}), status)
    assert (said["code"], said["field"]) == (code, field)
    assert not Dossier.objects.exists()


def test_what_is_no_json_object_or_too_big_is_told_so(send, client, headers):
    assert problem(send(b"{"), 400)["code"] == "bad-json"
    assert problem(send(b"[]"), 422)["code"] == "not-an-object"
    assert problem(send(b"[" * 100_000), 400)["code"] == "bad-json"
    assert problem(client.post("/api/v1/dossiers", {"a": 1}, headers=headers), 415)["code"] == "not-json"
    assert problem(send(b"x" * (filing.LARGEST_BODY + 1)), 413)["code"] == "too-big"


def test_without_a_token_nobody_files(client, token_of, cast):
    def post(**headers):
        return client.post(
            "/api/v1/dossiers", json.dumps(ASKED), content_type="application/json", headers=headers
        )

    said = post()
    assert problem(said, 401)["code"] == "token-missing"
    assert said["WWW-Authenticate"] == "Bearer"
    assert problem(post(Authorization="Bearer mc_khong-co"), 401)
    assert problem(post(**token_of(cast.clerk)), 403)["code"] == "scope-missing"
    assert problem(post(**token_of(cast.specialist, scopes=["dossiers:file"])), 403)["code"] == "not-a-clerk"


def test_a_clerk_whose_position_ended_files_no_more(send, cast):
    end_position(cast.clerk.positions.get(), on=clock.today() - timedelta(days=1), by=None)
    assert problem(send(), 403)["code"] == "not-a-clerk"


def test_a_clerk_of_two_offices_says_which(send, cast):
    other = make_agency(
        name="Ủy ban nhân dân xã Khe Mận", slug="khe-man", level="commune", kind="commune",
        calendar=cast.office.calendar, identifiers={"qd20_2020": "H99.13"}, valid_from=LONG_AGO, by=None,
    )  # fmt: skip
    give_position(cast.clerk, role="clerk", agency=other, starts_on=LONG_AGO, title="Công chức", by=None)
    assert "dong-sen, khe-man" in problem(send(), 409)["title"]
    assert send({**ASKED, "office": "khe-man"}).json()["code"].startswith("H99.13-")


def test_the_same_key_and_body_are_answered_once(send):
    first = send(key="mot")
    again = send(key="mot")
    assert again.status_code == 201
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Dossier.objects.count() == 1
    assert send(key="hai").json()["code"] != first.json()["code"]


def test_the_same_key_with_another_body_is_refused(send):
    send(key="mot")
    said = problem(send({**ASKED, "summary": "khác"}, key="mot"), 422)
    assert said["code"] == "idempotency-key-reused"
    assert Dossier.objects.count() == 1


def test_a_key_belongs_to_its_token(send, token_of, cast):
    first = send(key="mot")
    other = send(key="mot", **token_of(cast.second_clerk, scopes=["dossiers:file"]))
    assert other.json()["code"] != first.json()["code"]


def test_a_refusal_is_not_kept_so_that_the_mended_request_may_use_its_key(send):
    assert problem(send({**ASKED, "procedure": "9.999999"}, key="mot"), 404)
    assert send(key="mot").status_code == 201


@pytest.mark.parametrize("key", ["", "có dấu".encode().decode("latin-1"), "a b", "x" * 201])
def test_a_key_that_is_none_is_told_so_on_every_post(send, ask, key):
    assert problem(send(key=key), 422)["code"] == "bad-idempotency-key"
    assert problem(ask({}, headers={"Idempotency-Key": key}), 422)["code"] == "bad-idempotency-key"


def test_a_key_is_kept_for_a_day_and_then_erased(send, cast):
    first = send(key="mot").json()["code"]
    day = timedelta(hours=24)
    KeptAnswer.objects.update(made_at=clock.now() - day)
    assert send(key="mot").json()["code"] != first  # also before the sweep
    KeptAnswer.objects.update(made_at=clock.now() - day + timedelta(minutes=1))
    assert actions.forget_old_answers() == 0
    KeptAnswer.objects.update(made_at=clock.now() - day)
    forget_old_answers(at=clock.now())
    assert not KeptAnswer.objects.exists()
    assert forget_old_answers in [line[2] for line in schedule()]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_instant_files_once():
    from motcua.people.actions import make_token

    cast = make_cast()
    _, text = make_token(cast.clerk, scopes=["dossiers:file"], by=None)
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": "cung-luc"}
    start, answers = threading.Barrier(6), []

    def post():
        try:
            start.wait()
            answers.append(
                Client().post(
                    "/api/v1/dossiers", json.dumps(ASKED), content_type="application/json", headers=headers
                )
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert Dossier.objects.count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}
