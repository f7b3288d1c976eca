"""What an applicant does from home: send what is missing, take back, ask to stop, say how to be reached."""

from datetime import timedelta

import pytest

from motcua.dossiers.actions import (
    accept_supplement,
    approve,
    ask_supplement,
    change_contact,
    decline_wish,
    drop_supplied_paper,
    forward,
    grant_wish,
    lapse_dossier,
    make_wish,
    register_dossier,
    return_supplement,
    send_supplement,
    stop_dossier,
    supply_paper,
    take_back_dossier,
    withdraw_dossier,
)
from motcua.dossiers.lifecycle import Stage, State
from motcua.dossiers.lookups import told
from motcua.dossiers.models import Dossier, StopNotice, Wish
from motcua.dossiers.questions import timeline
from motcua.dossiers.replay import replay
from motcua.dossiers.rules import APPLICANT
from motcua.files.actions import store_file
from tests.cast import MARITAL
from tests.dossiers.test_processing import PDF, at, refused

POINTS = [{"paper": "Tờ khai", "reason": "thiếu chữ ký"}, {"paper": "Ảnh 3x4", "reason": "chưa có"}]


@pytest.fixture
def photo(db):
    return store_file(PDF, name="anh.pdf", by=None)


@pytest.fixture
def dossier(cast):
    return cast.receive(MARITAL, assignee=cast.specialist)


@pytest.fixture
def asked(cast, dossier):
    ask_supplement(dossier, points=POINTS, by=cast.specialist, at=at(10))
    return again(dossier)


@pytest.fixture
def posted(cast):
    return register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=at(9)
    )


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def supply(dossier, photo, when):
    for point in range(len(POINTS)):
        supply_paper(dossier, point=point, file=photo, file_name=f"{point}.pdf", at=when)


def test_a_supplement_is_sent_whole_and_the_clock_stands_until_the_desk_has_looked(cast, asked, photo):
    supply_paper(asked, point=0, file=photo, file_name="to-khai.pdf", at=at(11))
    refused("supplement-incomplete", send_supplement, asked, at=at(11, 5))
    supply_paper(asked, point=1, file=photo, file_name="anh.pdf", at=at(11, 6))
    sent = send_supplement(asked, at=at(11, 10))
    assert (sent.stage, sent.state) == (Stage.SUPPLEMENT_SENT, State.SUPPLEMENT_WANTED)
    assert sent.promised_at is None, "no result is promised while the desk looks"
    assert sent.due_at == at(11, 10, day=10), "eight working hours to answer"
    assert sent.suspensions.get().ends_at is None
    assert replay(again(sent)) is None
    taken = accept_supplement(sent, by=cast.clerk, at=at(14))
    assert (taken.stage, taken.suspensions.get().ends_at) == (Stage.ACCEPTED, at(14))
    assert taken.promised_at is not None
    names = list(taken.papers.exclude(file=None).values_list("name", flat=True))
    assert names == ["Tờ khai", "Ảnh 3x4"]
    assert replay(again(taken)) is None


def test_the_same_photo_from_two_phones_is_one_and_a_supplement_is_sent_once(cast, asked, photo):
    supply(asked, photo, at(11))
    supply(asked, photo, at(11, 1))
    letter = asked.supplementrequests.get()
    assert letter.supplied.count() == 2
    send_supplement(asked, at=at(11, 5))
    refused("already-sent", send_supplement, asked, at=at(11, 6))
    refused("already-sent", supply_paper, asked, point=0, file=photo, at=at(11, 6))
    assert [one.move for one in timeline(asked)].count("send_supplement") == 1


def test_a_photo_can_be_taken_out_before_it_is_sent(cast, asked, photo):
    row = supply_paper(asked, point=0, file=photo, at=at(11))
    drop_supplied_paper(asked, supplied=row.pk, at=at(11, 1))
    assert not asked.supplementrequests.get().supplied.exists()
    refused("no-such-point", supply_paper, asked, point=7, file=photo, at=at(11))


def test_papers_that_are_not_right_go_back_under_the_same_letter_and_the_days_are_given_back(
    cast, asked, photo
):
    closes = asked.supplementrequests.get().close_on
    supply(asked, photo, at(11))
    send_supplement(asked, at=at(11, 5))
    refused("reason-missing", return_supplement, asked, reason=" ", by=cast.clerk, at=at(9, day=11))
    back = return_supplement(asked, reason="Ảnh mờ", by=cast.clerk, at=at(9, day=11))
    letter = back.supplementrequests.get()
    assert (back.stage, back.due_at) == (Stage.AWAITING_SUPPLEMENT, None)
    assert (letter.returned_why, letter.sent_at) == ("Ảnh mờ", None)
    assert letter.close_on == closes + timedelta(days=2)
    assert send_supplement(back, at=at(10, day=11)).stage == Stage.SUPPLEMENT_SENT
    assert replay(again(back)) is None


def test_papers_that_come_after_the_closing_are_told_what_to_do_instead(cast, asked, photo):
    closes = asked.supplementrequests.get().close_on
    late = at(9, day=1).replace(year=closes.year, month=closes.month, day=closes.day) + timedelta(days=1)
    refused("too-late", supply_paper, asked, point=0, file=photo, at=late)
    lapse_dossier(asked, at=late)
    refused("closed-meanwhile", supply_paper, asked, point=0, file=photo, at=late)
    notice = StopNotice.objects.get()
    assert (notice.cause, notice.number, notice.issued_by) == ("lapse", 1, None)


