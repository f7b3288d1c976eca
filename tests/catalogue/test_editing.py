"""A revision from draft to publication, and what happens to a procedure afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.catalogue import search as finding
from motcua.catalogue.actions import (
    choose_sectors,
    close_procedures,
    discard_draft,
    end_local_fee,
    load_catalogue,
    publish_draft,
    resume_procedure,
    save_draft,
    set_local_fee,
    settle_statuses,
    switch_decision,
    undo_closure,
    undo_publishing,
)
from motcua.catalogue.actions.editing import base_of, merged
from motcua.catalogue.facts import facts_of, from_json
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Closure, LocalFee, Procedure, Revision, RevisionDraft, Status
from motcua.catalogue.questions import decisions, editions, latest, listing, province_of
from motcua.catalogue.reading import (
    card,
    in_force,
    in_sector,
    names_received_here,
    province_at,
    sectors,
    why_closed,
)
from motcua.dossiers.actions import receive_dossier
from motcua.guidance.reading import my_case
from motcua.journal import book
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.people.actions import edit_agency, make_agency
from motcua.postings.content import contents_of
from motcua.web.desk.reception.screen import Post
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT

pytestmark = pytest.mark.django_db
DECISION = {"decision": "999/QĐ-UBND", "decided_on": date(2026, 11, 2), "publisher": "UBND tỉnh Lam Giang"}


@pytest.fixture(autouse=True)
def _see_each_change_at_once(monkeypatch):
    monkeypatch.setattr("motcua.catalogue.search.answers.CHECK_EVERY", 0)
    finding.forget()
    yield
    finding.forget()


def facts(code=BIRTH):
    return facts_of(latest(code))


def changed(code=BIRTH, **changes):
    return replace(facts(code), **changes)


def publish(cast, new, *, on=MONDAY, at=NINE, by=None, **given):
    draft = RevisionDraft.objects.filter(code=new.code).first()
    by = by or cast.manager
    draft = save_draft(new, seen=draft.version if draft else 0, by=by, at=at)
    return publish_draft(draft, valid_from=on, seen=draft.version, by=by, at=at, **(DECISION | given))


def code_of(refused):
    return refused.value.objection.code


# Drafts


def test_a_draft_is_seen_by_nobody_outside_and_can_be_thrown_away(cast):
    draft = save_draft(changed(name="Đăng ký khai sinh (nháp)"), seen=0, by=cast.manager, at=NINE)
    assert "nháp" not in card(BIRTH, MONDAY).name
    assert from_json(draft.facts).name == "Đăng ký khai sinh (nháp)"
    discard_draft(draft, seen=1, by=cast.administrator, at=NINE)
    assert not RevisionDraft.objects.exists()


def test_only_who_runs_the_office_or_administrates_it_writes_the_catalogue(cast):
    for user in (cast.clerk, cast.specialist, cast.chairwoman, cast.stranger):
        with pytest.raises(NotAllowed) as refused:
            save_draft(facts(), seen=0, by=user, at=NINE)
        assert code_of(refused) == "not-editor"
    for user in (cast.manager, cast.administrator):
        save_draft(facts(MARITAL if user == cast.manager else BIRTH), seen=0, by=user, at=NINE)


def test_of_two_who_write_at_once_the_second_is_told_and_what_both_wrote_can_be_joined(cast):
    save_draft(changed(sets=2), seen=0, by=cast.manager, at=NINE)
    mine = changed(note="Mang theo bản chính để đối chiếu")
    with pytest.raises(NotAllowed) as refused:
        save_draft(mine, seen=0, by=cast.administrator, at=NINE)
    assert code_of(refused) == "draft-changed"
    assert cast.manager.full_name in refused.value.objection.reason
    draft = RevisionDraft.objects.get()
    assert (draft.version, from_json(draft.facts).sets) == (1, 2)  # nothing was written over
    base, theirs = base_of(draft, BIRTH, 0), from_json(draft.facts)
    joined = merged(base, mine, theirs)
    assert (joined.sets, joined.note) == (2, mine.note)
    save_draft(joined, seen=1, by=cast.administrator, at=NINE)
    later = RevisionDraft.objects.get()
    assert base_of(later, BIRTH, 1).sets == 2
    assert base_of(later, BIRTH, 1).note == facts().note


def test_a_draft_saved_by_somebody_else_is_not_thrown_away_or_published_unseen(cast):
    draft = save_draft(facts(), seen=0, by=cast.manager, at=NINE)
    save_draft(changed(sets=3), seen=1, by=cast.administrator, at=NINE)
    for act in (
        lambda: discard_draft(draft, seen=1, by=cast.manager, at=NINE),
        lambda: publish_draft(draft, valid_from=MONDAY, seen=1, by=cast.manager, at=NINE, **DECISION),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert code_of(refused) == "draft-changed"
    RevisionDraft.objects.all().delete()
    with pytest.raises(NotAllowed) as refused:
        discard_draft(draft, seen=1, by=cast.manager, at=NINE)
    assert code_of(refused) == "draft-gone"


# Publishing


def test_a_published_draft_is_the_next_revision_and_the_journal_tells(cast):
    fees = tuple(replace(fee, amount=5000) for fee in facts(CERTIFIED_COPY).fees)
    revision = publish(cast, changed(CERTIFIED_COPY, fees=fees), on=date(2026, 11, 10))
    first = Revision.objects.get(procedure__code=CERTIFIED_COPY, number=1)
    assert (first.valid_to, revision.valid_from, revision.number) == (
        date(2026, 11, 10),
        date(2026, 11, 10),
        2,
    )
    assert (revision.decision, revision.decided_on) == ("999/QĐ-UBND", date(2026, 11, 2))
    assert card(CERTIFIED_COPY, MONDAY).revision == 1
    assert {fee.amount for fee in card(CERTIFIED_COPY, date(2026, 11, 10)).fees} == {5000}
    told = book.entries(revision.procedure.stream).order_by("-number").first()
    assert (told.kind, told.actor) == ("revision.published", cast.manager.actor)
    assert told.data["by_decision"] == "999/QĐ-UBND"
    assert "phí, lệ phí" in told.data["parts"]
    assert not RevisionDraft.objects.exists()
    newest, oldest = editions(CERTIFIED_COPY)
    assert (newest.revision.number, oldest.is_first, oldest.changes) == (2, True, ())
    assert "phí, lệ phí" in {change.part for change in newest.changes}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decision": " "}, "decision-missing"),
        ({"decided_on": None}, "decision-undated"),
        ({"decided_on": date(2026, 12, 1)}, "decision-not-signed"),
        ({"on": date(2025, 7, 1)}, "revision-overlaps"),
        ({"on": date(2020, 1, 1)}, "revision-overlaps"),
    ],
)
def test_publishing_needs_the_decision_and_a_day_after_the_last_revision_began(cast, given, code):
    with pytest.raises(NotAllowed) as refused:
        publish(cast, changed(sets=2), **given)
    assert code_of(refused) == code
    assert Revision.objects.filter(procedure__code=BIRTH).count() == 1


def test_a_revision_of_a_day_to_come_waits_and_the_next_comes_after_it(cast):
    later = MONDAY + timedelta(days=30)
    publish(cast, changed(sets=2), on=later)
    assert card(BIRTH, MONDAY).sets == facts().sets - 1 == 1
    assert in_force(BIRTH, later).sets == 2
    with pytest.raises(NotAllowed) as refused:
        publish(cast, changed(sets=3), on=MONDAY + timedelta(days=10))
    assert code_of(refused) == "revision-overlaps"


def test_a_procedure_of_the_province_gets_its_own_code_and_nothing_of_it_shows_before_it_is_published(cast):
    new = replace(
        facts(),
        code="LG.000001",
        code_is_national=False,
        name="Hỗ trợ học bơi cho trẻ em",
        former_codes=(),
        keywords=(),
    )
    with pytest.raises(NotAllowed) as refused:
        save_draft(replace(new, code="phi"), seen=0, by=cast.manager, at=NINE)
    assert code_of(refused) == "code-not-usable"
    with pytest.raises(NotAllowed) as refused:
        save_draft(replace(new, code_is_national=True), seen=0, by=cast.manager, at=NINE)
    assert code_of(refused) == "code-not-national"
    save_draft(new, seen=0, by=cast.manager, at=NINE)
    assert not Procedure.objects.filter(code="LG.000001").exists()
    revision = publish(cast, new)
    assert (revision.number, card("LG.000001", MONDAY).name) == (1, new.name)
    assert [e.kind for e in book.entries("procedure:LG.000001")] == ["revision.published"]
    undo_publishing(revision, by=cast.manager, at=NINE + timedelta(minutes=1))
    assert not Procedure.objects.filter(code="LG.000001").exists()
    assert RevisionDraft.objects.get().code == "LG.000001"


def test_publishing_is_taken_back_within_five_minutes_by_who_did_it_while_nobody_used_it(cast):
    revision = publish(cast, changed(sets=2, former_codes=("9.999999",), sector="khac"))
    with pytest.raises(NotAllowed) as refused:
        undo_publishing(revision, by=cast.administrator, at=NINE)
    assert code_of(refused) == "undo-not-yours"
    with pytest.raises(NotAllowed) as refused:
        undo_publishing(revision, by=cast.manager, at=NINE + timedelta(minutes=6))
    assert code_of(refused) == "undo-too-late"
    draft = undo_publishing(revision, by=cast.manager, at=NINE + timedelta(minutes=4))
    assert from_json(draft.facts).sets == 2
    procedure = Procedure.objects.get(code=BIRTH)
    assert (procedure.revisions.get().valid_to, procedure.sector.slug) == (None, "hotich")
    assert not procedure.former_codes.filter(code="9.999999").exists()
    assert book.entries(procedure.stream).order_by("-number").first().kind == "revision.undone"


def test_a_revision_by_which_a_dossier_was_received_stays(cast):
    revision = publish(cast, changed(MARITAL, note="Mới"))
    dossier = cast.receive(MARITAL, at=NINE + timedelta(minutes=1))
    assert dossier.revision == revision
    with pytest.raises(NotAllowed) as refused:
        undo_publishing(revision, by=cast.manager, at=NINE + timedelta(minutes=2))
    assert code_of(refused) == "revision-used"
    assert Revision.objects.filter(pk=revision.pk, sheet__isnull=False).exists()


# What happens to a procedure


def close(cast, *codes, kind="repealed", on=MONDAY + timedelta(days=7), at=NINE, **given):
    told = {"decision": "77/QĐ-UBND", "decided_on": MONDAY, "by": cast.manager, "at": at} | given
    procedures = list(Procedure.objects.filter(code__in=codes))
    return close_procedures(procedures, kind=kind, starts_on=on, **told)


def test_a_repealed_procedure_is_received_until_the_day_and_says_from_then_by_what_decision(cast):
    dossier = cast.receive(MARITAL)
    on = MONDAY + timedelta(days=7)
    close(cast, MARITAL)
    assert card(MARITAL, MONDAY).closed is None
    assert "bị bãi bỏ từ 16/11/2026 theo 77/QĐ-UBND" in card(MARITAL, MONDAY).coming.words
    assert in_force(MARITAL, MONDAY) is not None
    assert in_force(MARITAL, on) is None
    assert card(MARITAL, on).status == "repealed"
    assert "bị bãi bỏ từ 16/11/2026" in why_closed(MARITAL, on)
    assert why_closed(MARITAL, MONDAY) == ""
    later = at_local(on, 9)
    with pytest.raises(NotAllowed) as refused:
        cast.receive(MARITAL, at=later)
    assert code_of(refused) == "procedure-closed"
    dossier.refresh_from_db()
    assert dossier.revision.number == 1
    assert Procedure.objects.get(code=MARITAL).status == Status.ACTIVE
    assert settle_statuses(at=later) == 1
    assert settle_statuses(at=later) == 0
    assert Procedure.objects.get(code=MARITAL).status == Status.REPEALED


def test_several_are_merged_into_one_and_lead_to_it(cast):
    close(cast, MARITAL, UNKNOWN_LIMIT, kind="merged", successor=Procedure.objects.get(code=BIRTH), on=MONDAY)
    for code in (MARITAL, UNKNOWN_LIMIT):
        shown = card(code, MONDAY)
        assert (shown.status, shown.replaced_by, shown.closed.successor) == ("superseded", BIRTH, BIRTH)
        assert shown.closed.successor_name in why_closed(code, MONDAY)
    assert {MARITAL, UNKNOWN_LIMIT} <= set(card(BIRTH, MONDAY).former_codes)
    assert finding.search(MARITAL).hits[0].code == BIRTH
    with pytest.raises(NotAllowed) as refused:
        close(cast, MARITAL, kind="suspended", on=MONDAY + timedelta(days=1))
    assert code_of(refused) == "procedure-ended"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "replaced"}, "successor-missing"),
        ({"kind": "replaced", "successor": BIRTH}, "successor-itself"),
        ({"decision": ""}, "decision-missing"),
        ({"on": date(2025, 7, 1)}, "ends-before-start"),
        ({"kind": "suspended", "ends_on": MONDAY}, "resumes-too-early"),
    ],
)
def test_what_is_wrong_with_an_end_is_said_and_nothing_ends(cast, given, code):
    if "successor" in given:
        given = given | {"successor": Procedure.objects.get(code=given["successor"])}
    with pytest.raises(NotAllowed) as refused:
        close(cast, BIRTH, **given)
    assert code_of(refused) == code
    assert not Closure.objects.exists()


def test_one_that_cannot_end_stops_all_of_them(cast):
    close(cast, MARITAL)
    with pytest.raises(NotAllowed):
        close(cast, BIRTH, MARITAL)
    assert Closure.objects.count() == 1


def test_a_successor_that_does_not_hold_that_day_is_refused(cast):
    close(cast, MARITAL, on=MONDAY + timedelta(days=1))
    with pytest.raises(NotAllowed) as refused:
        close(cast, BIRTH, kind="replaced", successor=Procedure.objects.get(code=MARITAL))
    assert code_of(refused) == "successor-not-in-force"
    assert "bị bãi bỏ" in refused.value.objection.reason


def test_a_suspended_procedure_is_found_but_not_received_and_comes_back_on_its_day(cast):
    [closure] = close(cast, MARITAL, kind="suspended", on=MONDAY, reason="Chờ sửa phần mềm của Bộ")
    assert in_force(MARITAL, MONDAY) is None
    assert MARITAL not in dict(names_received_here(MONDAY))
    hit = finding.search(MARITAL).hits[0]  # the search reads the day of the machine, long after
    assert "tạm ngừng từ 09/11/2026" in hit.closed_words
    assert (card(MARITAL, MONDAY).status, card(MARITAL, MONDAY).closed.reason) == (
        "suspended",
        "Chờ sửa phần mềm của Bộ",
    )
    back = MONDAY + timedelta(days=10)
    with pytest.raises(NotAllowed) as refused:
        resume_procedure(closure, resumes_on=MONDAY, decision="80/QĐ-UBND", by=cast.manager, at=NINE)
    assert code_of(refused) == "resumes-too-early"
    resume_procedure(closure, resumes_on=back, decision="80/QĐ-UBND", by=cast.manager, at=NINE)
    assert in_force(MARITAL, back - timedelta(days=1)) is None
    assert in_force(MARITAL, back) is not None
    assert card(MARITAL, back).status == "active"
    assert cast.receive(MARITAL, at=at_local(back, 9)).revision.number == 1
    with pytest.raises(NotAllowed) as refused:
        close(cast, MARITAL, kind="suspended", on=MONDAY + timedelta(days=5))
    assert code_of(refused) == "spans-overlap"


def test_an_end_is_taken_back_within_five_minutes(cast):
    [closure] = close(cast, MARITAL, kind="replaced", successor=Procedure.objects.get(code=BIRTH), on=MONDAY)
    with pytest.raises(NotAllowed) as refused:
        undo_closure(closure, by=cast.manager, at=NINE + timedelta(minutes=6))
    assert code_of(refused) == "undo-too-late"
    undo_closure(closure, by=cast.manager, at=NINE + timedelta(minutes=2))
    procedure = Procedure.objects.get(code=MARITAL)
    assert (procedure.status, procedure.replaced_by, procedure.revision_on(MONDAY).valid_to) == (
        "active",
        None,
        None,
    )
    assert MARITAL not in card(BIRTH, MONDAY).former_codes
    assert close(cast, MARITAL)  # and can end again


def test_a_revision_of_a_procedure_that_ends_holds_until_then_only(cast):
    on = MONDAY + timedelta(days=20)
    close(cast, MARITAL, on=on)
    with pytest.raises(NotAllowed) as refused:
        publish(cast, changed(MARITAL, sets=2), on=on)
    assert code_of(refused) == "procedure-ended"
    assert publish(cast, changed(MARITAL, sets=2), on=MONDAY + timedelta(days=2)).valid_to == on


def test_a_draft_begun_while_an_end_stood_does_not_end_once_that_was_taken_back(cast):
    [closure] = close(cast, MARITAL)
    draft = save_draft(changed(MARITAL, sets=2), seen=0, by=cast.manager, at=NINE)
    undo_closure(closure, by=cast.manager, at=NINE)
    revision = publish_draft(draft, valid_from=MONDAY, seen=1, by=cast.manager, at=NINE, **DECISION)
    assert revision.valid_to is None


def test_what_the_catalogue_itself_calls_superseded_is_not_published_anew(cast):
    Procedure.objects.filter(code=MARITAL).update(status=Status.SUPERSEDED)
    with pytest.raises(NotAllowed) as refused:
        publish(cast, changed(MARITAL, sets=2))
    assert code_of(refused) == "procedure-ended"


def test_loading_the_catalogue_again_wakes_nothing_that_the_office_ended(cast):
    close(cast, MARITAL, on=MONDAY)
    record = next(r for r in shipped_records() if r["code"] == MARITAL)
    report = load_catalogue([record | {"name": "Tên khác"}], at=NINE)
    assert report.unchanged == [MARITAL]


def test_the_database_itself_refuses_two_ends_and_an_end_that_ends(cast):
    [closure] = close(cast, MARITAL)
    for broken in ({"kind": "merged"}, {"kind": "repealed", "ends_on": MONDAY + timedelta(days=99)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.create(
                procedure=closure.procedure if "ends_on" not in broken else Procedure.objects.get(code=BIRTH),
                starts_on=MONDAY,
                decision="1",
                decided_on=MONDAY,
                **broken,
            )


# Local fees


def fee(cast, code=BIRTH, **given):
    told = {"name": "Lệ phí", "amount": 8000, "resolution": "05/2026/NQ-HĐND", "valid_from": MONDAY} | given
    procedures = [Procedure.objects.get(code=code)]
    told.setdefault("province", "lam-giang")
    return set_local_fee(procedures, by=cast.manager, at=NINE, **told)


def test_the_province_sets_what_the_catalogue_does_not_know_from_a_day_to_a_day(cast):
    revision = cast.revision(BIRTH)
    name = revision.fees.first().name
    before = {one.name: one.amount for one in card(BIRTH, MONDAY).fees}
    fee(cast, name=name.upper(), valid_to=date(2027, 1, 1))
    shown = next(one for one in card(BIRTH, MONDAY).fees if one.name == name)
    assert (shown.amount, shown.words, shown.source) == (8000, "8.000 đ/việc", "05/2026/NQ-HĐND")
    assert {one.name: one.amount for one in card(BIRTH, date(2027, 1, 1)).fees} == before
    due = next(
        one for one in revision.fees_for("counter", day=MONDAY, province="lam-giang") if one.name == name
    )
    assert (due.amount, due.pk) == (8000, revision.fees.get(name=name).pk)
    assert revision.fees_for("counter", day=MONDAY, province="noi-khac")[0].amount == before[name]


def test_a_fee_only_the_province_has_is_one_more_line(cast):
    fee(cast, name="Phí thẩm tra của tỉnh", amount=20000, unit="hồ sơ")
    names = [one.name for one in card(BIRTH, MONDAY).fees]
    assert names[-1] == "Phí thẩm tra của tỉnh"
    assert (
        cast.revision(BIRTH).fees_for("counter", day=MONDAY, province="lam-giang")[-1].words
        == "20.000 đ/hồ sơ"
    )


def test_a_new_amount_ends_the_one_before_and_days_never_meet(cast):
    [old] = fee(cast)
    later = date(2027, 1, 1)
    fee(cast, amount=10000, valid_from=later)
    old.refresh_from_db()
    assert old.valid_to == later
    with pytest.raises(NotAllowed) as refused:
        fee(cast, amount=9000, valid_from=MONDAY)
    assert code_of(refused) == "spans-overlap"
    with pytest.raises(NotAllowed) as refused:
        fee(cast, resolution="")
    assert code_of(refused) == "resolution-missing"
    told = [entry.kind for entry in book.entries(f"procedure:{BIRTH}")]
    assert told[-2:] == ["local_fee.set", "local_fee.set"]


def test_a_fee_is_ended_or_if_it_never_began_taken_out(cast):
    [row] = fee(cast)
    with pytest.raises(NotAllowed):
        end_local_fee(row, ends_on=MONDAY - timedelta(days=1), by=cast.manager, at=NINE)
    assert end_local_fee(row, ends_on=MONDAY + timedelta(days=5), by=cast.manager, at=NINE).valid_to
    assert end_local_fee(row, ends_on=MONDAY, by=cast.manager, at=NINE) is None
    assert not LocalFee.objects.exists()


def test_each_office_takes_the_fees_of_its_own_province(cast):
    revision = cast.revision(BIRTH)
    name = revision.fees.first().name
    fee(cast, name=name)
    fee(cast, name=name, amount=9000, province="20")
    there = make_agency(
        slug="bac-son",
        name="xã Bắc Sơn",
        level="commune",
        valid_from=MONDAY,
        printed_superior="Ủy ban nhân dân tỉnh Lạng Sơn",
        by=None,
        at=NINE,
    )

    def amounts(rows):
        return [row.amount for row in rows if row.name == name]

    assert (province_at(cast.office, MONDAY), province_at(there, MONDAY)) == ("lam-giang", "20")
    assert amounts(card(BIRTH, MONDAY).fees) == [8000]  # the pages are the home office's
    assert amounts(card(BIRTH, MONDAY, "20").fees) == [9000]
    found = finding.search(BIRTH).hits[0]
    assert found.fee_words == card(BIRTH, MONDAY).fee_words
    for office, amount in ((cast.office, 8000), (there, 9000)):
        assert amounts(Post(cast.clerk, office, NINE).fees_of(in_force(BIRTH, MONDAY))) == [amount]
        assert amounts(my_case(BIRTH, lambda name: [], agency=office, at=NINE).card.fees) == [amount]
        [sheet] = contents_of([("procedure", BIRTH)], agency=office, day=MONDAY).values()
        assert [words for called, _channel, words in sheet.shown["fees"] if called == name] == [
            f"{amount // 1000}.000 đ/việc"
        ]
    # The office moves to the other province: the pages follow at once.
    edit_agency(cast.office, printed_superior="UBND tỉnh Lạng Sơn", by=None, at=NINE)
    assert amounts(card(BIRTH, MONDAY).fees) == [9000]


def test_a_province_is_known_by_the_states_code_or_by_its_name(cast):
    assert province_of(cast.office, MONDAY) == "lam-giang"
    cast.office.printed_superior = "Ủy ban nhân dân tỉnh Lạng Sơn"
    assert province_of(cast.office, MONDAY) == "20"


# Groups


def test_a_decision_switched_off_leaves_the_wall_and_stays_in_the_search(cast):
    decision = latest(BIRTH).decision
    total = sum(sector.count for sector in sectors(MONDAY))
    group = next(one for one in decisions(cast.office, MONDAY) if one.decision == decision)
    switch_decision(cast.office, decision, is_on=False, ground="12/QĐ-UBND", by=cast.manager, at=NINE)
    assert sum(sector.count for sector in sectors(MONDAY)) == total - group.count
    assert BIRTH not in {revision.procedure.code for revision in in_sector("hotich", MONDAY)}
    assert finding.search(BIRTH).hits[0].code == BIRTH
    switch_decision(cast.office, decision, is_on=None, by=cast.manager, at=NINE)
    assert sum(sector.count for sector in sectors(MONDAY)) == total


def test_a_decision_switched_on_shows_though_its_sector_is_off(cast):
    choose_sectors(cast.office, ["chungthuc"], by=cast.manager, at=NINE)
    assert [sector.slug for sector in sectors(MONDAY)] == ["chungthuc"]
    switch_decision(cast.office, latest(BIRTH).decision, is_on=True, by=cast.administrator, at=NINE)
    assert BIRTH in {revision.procedure.code for revision in in_sector("hotich", MONDAY)}
    assert {"hotich", "chungthuc"} <= {sector.slug for sector in sectors(MONDAY)}
    with pytest.raises(NotAllowed) as refused:
        switch_decision(cast.office, "1/QĐ-KHÔNG", is_on=True, by=cast.manager, at=NINE)
    assert code_of(refused) == "decision-unknown"
    with pytest.raises(NotAllowed):
        switch_decision(cast.office, latest(BIRTH).decision, is_on=True, by=cast.clerk, at=NINE)


# The list


def test_the_list_says_what_is_missing_and_what_is_being_written(cast, django_assert_max_num_queries):
    save_draft(changed(sets=2), seen=0, by=cast.manager, at=NINE)
    with django_assert_max_num_queries(4):
        rows = {row.code: row for row in listing(MONDAY)}
    assert rows[BIRTH].has_draft
    assert not rows[MARITAL].has_draft
    assert rows[BIRTH].missing == ()
    assert "thời hạn giải quyết" in rows[UNKNOWN_LIMIT].missing_words


def test_a_dossier_is_received_by_the_verb_only_while_the_procedure_is_open(cast):
    close(cast, BIRTH, kind="suspended", on=MONDAY)
    with pytest.raises(NotAllowed) as refused:
        receive_dossier(
            revision=cast.revision(BIRTH),
            office=cast.office,
            applicant=cast.citizen(),
            by=cast.clerk,
            at=NINE,
        )
    assert code_of(refused) == "procedure-closed"
    assert "tạm ngừng từ 09/11/2026" in refused.value.objection.reason
