"""Filing a draft: one dossier however often it is pressed, complete with papers, and its scans in their places."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from motcua.dossiers.actions import AuthorisationInput, PartyInput, accept_dossier
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.lookups import told
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.questions import timeline
from motcua.dossiers.replay import replay
from motcua.filing.actions import (
    Submission,
    erase_old_drafts,
    open_draft,
    remove_page,
    save_answers,
    set_online_filing,
    submit_draft,
)
from motcua.filing.models import Draft
from motcua.journal.verification import verify
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import moment
from tests.cast import MARITAL, NINE
from tests.filing.pictures import photo


def somebody(**changes) -> Submission:
    given = {
        "applicant": PartyInput(
            full_name="Đặng Thị Ngọc Diễm", id_number="099185000123", birth_text="1985",
            address="Thôn Bến Đình, xã Đồng Sen", phone="0900000017",
        ),
        "declared": True,
        "description": "Xin giấy để vay vốn ngân hàng.",
    }  # fmt: skip
    return Submission(**{**given, **changes})


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refusal:
        call(*args, **kwargs)
    return refusal.value.objection.code


def test_it_becomes_a_dossier_in_state_one_with_an_answer_limit(draft, send, machine):
    send()
    machine()
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.stage, dossier.channel) == (1, "registered", "online")
    assert dossier.code == "H99.12-261109-0001"
    assert dossier.secret
    assert moment(dossier.due_at) == "09:00 thứ Ba 10/11/2026"
    assert dossier.received_by is None
    assert dossier.permitted_by.startswith("Quyết định số 15/QĐ-UBND ngày 01/11/2026")
    assert dossier.description == dossier.summary == "Xin giấy để vay vốn ngân hàng."
    assert timeline(dossier)[0].data["declared"]
    assert Dossier.objects.awaiting_action_of([], ["clerk"]).get() == dossier
    assert replay(dossier) is None
    assert [line.words for line in told(dossier)] == ["Hồ sơ đã đến, chờ xem để tiếp nhận"]
    assert verify() == []


def test_a_second_press_a_reload_and_a_lost_answer_give_the_same_dossier(draft, send):
    send()
    first = submit_draft(draft, somebody(), by=None, at=NINE)
    for later in (0, 5, 3600):
        assert submit_draft(draft, somebody(), by=None, at=NINE + timedelta(seconds=later)) == first
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_file_once(draft):
    gate, seen = threading.Barrier(4), []

    def press():
        try:
            gate.wait()
            seen.append(submit_draft(draft, somebody(), by=None, at=NINE).code)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=press) for _ in range(4)]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]
    assert len(seen) == 4
    assert len(set(seen)) == 1
    assert Dossier.objects.count() == 1
    assert connection.vendor


def test_what_was_filed_is_not_changed_through_the_draft_any_more(draft, send):
    page = send()
    submit_draft(draft, somebody(), by=None, at=NINE)
    assert (
        refused(save_answers, draft, step="nguoi-nop", answers={"phone": "1"}, by=None, at=NINE)
        == "already-filed"
    )
    assert refused(send, key="late") == "already-filed"
    assert refused(remove_page, page, by=None, at=NINE) == "already-filed"
    assert Draft.objects.get().answers == {}


def test_nothing_is_filed_undeclared_half_sent_or_unreadable(draft, send, machine):
    assert refused(submit_draft, draft, somebody(declared=False), by=None, at=NINE) == "not-declared"
    page = send(photo()[:2000])
    machine()
    assert refused(submit_draft, draft, somebody(), by=None, at=NINE) == "unreadable-page"
    remove_page(page, by=None, at=NINE)
    submit_draft(draft, somebody(), by=None, at=NINE)


def test_nothing_is_filed_where_the_switch_has_been_set_to_the_portal_meanwhile(draft, pilot):
    set_online_filing(pilot.office, mode="link", by=pilot.manager, at=NINE)
    assert refused(submit_draft, draft, somebody(), by=None, at=NINE) == "not-filed-here"
    assert not Dossier.objects.exists()


def test_who_marries_comes_to_the_counter_for_the_result(pilot, draft, monkeypatch):
    monkeypatch.setattr("motcua.filing.rules.AT_THE_COUNTER_ONLY", {MARITAL})
    assert refused(submit_draft, draft, somebody(delivery="post"), by=None, at=NINE) == "counter-only"


def test_somebody_files_for_another_on_a_ground(draft):
    given = somebody(holder=PartyInput(full_name="Lò Văn Bản", id_number="099160000111"))
    assert refused(submit_draft, draft, given, by=None, at=NINE) == "authorisation-missing"
    given = somebody(
        holder=PartyInput(full_name="Lò Văn Bản"), authorisation=AuthorisationInput("family", "con ruột")
    )
    dossier = submit_draft(draft, given, by=None, at=NINE)
    assert dossier.holder.full_name == "Lò Văn Bản"
    assert dossier.authorisation.reference == "con ruột"


def test_papers_that_must_be_there_and_are_not_stand_as_absent(draft):
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    (paper,) = dossier.papers.all()
    assert (paper.verdict, paper.scan_pending, paper.file) == (Paper.Verdict.ABSENT, False, None)


def test_a_photo_still_being_drawn_comes_after_the_dossier(draft, send, machine):
    send()
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    paper = dossier.papers.get()
    assert (paper.scan_pending, paper.file) == (True, None)
    machine()
    paper.refresh_from_db()
    assert not paper.scan_pending
    assert paper.file.kind == "image/jpeg"
    assert paper.file_name == "IMG_001.jpg"
    assert replay(dossier) is None
    assert verify() == []


def test_several_pages_become_one_file_of_the_paper_in_their_order(draft, send, machine):
    for key in "abc":
        send(photo(colour="white" if key != "b" else "red"), key=key)
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    machine()
    paper = dossier.papers.get()
    assert paper.file.kind == "application/pdf"
    assert paper.file.pages == 3
    assert paper.file_name.endswith(".pdf")


def test_a_photo_that_proves_bad_after_filing_is_told_to_the_desk(draft, send, machine):
    send()
    send(photo()[:2500], key="bad")
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    machine()
    paper = dossier.papers.get()
    assert (paper.verdict, paper.scan_pending) == (Paper.Verdict.BAD, False)
    assert "hỏng" in paper.reason
    assert paper.file is not None, "the page that can be read is there"


def test_it_finds_its_paper_also_when_the_desk_was_quicker(draft, send, machine, pilot):
    send()
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    papers = tuple(p for p in pilot.papers(dossier.revision) if not p.present_only)
    accept_dossier(dossier, papers=papers, by=pilot.clerk, at=NINE + timedelta(minutes=1))
    assert dossier.papers.get().scan_pending
    machine(NINE + timedelta(minutes=2))
    dossier.refresh_from_db()
    assert dossier.papers.get().file is not None
    assert (dossier.stage, dossier.received_by) == (Stage.ACCEPTED, pilot.clerk)
    assert "Quyết định số 15/QĐ-UBND" in dossier.slips.get().content["permitted_by"]
    assert replay(dossier) is None


def test_the_draft_ends_and_the_dossier_keeps_its_files(draft, send, machine):
    send(key="a")
    send(photo(colour="red"), key="b")
    dossier = submit_draft(draft, somebody(), by=None, at=NINE)
    machine()
    assert erase_old_drafts(at=NINE + timedelta(days=31)) == 1
    assert dossier.papers.get().file.read().startswith(b"%PDF-")
    from motcua.files.models import StoredFile

    assert StoredFile.objects.count() == 1


def test_a_procedure_done_elsewhere_is_not_prepared_here(pilot):
    revision = pilot.revision(MARITAL)
    revision.scope = "elsewhere"
    assert refused(open_draft, agency=pilot.office, revision=revision, by=None, at=NINE) == "not-handled-here"
