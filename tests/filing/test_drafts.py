"""A draft: its code, what it keeps, how it ends; the pages sent for it."""

from datetime import timedelta
from pathlib import Path

import pytest

from motcua.files import quarantine
from motcua.files.models import StoredFile
from motcua.filing import rules
from motcua.filing.actions import (
    add_part,
    erase_draft,
    erase_old_drafts,
    move_page,
    open_draft,
    remove_page,
    save_answers,
    sweep_quarantine,
)
from motcua.filing.models import Draft, DraftPage
from motcua.filing.questions import find_draft
from motcua.journal.models import Entry
from motcua.lib.objections import NotAllowed
from tests.cast import MARITAL, NINE
from tests.filing.pictures import photo

MONTH = timedelta(days=30)


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refusal:
        call(*args, **kwargs)
    return refusal.value.objection.code


def waiting_files(settings) -> list[Path]:
    return [place for place in (Path(settings.FILES_DIR) / "quarantine").rglob("*") if place.is_file()]


def test_its_code_has_sixty_bits_in_groups_and_is_found_however_it_is_typed(draft):
    assert len(draft.code) == 14
    assert [len(group) for group in draft.grouped_code.split("-")] == [4, 3, 3, 4]
    for typed in (draft.code, draft.grouped_code.lower(), f" {draft.grouped_code.replace('-', ' ')} "):
        assert find_draft(typed) == draft
    assert find_draft("") is None
    assert find_draft("22222222222222") is None


def test_what_is_typed_is_kept_by_step_and_field_and_nothing_of_it_is_in_the_journal(draft):
    before = Entry.objects.count()
    save_answers(
        draft, step="nguoi-nop", answers={"full_name": "Lò Thị Mây", "phone": "09"}, by=None, at=NINE
    )
    save_answers(draft, step="nguoi-nop", answers={"phone": "0900000099"}, by=None, at=NINE)
    save_answers(draft, step="noi-dung", answers={"description": "x" * 9000}, by=None, at=NINE)
    kept = Draft.objects.get().answers
    assert kept["nguoi-nop"] == {"full_name": "Lò Thị Mây", "phone": "0900000099"}
    assert len(kept["noi-dung"]["description"]) == 4000
    assert Entry.objects.count() == before


def test_it_is_erased_thirty_days_after_the_last_change_with_its_files(draft, send, machine, settings):
    send()
    machine()
    send(photo(colour="red"), key="k2")
    save_answers(draft, step="nguoi-nop", answers={"phone": "09"}, by=None, at=NINE + timedelta(days=3))
    assert erase_old_drafts(at=NINE + MONTH) == 0
    assert StoredFile.objects.exists()
    assert erase_old_drafts(at=NINE + MONTH + timedelta(days=3, seconds=1)) == 1
    assert not Draft.objects.exists()
    assert not DraftPage.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_erasing_it_takes_its_bytes_from_the_disk(draft, send, machine, settings):
    send()
    machine()
    send(photo(colour="red"), key="k2")
    assert len(waiting_files(settings)) == 1
    erase_draft(draft, by=None, at=NINE)
    assert [place for place in Path(settings.FILES_DIR).rglob("*") if place.is_file()] == []


def test_a_photo_waits_unseen_until_it_has_been_drawn_anew(send, machine, settings):
    page = send()
    assert (page.state, page.file) == ("waiting", None)
    assert len(waiting_files(settings)) == 1
    machine()
    page.refresh_from_db()
    assert page.state == "ready"
    assert b"taken at home" not in page.file.read()
    assert page.file.kind == "image/jpeg"


def test_the_same_upload_again_is_the_same_page(send, draft, machine):
    first, again = send(), send()
    assert first == again
    machine()
    assert send().pk == first.pk
    assert draft.pages.count() == 1


