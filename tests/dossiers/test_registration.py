"""A dossier that arrives without its applicant: written down, then answered."""

from datetime import timedelta

import pytest

from motcua.dossiers.actions import (
    ChargeInput,
    PaperInput,
    accept_dossier,
    accept_supplement,
    ask_supplement,
    correct_reception,
    decline_dossier,
    register_dossier,
    stop_dossier,
    undo,
    void_dossier,
    withdraw_dossier,
)
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.lookups import told
from motcua.dossiers.models import Dossier, Queue
from motcua.dossiers.questions import timeline
from motcua.journal.verification import verify
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import moment
from tests.cast import BIRTH, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT

TEN, ELEVEN = at_local(MONDAY, 10), at_local(MONDAY, 11)
POINTS = [{"paper": "Tờ khai", "reason": "chưa ký", "originals": 1}]


def post(cast, code=MARITAL, *, at=NINE, **changes):
    given = {
        "revision": cast.revision(code),
        "office": cast.office,
        "applicant": cast.citizen(),
        "by": cast.clerk,
    }
    return register_dossier(**{**given, "at": at, **changes})


def take_in(cast, dossier, *, at=TEN, **changes):
    papers = tuple(p for p in cast.papers(dossier.revision) if not p.present_only)
    given = {"papers": papers, "charges": (ChargeInput("Lệ phí", 8000),), "by": cast.clerk, "at": at}
    return accept_dossier(dossier, **{**given, **changes})


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refusal:
        call(*args, **kwargs)
    return refusal.value.objection.code


def test_it_gets_a_code_a_secret_and_an_answer_limit_but_no_slip_and_no_promise(cast):
    dossier = post(cast)
    dossier.refresh_from_db()
    assert dossier.code == "H99.12-261109-0001"
    assert len(dossier.secret) >= 8
    assert (dossier.state, dossier.stage, dossier.channel) == (1, "registered", "post")
    assert not dossier.is_accepted
    assert dossier.promised_at is None
    assert dossier.first_due_at is None
    assert moment(dossier.due_at) == "09:00 thứ Ba 10/11/2026"
    assert "8 giờ làm việc" in dossier.due_explanation[0]
    assert not dossier.slips.exists()
    assert cast.receive().code == "H99.12-261109-0002"


def test_the_answer_limit_runs_from_the_arrival(cast):
    friday = at_local(MONDAY - timedelta(days=3), 16)
    dossier = post(cast, arrived_at=friday)
    assert dossier.submitted_at == friday
    assert dossier.received_at == NINE
    assert moment(dossier.due_at) == "16:00 thứ Hai 09/11/2026"
    assert refused(post, cast, arrived_at=TEN) == "arrived-later"


def test_it_stands_in_the_clerks_lists_and_falls_due_there(cast):
    dossier = post(cast)
    mine = Dossier.objects.awaiting_action_of([cast.clerk.pk], {"clerk"})
    assert list(mine) == [dossier]
    assert mine.get().queue == Queue.RUNNING
    assert list(Dossier.objects.open_to_role("clerk")) == [dossier]
    assert not Dossier.objects.due_soon_or_late(NINE).exists()
    assert list(Dossier.objects.due_soon_or_late(at_local(MONDAY.replace(day=10), 8))) == [dossier]
    assert list(Dossier.objects.late(at_local(MONDAY.replace(day=10), 9, 1))) == [dossier]


def test_the_clock_starts_at_acceptance_and_the_slip_says_so(cast):
    arrived = at_local(MONDAY, 8)
    dossier = take_in(cast, post(cast, arrived_at=arrived))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.stage) == (2, "accepted")
    assert (dossier.submitted_at, dossier.received_at, dossier.clock_from) == (arrived, TEN, TEN)
    at_the_counter = cast.receive(MARITAL, at=TEN)
    for name in (
        "due_at",
        "warn_at",
        "first_due_at",
        "limit_unit",
        "limit_amount",
        "due_explanation",
        "step_id",
    ):
        assert getattr(dossier, name) == getattr(at_the_counter, name), name
    slip = dossier.slips.get()
    assert slip.content["received_at"] == TEN.isoformat()
    assert slip.content["charges"][0]["amount"] == 8000
    assert dossier.handovers.get().to_step == dossier.step.name
    assert [one.move for one in timeline(dossier)] == ["register", "accept"]
    assert verify() == []


def test_it_is_not_accepted_while_a_required_paper_is_missing(cast):
    dossier = post(cast)
    absent = (PaperInput(name="Tờ khai", verdict="absent", required=True),)
    assert refused(take_in, cast, dossier, papers=absent) == "papers-missing"
    dossier.refresh_from_db()
    assert dossier.stage == Stage.REGISTERED


def test_an_unknown_limit_asks_for_a_date_only_at_acceptance(cast):
    dossier = post(cast, UNKNOWN_LIMIT)
    assert refused(take_in, cast, dossier) == "due-missing"
    day = at_local(MONDAY.replace(day=20), 17)
    assert take_in(cast, dossier, due_by_hand=day, due_ground="Điều 7").due_at == day


