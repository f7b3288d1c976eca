"""From the desk to the signature and back into the person's hand."""

from datetime import timedelta

import pytest

from motcua.dossiers.actions import (
    accept_supplement,
    approve,
    ask_payment,
    ask_supplement,
    attach_result_file,
    begin,
    confirm_payment,
    correct_reception,
    extend,
    forward,
    lapse_dossier,
    propose_refusal,
    reassign,
    refuse,
    return_result,
    send_back,
    stop_dossier,
    undo,
    void_dossier,
    withdraw_dossier,
)
from motcua.dossiers.lifecycle import Stage, State
from motcua.dossiers.lookups import told
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.questions import gaps, proposed_refusal, timeline
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import moment
from motcua.people.actions import appoint_substitute
from tests.cast import MARITAL, MONDAY, NINE, WITH_LONGER

MINUTE = timedelta(minutes=1)


def at(hour, minute=0, day=9):
    return at_local(MONDAY.replace(day=day), hour, minute)


def refused(code, verb, *args, **kwargs):
    with pytest.raises(NotAllowed) as refusal:
        verb(*args, **kwargs)
    assert refusal.value.objection.code == code


@pytest.fixture
def dossier(cast):
    return cast.receive(MARITAL, assignee=cast.specialist)


@pytest.fixture
def for_signature(cast, dossier):
    return forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman, note="đủ điều kiện")


@pytest.fixture
def ready(cast, for_signature):
    return approve(for_signature, by=cast.chairwoman, at=at(11))


def test_the_whole_way_from_the_counter_to_the_hand(cast, ready):
    assert (ready.state, ready.stage) == (State.DONE, Stage.READY)
    result = ready.results.get()
    assert (result.number_text, result.signed_on, result.signer) == ("01/2026/HT", MONDAY, cast.chairwoman)
    done = return_result(ready, by=cast.clerk, at=at(14), take_payment=True)
    assert (done.state, done.stage) == (State.RETURNED, Stage.RETURNED)
    assert all(charge.settled_at for charge in done.charges.all())
    assert [h.move for h in timeline(done)] == ["receive", "forward", "approve", "return_result"]


def test_the_only_possible_next_person_is_chosen_by_itself(cast, dossier):
    assert forward(dossier, by=cast.specialist, at=at(10)).assignee is None  # two leaders: whoever takes it


def test_a_colleague_cannot_act_on_what_is_not_theirs(cast, dossier):
    refused("not-yours", forward, dossier, by=cast.second_specialist, at=at(10))
    refused("not-yours", forward, dossier, by=cast.chairwoman, at=at(10))
    refused("move-not-in-table", approve, dossier, by=cast.chairwoman, at=at(10))


def test_two_people_acting_at_once_the_second_is_told(cast, for_signature):
    seen = timeline(for_signature)[-1].number
    approve(for_signature, by=cast.chairwoman, at=at(11), seen=seen)
    refused(
        "changed-meanwhile", send_back, for_signature, reason="sai", by=cast.chairwoman, at=at(11), seen=seen
    )
    refused("move-not-in-table", send_back, for_signature, reason="sai", by=cast.chairwoman, at=at(11))


def test_the_leader_sends_back_with_a_reason_to_the_one_it_came_from(cast, for_signature):
    refused("reason-missing", send_back, for_signature, reason=" ", by=cast.chairwoman, at=at(11))
    back = send_back(for_signature, reason="Thiếu xác minh nơi ở cũ", by=cast.chairwoman, at=at(11))
    assert (back.stage, back.assignee) == (Stage.SENT_BACK, cast.specialist)
    assert (
        forward(back, by=cast.specialist, at=at(14), assignee=cast.chairwoman).stage
        == Stage.AWAITING_SIGNATURE
    )


def test_a_substitute_acts_for_an_absent_colleague_between_two_dates_only(cast, for_signature):
    appoint_substitute(
        absent=cast.chairwoman,
        substitute=cast.manager,
        starts_on=MONDAY,
        ends_on=MONDAY,
        by=None,
        at=NINE,
    )
    refused("not-yours", approve, for_signature, by=cast.manager, at=at(9, day=10))
    done = approve(for_signature, by=cast.manager, at=at(11))
    assert done.results.get().signer == cast.chairwoman
    assert timeline(done)[-1].data["for"] == cast.chairwoman.pk