def test_before_acceptance_a_supplement_starts_the_limit_for_the_answer_anew(cast, posted, photo):
    ask_supplement(posted, points=POINTS, by=cast.clerk, at=at(10))
    asked = again(posted)
    assert (asked.state, asked.due_at) == (State.SUPPLEMENT_WANTED, None)
    supply(asked, photo, at(15))
    sent = send_supplement(asked, at=at(16))
    assert (sent.stage, sent.due_at) == (Stage.REGISTERED, at(16, day=10))
    assert list(sent.papers.values_list("name", flat=True)) == ["Tờ khai", "Ảnh 3x4"]
    assert replay(again(sent)) is None


def test_before_acceptance_the_applicant_takes_it_back_alone_and_gets_a_notice(cast, posted, dossier):
    back = take_back_dossier(posted, at=at(10))
    assert (back.stage, back.state) == (Stage.WITHDRAWN, State.WITHDRAWN)
    assert StopNotice.objects.get(dossier=posted).cause == "withdrawal"
    refused("move-not-in-table", take_back_dossier, dossier, at=at(10))


def test_nobody_of_the_office_acts_as_the_applicant_nor_the_applicant_as_the_office(cast, posted, asked):
    refused("not-yours", take_back_dossier, posted, by=cast.clerk, at=at(10))
    refused("not-yours", make_wish, asked, kind="stop", by=cast.clerk, at=at(10))
    refused("not-yours", change_contact, asked, phone="", email="", by=cast.clerk, at=at(10))
    refused("not-yours", withdraw_dossier, asked, reason="x", by=APPLICANT, at=at(10))
    refused("not-yours", accept_supplement, asked, by=APPLICANT, at=at(10))


def test_after_acceptance_the_applicant_asks_and_the_desk_grants(cast, dossier):
    wish = make_wish(dossier, kind="stop", reason="đổi ý", at=at(10))
    assert make_wish(dossier, kind="stop", at=at(10, 1)) == wish, "asked twice is asked once"
    assert again(dossier).stage == Stage.ACCEPTED, "it goes on meanwhile"
    stopped = grant_wish(dossier, by=cast.clerk, at=at(11))
    assert stopped.stage == Stage.STOPPED
    assert Wish.objects.get().is_granted
    notice = StopNotice.objects.get()
    assert (notice.cause, notice.reason, notice.issued_by) == ("stop", "đổi ý", cast.clerk)
    refused("answered-already", grant_wish, dossier, by=cast.clerk, at=at(11, 5))


def test_a_wish_that_is_not_granted_is_answered_with_why(cast, dossier):
    make_wish(dossier, kind="withdraw", at=at(10))
    refused("not-a-clerk", decline_wish, dossier, reason="đã ký", by=cast.specialist, at=at(11))
    refused("reason-missing", decline_wish, dossier, reason="", by=cast.clerk, at=at(11))
    wish = decline_wish(dossier, reason="Kết quả đã ký sáng nay", by=cast.clerk, at=at(11))
    assert (wish.is_granted, wish.answer) == (False, "Kết quả đã ký sáng nay")
    assert make_wish(dossier, kind="withdraw", at=at(12)) != wish


def test_a_wish_is_answered_by_the_end_of_the_dossier_whoever_ends_it(cast, dossier):
    make_wish(dossier, kind="withdraw", at=at(10))
    stop_dossier(dossier, reason="người dân gọi điện", by=cast.clerk, at=at(11))
    assert Wish.objects.get().is_granted
    refused("too-late", make_wish, dossier, kind="stop", at=at(12))


def test_a_finished_dossier_cannot_be_asked_to_stop(cast, dossier):
    signed = forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    approve(signed, by=cast.chairwoman, at=at(11))
    refused("too-late", make_wish, dossier, kind="stop", at=at(12))


def test_two_devices_that_change_telephone_and_mail_at_once_both_keep_what_they_wrote(cast, dossier):
    on_the_phone, on_the_computer = Dossier.objects.get(pk=dossier.pk), Dossier.objects.get(pk=dossier.pk)
    assert on_the_phone.applicant.phone != "0911111111"  # both have read what stood there before
    assert on_the_computer.applicant.email != "moi@thu.example"
    change_contact(on_the_phone, phone="0911111111", at=at(10))
    change_contact(on_the_computer, email="moi@thu.example", at=at(10))
    party = Dossier.objects.get(pk=dossier.pk).applicant
    assert (party.phone, party.email) == ("0911111111", "moi@thu.example")


def test_contact_data_change_at_any_time_and_the_journal_keeps_no_value(cast, dossier):
    change_contact(dossier, phone="0911111111", email="moi@thu.example", at=at(10))
    fresh = again(dossier)
    assert (fresh.applicant.phone, fresh.applicant.email) == ("0911111111", "moi@thu.example")
    assert list(Dossier.objects.matching("0911111111")) == [fresh]
    entry = timeline(fresh)[-1]
    assert entry.data == {"changed": ["applicant.phone", "applicant.email"]}
    refused("phone-shape", change_contact, dossier, phone="12", email="", at=at(11))
    assert replay(fresh) is None


def test_what_the_applicant_did_stands_in_the_timeline_everybody_may_see(cast, asked, photo):
    supply(asked, photo, at(11))
    send_supplement(asked, at=at(11, 5))
    make_wish(asked, kind="stop", at=at(11, 6))
    assert [one.words for one in told(asked)][-2:] == [
        "Ông/bà đã gửi giấy bổ sung qua mạng, chờ xem",
        "Ông/bà đã gửi đề nghị, chờ trả lời",
    ]