def test_declining_writes_the_refusal_and_can_be_taken_back_with_its_number_used(cast):
    dossier = post(cast)
    declined = decline_dossier(
        dossier, reason="Không phải việc của xã", instead="Sở Tư pháp", by=cast.clerk, at=TEN
    )
    notice = declined.refusalnotices.get()
    assert (declined.state, declined.stage, declined.due_at) == (3, "not_accepted", None)
    assert (notice.number, notice.instead) == (1, "Sở Tư pháp")
    assert declined.is_closed
    back = undo(declined, by=cast.clerk, at=TEN + timedelta(minutes=2))
    assert (back.stage, back.step_role, back.due_at) == ("registered", "clerk", dossier.due_at)
    assert back.refusalnotices.get().undone_at
    decline_dossier(back, reason="Không phải việc của xã", by=cast.clerk, at=ELEVEN)
    assert back.refusalnotices.get(undone_at=None).number == 2
    assert verify() == []


def test_a_supplement_before_acceptance_stops_no_clock_and_starts_a_new_answer_limit(cast):
    dossier = post(cast)
    letter = ask_supplement(dossier, points=POINTS, by=cast.clerk, at=TEN)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.due_at, letter.close_on) == (5, None, None)
    assert not dossier.suspensions.exists()
    tuesday = at_local(MONDAY.replace(day=10), 9)
    back = accept_supplement(dossier, papers=(PaperInput("Tờ khai", originals=1),), by=cast.clerk, at=tuesday)
    assert (back.state, back.stage) == (1, "registered")
    assert moment(back.due_at) == "09:00 thứ Tư 11/11/2026"
    assert refused(ask_supplement, back, points=POINTS, by=cast.clerk, at=tuesday) == "supplement-once"
    accepted = take_in(cast, back, at=tuesday + timedelta(hours=1))
    assert "Tờ khai" in [paper.name for paper in accepted.papers.all()]
    asked = ask_supplement(accepted, points=POINTS, by=cast.clerk, at=tuesday + timedelta(hours=2))
    assert asked.close_on is not None  # the request after acceptance is another one, and has its end
    assert verify() == []


def test_an_undone_supplement_request_gives_the_answer_limit_back(cast):
    dossier = post(cast)
    ask_supplement(dossier, points=POINTS, by=cast.clerk, at=TEN)
    back = undo(dossier, by=cast.clerk, at=TEN + timedelta(minutes=1))
    assert (back.stage, back.due_at) == ("registered", dossier.due_at)
    back.refresh_from_db()
    assert back.due_explanation == dossier.due_explanation


def test_papers_that_never_come_end_in_a_written_refusal_not_in_a_lapse(cast):
    dossier = post(cast)
    ask_supplement(dossier, points=POINTS, by=cast.clerk, at=TEN)
    declined = decline_dossier(dossier, reason="Không bổ sung", by=cast.clerk, at=ELEVEN)
    assert declined.stage == Stage.NOT_ACCEPTED


def test_what_only_an_accepted_dossier_can_is_refused_and_the_other_way_round(cast):
    assert refused(stop_dossier, post(cast), reason="thử", by=cast.clerk, at=TEN) == "move-not-in-table"
    waiting = post(cast)
    ask_supplement(waiting, points=POINTS, by=cast.clerk, at=TEN)
    assert refused(stop_dossier, waiting, reason="thử", by=cast.clerk, at=TEN) == "move-not-in-table"
    received = cast.receive(MARITAL)
    ask_supplement(received, points=POINTS, by=cast.clerk, at=TEN)
    assert refused(decline_dossier, received, reason="thử", by=cast.clerk, at=TEN) == "move-not-in-table"
    assert withdraw_dossier(waiting, reason="thôi", by=cast.clerk, at=ELEVEN).state == 7
    assert void_dossier(post(cast), reason="vào sổ nhầm", by=cast.clerk, at=ELEVEN).stage == Stage.VOIDED


def test_only_a_clerk_of_the_office_registers_and_answers(cast):
    dossier = post(cast)
    for person in (cast.specialist, cast.chairwoman, cast.administrator, cast.stranger):
        assert refused(post, cast, by=person) == "not-a-clerk"
        assert refused(take_in, cast, dossier, by=person) == "not-yours"
        assert refused(decline_dossier, dossier, reason="thử", by=person, at=TEN) == "not-yours"


def test_the_same_key_never_registers_twice(cast):
    first = post(cast, reception_key="k1")
    assert post(cast, reception_key="k1") == first
    assert Dossier.objects.count() == 1


def test_a_correction_before_acceptance_issues_no_slip(cast):
    dossier = post(cast)
    assert correct_reception(dossier, summary="Bưu gửi 12", reason="ghi thiếu", by=cast.clerk, at=TEN) is None
    assert not dossier.slips.exists()


def test_the_citizen_hears_of_it_without_any_word_of_a_clock(cast):
    dossier = post(cast, BIRTH)
    ask_supplement(dossier, points=POINTS, by=cast.clerk, at=TEN)
    accept_supplement(dossier, by=cast.clerk, at=TEN)
    assert [one.words for one in told(dossier)] == [
        "Hồ sơ đã đến, chờ xem để tiếp nhận",
        "Xin ông/bà bổ sung giấy tờ để tiếp nhận",
        "Đã nhận giấy bổ sung, chờ xem để tiếp nhận",
    ]
    take_in(cast, dossier, at=ELEVEN)
    assert told(dossier)[-1].words.startswith("Đã tiếp nhận hồ sơ, bắt đầu tính hạn, chuyển")
    assert "Diễm" not in repr([one.data for one in timeline(dossier)])
