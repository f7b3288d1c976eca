"""Taking a dossier in."""

import pytest

from motcua.dossiers.actions import AuthorisationInput, ChargeInput, PaperInput, receive_dossier
from motcua.dossiers.models import Dossier, NumberSeries
from motcua.dossiers.questions import gaps, timeline
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import moment
from tests.cast import CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT


def test_a_dossier_gets_a_code_a_secret_and_a_date(cast):
    dossier = cast.receive()
    assert dossier.code == "H99.12-261109-0001"
    assert len(dossier.secret) >= 8
    assert moment(dossier.due_at) == "17:00 thứ Hai 09/11/2026"
    assert dossier.due_explanation
    assert (dossier.state, dossier.stage) == (2, "accepted")
    assert dossier.slips.get().edition == 1


def test_a_same_day_procedure_after_three_is_due_the_next_working_day(cast):
    dossier = cast.receive(CERTIFIED_COPY, at=at_local(MONDAY, 15, 1))
    assert moment(dossier.due_at) == "17:00 thứ Ba 10/11/2026"


def test_numbers_rise_and_a_new_day_starts_anew(cast):
    codes = [cast.receive(at=at_local(MONDAY, 9, minute)).code for minute in range(3)]
    codes.append(cast.receive(at=at_local(MONDAY.replace(day=10), 9)).code)
    assert [code[-11:] for code in codes] == ["261109-0001", "261109-0002", "261109-0003", "261110-0001"]


def test_the_number_widens_past_9999(cast):
    NumberSeries.objects.create(key="dossier:dong-sen:20261109", last=9999)
    assert cast.receive().code == "H99.12-261109-10000"


def test_the_same_reception_key_never_receives_twice(cast):
    first = cast.receive(reception_key="k1")
    assert cast.receive(reception_key="k1") == first
    assert Dossier.objects.count() == 1
    assert gaps(first.series_key) == []


def test_a_missing_required_paper_is_not_received_and_takes_no_number(cast):
    revision = cast.revision(MARITAL)
    papers = [PaperInput(name="Tờ khai", verdict="absent", required=True)]
    with pytest.raises(NotAllowed, match="Chưa đủ giấy tờ") as refusal:
        cast.receive(MARITAL, papers=tuple(papers), revision=revision)
    assert refusal.value.objection.field == "papers"
    assert not Dossier.objects.exists()
    assert not NumberSeries.objects.exists()


def test_an_unknown_limit_asks_the_clerk_for_a_date_and_its_ground(cast):
    with pytest.raises(NotAllowed) as refusal:
        cast.receive(UNKNOWN_LIMIT)
    assert refusal.value.objection.code == "due-missing"
    with pytest.raises(NotAllowed) as refusal:
        cast.receive(UNKNOWN_LIMIT, due_by_hand=at_local(MONDAY.replace(day=20), 17))
    assert refusal.value.objection.code == "due-ground-missing"
    dossier = cast.receive(
        UNKNOWN_LIMIT,
        due_by_hand=at_local(MONDAY.replace(day=20), 17),
        due_ground="Điều 7 Nghị định giả định",
    )
    assert dossier.due_at == at_local(MONDAY.replace(day=20), 17)
    assert "căn cứ: Điều 7" in dossier.due_explanation[0]


def test_acting_for_somebody_else_needs_and_keeps_the_ground(cast):
    holder = cast.citizen(full_name="Đặng Văn Bách", id_number="099060000321", phone="")
    with pytest.raises(NotAllowed, match="căn cứ"):
        cast.receive(holder=holder)
    dossier = cast.receive(holder=holder, authorisation=AuthorisationInput("family", "con gái"))
    assert dossier.holder.full_name == "Đặng Văn Bách"
    assert dossier.authorisation.get_basis_display().startswith("người thân")


def test_an_exempt_charge_is_zero_with_its_ground_and_an_unknown_one_is_not_zero(cast):
    dossier = cast.receive(
        charges=(
            ChargeInput("Lệ phí", 8000, exempt_ground="hộ nghèo"),
            ChargeInput("Lệ phí khác", None, source="HĐND tỉnh"),
            ChargeInput("Bản sao", 8000, quantity=3),
        )
    )
    assert [c.amount for c in dossier.charges.all()] == [0, None, 24000]


def test_only_a_clerk_of_the_office_receives(cast):
    for person in (cast.specialist, cast.chairwoman, cast.administrator, cast.stranger):
        with pytest.raises(NotAllowed) as refusal:
            cast.receive(by=person)
        assert refusal.value.objection.code == "not-a-clerk"


def test_the_journal_holds_no_name_number_or_secret(cast):
    dossier = cast.receive()
    (entry,) = timeline(dossier)
    assert entry.kind == "dossier.receive"
    text = repr(entry.data)
    assert not any(part in text for part in ("Diễm", "099185000123", "0900000017", dossier.secret))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("H99.12-261109-0001", True),
        ("261109-0001", True),
        ("0001", True),
        ("diem", True),
        ("Ngọc Diễm", True),
        ("dang thi", True),
        ("0900000017", True),
        ("0900 000 017", True),
        ("0017", True),
        ("00017", True),
        ("000 017", True),
        ("0018", False),
        ("099185000123", True),
        ("tuyet", False),
        ("iem", False),
    ],
)
def test_a_dossier_is_found_by_what_a_clerk_would_type(cast, words, found):
    dossier = cast.receive()
    assert (dossier in Dossier.objects.matching(words)) is found


def test_the_same_person_with_the_same_procedure_is_found_again(cast):
    first = cast.receive()
    again = Dossier.objects.of_same_person("099185000123", first.procedure_id, NINE)
    assert list(again) == [first]
    assert not Dossier.objects.of_same_person("099185000999", first.procedure_id, NINE).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id_number": "09918500012"}, "id-number-short"),
        ({"id_number": "abc"}, "id-number-shape"),
        ({"phone": "123"}, "phone-shape"),
        ({"full_name": " "}, "name-missing"),
    ],
)
def test_a_wrong_number_is_named_beside_its_field(cast, change, code):
    with pytest.raises(NotAllowed) as refusal:
        receive_dossier(
            revision=cast.revision(MARITAL),
            office=cast.office,
            applicant=cast.citizen(**change),
            by=cast.clerk,
            at=NINE,
        )
    assert refusal.value.objection.code == code
    assert refusal.value.objection.field.startswith("applicant-")