def test_who_appraises_proposes_a_refusal_and_only_a_leader_signs_it(cast, dossier):
    refused("not-yours", propose_refusal, dossier, reason="Chưa đủ tuổi", by=cast.clerk, at=at(10))
    refused("reason-missing", propose_refusal, dossier, reason=" ", by=cast.specialist, at=at(10))
    proposed = propose_refusal(
        dossier, reason="Chưa đủ tuổi", assignee=cast.chairwoman, by=cast.specialist, at=at(10)
    )
    assert (proposed.stage, proposed.assignee, proposed.state) == (
        Stage.AWAITING_REFUSAL,
        cast.chairwoman,
        State.PROCESSING,
    )
    assert not proposed.results.exists(), "nothing is decided yet"
    assert proposed_refusal(proposed) == "Chưa đủ tuổi"
    refused("not-yours", refuse, proposed, reason="Chưa đủ tuổi", by=cast.specialist, at=at(10, 6))
    refused("move-not-in-table", approve, proposed, by=cast.chairwoman, at=at(10, 6))
    signed = refuse(proposed, reason="Chưa đủ tuổi", by=cast.chairwoman, at=at(10, 6))
    assert (signed.stage, signed.results.get().signer) == (Stage.READY, cast.chairwoman)


def test_a_proposed_refusal_may_be_taken_back_or_sent_back(cast, dossier):
    proposed = propose_refusal(
        dossier, reason="Chưa đủ tuổi", assignee=cast.chairwoman, by=cast.specialist, at=at(10)
    )
    back = undo(proposed, by=cast.specialist, at=at(10, 4))
    assert (back.stage, back.assignee, proposed_refusal(back)) == (Stage.ACCEPTED, cast.specialist, "")
    again = propose_refusal(
        back, reason="Thiếu điều kiện", assignee=cast.chairwoman, by=cast.specialist, at=at(10, 10)
    )
    sent = send_back(again, reason="Xem lại Điều 8", by=cast.chairwoman, at=at(11))
    assert (sent.stage, sent.assignee) == (Stage.SENT_BACK, cast.specialist)


def test_somebody_outside_hears_of_a_refusal_only_when_it_is_signed(cast, dossier):
    proposed = propose_refusal(
        dossier, reason="Chưa đủ tuổi", assignee=cast.chairwoman, by=cast.specialist, at=at(10)
    )
    heard = told(proposed)[-1]
    assert (heard.move, heard.stage) == ("forward", "awaiting_signature")
    assert "từ chối" not in heard.words
    assert (
        "từ chối" in told(refuse(proposed, reason="Chưa đủ tuổi", by=cast.chairwoman, at=at(10, 6)))[-1].words
    )


def test_a_refusal_after_appraisal_is_a_result_with_its_own_number(cast, for_signature):
    refusal = refuse(for_signature, reason="Chưa đủ tuổi", by=cast.chairwoman, at=at(11))
    result = refusal.results.get()
    assert (refusal.stage, result.kind, result.number_text) == (Stage.READY, "refused", "01/2026/TC")
    notice = refusal.refusalnotices.get()
    assert (notice.number, notice.reason) == (1, "Chưa đủ tuổi")
    undo(refusal, by=cast.chairwoman, at=at(11, 1))
    assert refusal.refusalnotices.get().undone_at


def test_undo_puts_back_what_stood_and_the_number_stays_used(cast, for_signature):
    signed = approve(for_signature, by=cast.chairwoman, at=at(11))
    back = undo(signed, by=cast.chairwoman, at=at(11) + 4 * MINUTE)
    assert (back.stage, back.assignee, back.finished_at) == (Stage.AWAITING_SIGNATURE, cast.chairwoman, None)
    again = approve(back, by=cast.chairwoman, at=at(11, 10))
    assert [r.number for r in Result.objects.order_by("number")] == [1, 2]
    assert again.results.get(revoked_at=None).number == 2
    assert [(g.number, bool(g.why)) for g in gaps(f"result:{again.results.first().register}")] == [(1, True)]


def test_undo_is_for_the_one_who_made_the_move_for_five_minutes_until_the_next_acts(cast, dossier):
    passed = forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    refused("not-your-move", undo, passed, by=cast.chairwoman, at=at(10, 1))
    refused("too-late-to-undo", undo, passed, by=cast.specialist, at=at(10, 6))
    approve(passed, by=cast.chairwoman, at=at(10, 2))
    refused("not-your-move", undo, passed, by=cast.specialist, at=at(10, 3))