def test_an_upload_in_parts_goes_on_where_it_stopped(draft, machine):
    content = photo(1400, 1900)
    slot = str(draft.revision.papers.filter(present_only=False).first().pk)

    def part(offset, length, total=0):
        return add_part(
            draft, slot=slot, name="a.jpg", size=total or len(content), offset=offset, part=content[offset : offset + length],
            upload_key="parts", by=None, at=NINE,
        )  # fmt: skip

    half = len(content) // 2
    page = part(0, half)
    assert (page.state, page.received) == ("arriving", half)
    assert part(0, half).received == half, "the same part again"
    assert part(half + 100, 50).received == half, "a gap is not taken"
    assert part(half - 10, 20).received == half + 10, "an overlap is"
    assert refused(part, 0, 10, len(content) + 5) == "part-misplaced"
    page = part(half + 10, len(content))
    assert page.state == "waiting"
    machine()
    page.refresh_from_db()
    assert page.state == "ready"
    assert part(0, half).state == "ready"


def test_what_cannot_be_a_photo_or_a_scan_is_refused_at_once(send, draft, settings):
    assert refused(send, b"MZ\x90\x00" * 400) == "file-disguised"
    assert refused(send, photo(), name="x.docx") == "file-kind"
    assert refused(send, b"PK\x03\x04" * 400, name="x.pdf") == "file-disguised"
    assert refused(send, photo(), name="x.pdf") == "file-disguised"
    assert refused(send, b"%PDF-1.7 cut short", name="x.pdf") == "file-broken"
    assert refused(send, b"", name="x.jpg") == "file-empty"
    assert refused(send, photo(), name="../x.jpg") == "file-name"
    assert refused(send, slot="999999") == "no-such-paper"
    assert draft.pages.count() == 0
    assert waiting_files(settings) == []


def test_a_photo_that_proves_bad_is_marked_with_the_reason(send, machine):
    page = send(photo()[:2000] + b"\x00" * 500)
    machine()
    page.refresh_from_db()
    assert page.state == "unreadable"
    assert "hỏng" in page.reason


def test_a_draft_takes_so_many_pages_and_so_much_and_no_more(send, draft, monkeypatch):
    monkeypatch.setattr(rules, "MAX_PAGES", 2)
    send(key="a")
    send(key="b")
    assert refused(send, key="c") == "too-many-pages"
    monkeypatch.setattr(rules, "MAX_PAGES", 9)
    monkeypatch.setattr(rules, "MAX_BYTES", len(photo()) * 3 - 1)
    assert refused(send, key="c") == "too-heavy"


def test_a_disk_that_is_nearly_full_takes_nothing_from_outside(send, monkeypatch):
    monkeypatch.setattr(quarantine, "ROOM_LEFT", 1 << 60)
    assert refused(send) == "disk-full"


def test_pages_change_places_and_are_taken_out(send, draft, machine):
    one, two, three = (send(photo(colour=c), key=c) for c in ("red", "green", "blue"))
    machine()
    move_page(three, earlier=True, by=None, at=NINE)
    assert list(draft.pages.values_list("upload_key", flat=True)) == ["red", "blue", "green"]
    move_page(one, earlier=True, by=None, at=NINE)
    move_page(one, earlier=False, by=None, at=NINE)
    assert list(draft.pages.values_list("upload_key", flat=True)) == ["blue", "red", "green"]
    remove_page(two, by=None, at=NINE)
    remove_page(two, by=None, at=NINE)
    assert list(draft.pages.values_list("upload_key", flat=True)) == ["blue", "red"]
    assert StoredFile.objects.count() == 2


def test_a_file_that_another_draft_refers_to_stays(send, draft, machine, pilot):
    other = open_draft(agency=pilot.office, revision=pilot.revision(MARITAL), by=None, at=NINE)
    page = send()
    add_part(
        other,
        slot=page.slot,
        name="b.jpg",
        size=len(photo()),
        offset=0,
        part=photo(),
        upload_key="k",
        by=None,
        at=NINE,
    )
    machine()
    erase_draft(draft, by=None, at=NINE)
    kept = DraftPage.objects.get().file
    assert kept.read()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_nothing_waits_for_are_swept(send, draft, settings):
    send()
    token = quarantine.new_token()
    quarantine.write_part(token, 0, b"left behind", last=True)
    later = NINE + timedelta(days=3650)
    assert sweep_quarantine(at=later) == 1
    assert len(waiting_files(settings)) == 1
