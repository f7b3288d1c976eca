"""What was uploaded for a sheet that nobody sent goes from the disk after two days; what a row refers to stays."""

from datetime import timedelta

import pytest

from motcua.dossiers.actions import ask_supplement, supply_paper
from motcua.files import storage
from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.upkeep.jobs import forget_stray_files
from tests.cast import MARITAL, NINE
from tests.dossiers.test_processing import PDF

LATER = NINE + timedelta(days=3)


@pytest.mark.django_db(transaction=True)
def test_only_what_no_row_refers_to_is_erased_and_not_before_two_days(cast):
    dossier = cast.receive(MARITAL, assignee=cast.specialist)
    ask_supplement(dossier, points=[{"paper": "Tờ khai"}], by=cast.specialist, at=NINE)
    used = store_file(PDF, name="giay.pdf", by=None, at=NINE)
    supply_paper(dossier, point=0, file=used, at=NINE)
    stray = store_file(b"%PDF-1.4 khac" + PDF[8:], name="thua.pdf", by=None, at=NINE)
    assert forget_stray_files(at=NINE + timedelta(days=1)) == 0
    assert forget_stray_files(at=LATER) == 1
    assert list(StoredFile.objects.all()) == [used]
    assert storage.path_of(used.digest).is_file()
    assert not storage.path_of(stray.digest).exists()
    assert forget_stray_files(at=LATER) == 0


def test_every_foreign_key_to_a_stored_file_is_asked():
    asked = str(StoredFile.objects.unreferenced().query)
    for table in (
        "dossiers_paper",
        "dossiers_suppliedpaper",
        "dossiers_result",
        "dossiers_authorisation",
        "filing_",
    ):
        assert table in asked, table