def test_an_undone_move_cannot_be_undone_again(cast, dossier):
    passed = forward(dossier, by=cast.specialist, at=at(10))
    undo(passed, by=cast.specialist, at=at(10, 1))
    refused("nothing-to-undo", undo, passed, by=cast.specialist, at=at(10, 2))


def test_reception_itself_is_not_undone_but_voided_and_its_number_stays_used(cast, dossier):
    refused("nothing-to-undo", undo, dossier, by=cast.clerk, at=at(9, 1))
    refused("reason-missing", void_dossier, dossier, reason="", by=cast.clerk, at=at(9, 1))
    gone = void_dossier(dossier, reason="chọn nhầm thủ tục", by=cast.clerk, at=at(9, 1))
    assert (gone.stage, gone.due_at) == (Stage.VOIDED, None)
    assert cast.receive(at=at(9, 2)).series_number == 2
    assert [(g.number, g.why) for g in gaps(gone.series_key)] == [(1, "đã hủy vì nhận nhầm")]


def test_a_supplement_stops_the_clock_and_its_coming_restarts_the_whole_limit(cast, dossier):
    letter = ask_supplement(
        dossier, points=[{"paper": "Trích lục ly hôn", "reason": "chưa có"}], by=cast.specialist, at=at(10)
    )
    waiting = Dossier.objects.get(pk=dossier.pk)
    assert (waiting.state, waiting.due_at) == (State.SUPPLEMENT_WANTED, None)
    assert letter.close_on == MONDAY.replace(day=24)
    resumed = accept_supplement(waiting, by=cast.clerk, at=at(10, day=12))
    fresh = cast.receive(MARITAL, at=at(10, day=12))
    assert resumed.due_at == fresh.due_at
    assert resumed.first_due_at == dossier.due_at


def test_a_second_supplement_needs_the_leader(cast, dossier):
    point = [{"paper": "Trích lục", "reason": "mờ"}]
    ask_supplement(dossier, points=point, by=cast.specialist, at=at(10))
    accept_supplement(dossier, by=cast.clerk, at=at(11))
    refused("supplement-once", ask_supplement, dossier, points=point, by=cast.specialist, at=at(14))


def test_undoing_a_supplement_request_gives_the_old_date_back(cast, dossier):
    ask_supplement(dossier, points=[{"paper": "x", "reason": "y"}], by=cast.specialist, at=at(10))
    assert undo(dossier, by=cast.specialist, at=at(10, 2)).due_at == dossier.due_at


def test_a_supplement_that_never_comes_closes_the_dossier_after_fifteen_days(cast, dossier):
    ask_supplement(dossier, points=[{"paper": "x", "reason": "y"}], by=cast.specialist, at=at(10))
    refused("not-lapsed-yet", lapse_dossier, dossier, at=at(23, day=24))
    assert lapse_dossier(dossier, at=at(0, 5, day=25)).stage == Stage.LAPSED


def test_waiting_for_a_payment_resumes_the_clock(cast, dossier):
    ask_payment(dossier, reason="nộp thuế", by=cast.specialist, at=at(10))
    resumed = confirm_payment(dossier, by=cast.clerk, at=at(10, day=10))
    assert resumed.due_at > dossier.due_at
    assert resumed.stage == Stage.IN_STEP


def test_the_longer_limit_is_used_once_with_its_reason(cast):
    dossier = cast.receive(WITH_LONGER, assignee=cast.specialist)
    longer = extend(dossier, reason="phải xác minh ở nơi cũ", by=cast.specialist, at=at(10))
    assert longer.due_at > longer.first_due_at
    refused("extended-already", extend, dossier, reason="nữa", by=cast.specialist, at=at(11))


def test_withdrawn_and_stopped_are_two_different_ends(cast):
    one, two = cast.receive(MARITAL), cast.receive(MARITAL)
    assert withdraw_dossier(one, reason="đổi ý", by=cast.clerk, at=at(10)).state == State.WITHDRAWN
    assert stop_dossier(two, reason="đơn xin dừng", by=cast.clerk, at=at(10)).state == State.STOPPED


def test_a_closed_dossier_takes_no_more_moves(cast, ready):
    done = return_result(ready, by=cast.clerk, at=at(14), take_payment=True)
    for verb in (void_dossier, withdraw_dossier, stop_dossier):
        refused("move-not-in-table", verb, done, reason="x", by=cast.clerk, at=at(15))


