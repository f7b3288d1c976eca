"""Blanks and samples the office offers, and its word on our own forms."""

from datetime import timedelta

import pytest

from motcua.eforms.definitions import definitions
from motcua.files.actions import store_file
from motcua.journal.models import Entry
from motcua.lib.objections import NotAllowed
from motcua.paperforms import actions
from motcua.paperforms.models import FormApproval, FormFile
from motcua.paperforms.questions import own_forms, sheets_for
from tests.cast import BIRTH, MARITAL, NINE
from tests.dossiers.test_processing import PDF

pytestmark = pytest.mark.django_db


def kept(cast, *, paper="", kind="blank", by=None, code=MARITAL) -> FormFile:
    stored = store_file(PDF, name="mau.pdf", by=cast.manager, at=NINE)
    return actions.keep_form_file(
        cast.office,
        cast.revision(code).procedure,
        paper=paper,
        kind=kind,
        stored=stored,
        name="mau.pdf",
        by=by or cast.manager,
        at=NINE,
    )


def papers(cast, code=MARITAL) -> list[str]:
    return [paper.name for paper in cast.revision(code).papers.all()]


def test_a_file_stands_with_its_paper_and_our_own_form_with_the_declaration(cast):
    name = papers(cast)[0]
    file = kept(cast, paper=name)
    sample = kept(cast, kind="sample")
    first, *_, last = sheets_for(cast.office.pk, MARITAL, papers(cast))
    assert (first.paper, first.blanks, first.samples) == (name, (file,), ())
    assert [one.definition.key for one in first.own] == ["xac-nhan-hon-nhan"]
    assert (last.paper, last.samples) == ("", (sample,))


def test_a_file_of_a_paper_that_the_catalogue_no_longer_names_stands_with_the_procedure(cast):
    file = kept(cast, paper="Giấy đã bỏ")
    last = sheets_for(cast.office.pk, MARITAL, papers(cast))[-1]
    assert (last.paper, last.blanks) == ("", (file,))


def test_what_is_ended_is_offered_no_longer(cast):
    file = kept(cast)
    actions.end_form_file(file, by=cast.manager, at=NINE)
    assert not any(sheets.blanks for sheets in sheets_for(cast.office.pk, MARITAL, papers(cast)))
    assert Entry.objects.filter(kind="form.file_ended").count() == 1


def test_who_works_at_the_counter_keeps_no_forms(cast):
    with pytest.raises(NotAllowed):
        kept(cast, by=cast.clerk)
    assert not FormFile.objects.exists()


def test_our_form_is_a_reference_until_somebody_who_leads_approves_it(cast):
    form = definitions()["khai-sinh"]
    assert [one.is_approved for one in own_forms(cast.office.pk, BIRTH)] == [False]
    with pytest.raises(NotAllowed, match="duyệt mẫu"):
        actions.approve_form(cast.office, form, by=cast.administrator, at=NINE)
    actions.approve_form(cast.office, form, by=cast.chairwoman, at=NINE)
    assert [one.is_approved for one in own_forms(cast.office.pk, BIRTH)] == [True]
    actions.end_approval(cast.office, form, by=cast.manager, at=NINE)
    assert [one.is_approved for one in own_forms(cast.office.pk, BIRTH)] == [False]


def test_a_new_wording_of_our_form_has_to_be_approved_anew(cast):
    form = definitions()["khai-sinh"]
    actions.approve_form(cast.office, form, by=cast.manager, at=NINE)
    FormApproval.objects.update(digest="0" * 64)  # as if the software had brought another wording
    assert [one.is_approved for one in own_forms(cast.office.pk, BIRTH)] == [False]
    actions.approve_form(cast.office, form, by=cast.manager, at=NINE + timedelta(days=1))
    assert [one.is_approved for one in own_forms(cast.office.pk, BIRTH)] == [True]
    assert FormApproval.objects.filter(ended_at=None).count() == 1


def test_approving_twice_writes_once(cast):
    form = definitions()["khai-sinh"]
    first = actions.approve_form(cast.office, form, by=cast.manager, at=NINE)
    assert actions.approve_form(cast.office, form, by=cast.manager, at=NINE) == first
    assert Entry.objects.filter(kind="form.approved").count() == 1
