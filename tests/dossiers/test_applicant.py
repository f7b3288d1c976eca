"""What an applicant does from home: send what is missing, take back, ask to stop, say how to be reached."""

from datetime import timedelta

import pytest

from motcua.dossiers.actions import (
    PaperInput,
    accept_dossier,
    accept_supplement,
    approve,
    ask_supplement,
    change_contact,
    decline_wish,
    drop_offered_paper,
    drop_supplied_paper,
    forward,
    grant_wish,
    lapse_dossier,
    make_wish,
    modify_dossier,
    offer_paper,
    register_dossier,
    return_supplement,
    send_supplement,
    stop_dossier,
    supply_paper,
    take_back_dossier,
    undo,
    withdraw_dossier,
)
from motcua.dossiers.actions.unsent import forget_unsent_photos
from motcua.dossiers.editions import newest_first
from motcua.dossiers.lifecycle import Stage, State
from motcua.dossiers.lookups import told
from motcua.dossiers.models import Dossier, StopNotice, SuppliedPaper, Wish
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


@pytest.fixture
def online(cast, photo):
    """A dossier filed online by itself, accepted, in the hands of the specialist."""
    came = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(),
        by=None,
        at=at(8, 30),
        channel="online",
        papers=(PaperInput(name="Tờ khai", file=photo), PaperInput(name="Ảnh 3x4", file=photo)),
    )
    return accept_dossier(
        came,
        by=cast.clerk,
        at=at(9),
        assignee=cast.specialist,
        papers=(PaperInput(name="Tờ khai", originals=1), PaperInput(name="Ảnh 3x4", originals=1)),
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
    stop_dossier(dossier, reason="đổi ý", by=cast.clerk, at=at(12))
    assert change_contact(dossier, phone="0922222222", at=at(13)).applicant.phone == "0922222222"
    assert replay(again(dossier)) is None


def test_what_the_applicant_did_stands_in_the_timeline_everybody_may_see(cast, asked, photo):
    supply(asked, photo, at(11))
    send_supplement(asked, at=at(11, 5))
    make_wish(asked, kind="stop", at=at(11, 6))
    assert [one.words for one in told(asked)][-2:] == [
        "Ông/bà đã gửi giấy bổ sung qua mạng, chờ xem",
        "Ông/bà đã gửi đề nghị, chờ trả lời",
    ]


def editions(dossier) -> list[tuple[str, bool]]:
    """Return the papers as they are looked at: the name, and whether a newer edition took its place."""
    return [(one.name, one.replaced_at is not None) for one in newest_first(dossier.papers.all())]


def test_what_was_filed_online_may_be_modified_until_there_is_a_result(cast, online, photo):
    other = store_file(PDF + b"%2", name="moi.pdf", by=None)
    offer_paper(online, name="Tờ khai", file=other, file_name="moi.pdf", at=at(10))
    offer_paper(online, name="Tờ khai", file=photo, at=at(10))
    offer_paper(online, name="Tờ khai", file=photo, at=at(10, 1))  # from a second phone
    extra = offer_paper(online, name="Giấy ra viện", file=photo, at=at(10, 1))
    drop_offered_paper(online, offered=extra.pk, at=at(10, 2))
    refused("reason-missing", make_wish, online, kind="modify", at=at(10, 3))
    wish = make_wish(online, kind="modify", reason="Sửa ngày sinh", at=at(10, 3))
    assert wish.papers.count() == 2
    drop_offered_paper(online, offered=wish.papers.first().pk, at=at(10, 4))
    assert wish.papers.count() == 2, "what was sent is not taken out again"
    assert again(online).due_at == online.due_at, "the clock runs while the desk looks"
    refused("not-yours", modify_dossier, online, by=cast.specialist, at=at(11))
    changed = grant_wish(online, by=cast.clerk, at=at(11))
    assert (changed.stage, changed.assignee) == (Stage.ACCEPTED, cast.specialist)
    assert changed.due_at - online.due_at == timedelta(hours=2), "the whole limit from then on"
    assert any("Tính lại toàn bộ thời hạn từ 11:00" in line for line in changed.due_explanation)
    assert changed.first_due_at == online.due_at
    assert editions(changed) == [
        ("Tờ khai", False), ("Tờ khai (ảnh 2)", False), ("Tờ khai", True), ("Ảnh 3x4", False),
    ]  # fmt: skip
    slip = changed.slips.last()
    assert slip.edition == 2
    assert [one["name"] for one in slip.content["papers"]] == ["Ảnh 3x4", "Tờ khai", "Tờ khai (ảnh 2)"]
    assert Wish.objects.get().is_granted
    assert told(changed)[-1].words == "Đã nhận phần ông/bà sửa đổi, bổ sung"
    assert replay(again(changed)) is None
    entry = timeline(changed)[-1]
    assert (entry.kind, entry.data["wish"]) == ("dossier.modify", wish.pk)
    assert "ngày sinh" not in str(entry.data)


def test_only_what_came_online_is_modified_and_what_waits_unaccepted_is_taken_back(cast, dossier, posted):
    refused("law-does-not-allow", make_wish, dossier, kind="modify", reason="x", at=at(10))
    refused("too-late", make_wish, posted, kind="modify", reason="x", at=at(10))
    refused("law-does-not-allow", modify_dossier, dossier, by=cast.clerk, at=at(10))


def test_without_a_wish_nothing_is_modified(cast, online):
    refused("answered-already", modify_dossier, online, by=cast.clerk, at=at(10))


def test_before_the_signer_a_modified_dossier_goes_back_to_who_prepared_it(cast, online):
    forward(online, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    make_wish(online, kind="modify", reason="Thêm một bản sao", at=at(10, 5))
    changed = grant_wish(online, by=cast.clerk, at=at(11))
    assert (changed.stage, changed.assignee) == (Stage.SENT_BACK, cast.specialist)
    assert changed.handovers.last().note == "Người nộp sửa đổi hồ sơ, cần xem lại."
    assert replay(again(changed)) is None


def test_while_the_clock_stands_a_modification_lets_it_begin_anew_later(cast, online, photo):
    ask_supplement(online, points=POINTS, by=cast.specialist, at=at(10))
    make_wish(online, kind="modify", reason="Sửa tên", at=at(10, 5))
    changed = grant_wish(online, by=cast.clerk, at=at(11))
    assert (changed.stage, changed.due_at) == (Stage.AWAITING_SUPPLEMENT, None)
    assert changed.suspensions.get().effect == "restart"
    supply(online, photo, at(13, 30))
    send_supplement(online, at=at(14))
    assert accept_supplement(online, by=cast.clerk, at=at(15)).promised_at is not None


def test_a_result_overtakes_what_was_asked_and_its_undo_asks_again(cast, online):
    make_wish(online, kind="modify", reason="Sửa tên", at=at(10))
    signed = forward(online, by=cast.specialist, at=at(10, 5), assignee=cast.chairwoman)
    approve(signed, by=cast.chairwoman, at=at(11))
    wish = Wish.objects.get()
    assert (wish.is_granted, wish.answered_by) == (False, cast.chairwoman)
    assert "đã có kết quả" in wish.answer
    undo(signed, by=cast.chairwoman, at=at(11, 2))
    assert grant_wish(signed, by=cast.clerk, at=at(11, 5)).stage == Stage.SENT_BACK


def test_a_new_edition_of_a_paper_takes_the_place_of_the_old_also_before_acceptance(cast, photo):
    came = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(),
        by=None,
        at=at(8, 30),
        channel="online",
        papers=(
            PaperInput(name="Tờ khai", file=photo),
            PaperInput(name="Tờ khai (ảnh 2)", file=photo),
            PaperInput(name="Ảnh 3x4", file=photo),
        ),
    )
    ask_supplement(came, points=POINTS[:1], by=cast.clerk, at=at(10))
    new = store_file(PDF + b"%2", name="moi.pdf", by=None)
    supply_paper(came, point=0, file=new, at=at(11))
    send_supplement(came, at=at(11, 5))
    seen = [("Tờ khai", False), ("Tờ khai", True), ("Tờ khai (ảnh 2)", True), ("Ảnh 3x4", False)]
    assert editions(again(came)) == seen
    accepted = accept_dossier(
        came, by=cast.clerk, at=at(13), papers=(PaperInput(name="Tờ khai"), PaperInput(name="Ảnh 3x4"))
    )
    assert editions(accepted) == seen, "what was sent first is still there to be looked at"
    current = accepted.papers.get(name="Tờ khai", replaced_at=None)
    assert (current.file, current.came_at) == (new, at(11, 5))
    assert [one["name"] for one in accepted.slips.get().content["papers"]] == ["Tờ khai", "Ảnh 3x4"]


def test_photos_that_were_never_sent_are_forgotten_after_thirty_days(cast, online, asked, photo):
    offer_paper(online, name="Tờ khai", file=photo, at=at(11))
    supply(asked, photo, at(11))
    later = at(11) + timedelta(days=31)
    assert forget_unsent_photos(at=at(11) + timedelta(days=30)) == 0
    assert forget_unsent_photos(at=later) == 1, "an open letter may still be answered with its photo"
    assert not online.offered_papers.exists()
    lapse_dossier(again(asked), by=None, at=later)
    assert forget_unsent_photos(at=later) == len(POINTS)
    assert not SuppliedPaper.objects.exists()


def test_photos_that_were_sent_stay(cast, online, asked, photo):
    offer_paper(online, name="Tờ khai", file=photo, at=at(11))
    make_wish(online, kind="modify", reason="Sửa tên", at=at(11))
    supply(asked, photo, at(11))
    send_supplement(again(asked), at=at(11))
    assert forget_unsent_photos(at=at(11) + timedelta(days=400)) == 0