def test_a_correction_keeps_the_old_slip_and_prints_a_replacing_one(cast, dossier):
    slip = correct_reception(
        dossier,
        applicant=cast.citizen(full_name="Đặng Thị Ngọc Diệm"),
        reason="gõ sai dấu",
        by=cast.clerk,
        at=at(9, 30),
    )
    assert (slip.edition, slip.reason) == (2, "gõ sai dấu")
    assert dossier.slips.first().content["applicant"]["full_name"] == "Đặng Thị Ngọc Diễm"
    assert dossier in Dossier.objects.matching("ngoc diem")
    entry = timeline(dossier)[-1]
    assert entry.data["changed"] == ["applicant.full_name"]
    assert "Diệm" not in repr(entry.data)
    refused("nothing-changed", correct_reception, dossier, reason="x", by=cast.clerk, at=at(9, 40))


def test_a_result_without_the_receipt_needs_an_identity_and_a_proxy_an_authorisation(cast, ready):
    refused(
        "identity-missing",
        return_result,
        ready,
        by=cast.clerk,
        at=at(14),
        with_receipt=False,
        take_payment=True,
    )
    refused(
        "authorisation-missing",
        return_result,
        ready,
        by=cast.clerk,
        at=at(14),
        receiver="proxy",
        receiver_name="Đặng Văn Bách",
        take_payment=True,
    )
    refused("fee-due", return_result, ready, by=cast.clerk, at=at(14))
    done = return_result(
        ready,
        by=cast.clerk,
        at=at(14),
        receiver="proxy",
        receiver_name="Đặng Văn Bách",
        authorisation="giấy ủy quyền 08/11/2026",
        identity_check="thẻ căn cước",
        with_receipt=False,
        take_payment=True,
    )
    assert done.returns.get().receiver_name == "Đặng Văn Bách"


def test_undoing_a_return_takes_the_payment_back_too(cast, ready):
    done = return_result(ready, by=cast.clerk, at=at(14), take_payment=True)
    back = undo(done, by=cast.clerk, at=at(14, 3))
    assert back.stage == Stage.READY
    assert all(charge.settled_at is None for charge in back.charges.all())
    assert back.returns.get().undone_at


def test_the_overseer_gives_a_running_step_to_somebody_else(cast, dossier):
    refused(
        "not-yours",
        reassign,
        dossier,
        assignee=cast.second_specialist,
        reason="nghỉ ốm",
        by=cast.clerk,
        at=at(10),
    )
    given = reassign(dossier, assignee=cast.second_specialist, reason="nghỉ ốm", by=cast.manager, at=at(10))
    assert given.assignee == cast.second_specialist
    refused(
        "assignee-lacks-role", reassign, dossier, assignee=cast.clerk, reason="x", by=cast.manager, at=at(11)
    )


def test_beginning_makes_it_ones_own(cast):
    dossier = begin(cast.receive(MARITAL), by=cast.second_specialist, at=at(10))
    assert (dossier.stage, dossier.assignee) == (Stage.IN_STEP, cast.second_specialist)


def test_a_result_file_is_added_once(cast, ready, settings):
    from motcua.files.actions import store_file

    pdf = store_file(PDF, name="ket-qua.pdf", by=cast.specialist, at=at(12))
    assert (
        attach_result_file(ready, file=pdf, file_name="ket-qua.pdf", by=cast.specialist, at=at(12)).file
        == pdf
    )
    refused("file-there", attach_result_file, ready, file=pdf, by=cast.specialist, at=at(13))


def test_due_soon_is_four_fifths_or_the_day_itself(cast):
    dossier = cast.receive(MARITAL)  # 3 working days from Monday 9:00: due Thursday 9:00
    assert moment(dossier.due_at) == "09:00 thứ Năm 12/11/2026"
    # 24 working hours; four fifths (19 h 12 min) pass on Wednesday at 13:12.
    assert moment(dossier.warn_at) == "13:12 thứ Tư 11/11/2026"
    assert dossier in Dossier.objects.due_soon_or_late(at(13, 12, day=11))
    assert dossier not in Dossier.objects.due_soon_or_late(at(13, 11, day=11))


def _pdf() -> bytes:
    import io

    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


PDF = _pdf()


def test_the_control_sheet_knows_whether_each_step_kept_its_hours(cast, dossier):
    appraisal = dossier.step.hours
    passed = forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    first, second = passed.handovers.order_by("at")
    assert appraisal
    assert first.step_due_at is None or first.step_due_at >= first.at
    assert second.step_due_at > NINE
    assert second.step_due_at <= passed.due_at
