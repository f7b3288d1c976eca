"""Declarations on paper: blank, as samples, filled in."""

import io

import pypdf
import pytest

from motcua.documents.printouts.declaration import Content, pictures, render
from motcua.eforms.definitions import definitions
from tests.cast import MONDAY

ALL = list(definitions().values())


def content(definition, **changes) -> Content:
    return Content(
        definition=definition,
        office="Ủy ban nhân dân xã Đồng Sen",
        place="Đồng Sen",
        printed_on=MONDAY,
        **changes,
    )


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("definition", ALL, ids=lambda one: one.key)
def test_every_form_is_printed_blank_as_a_sample_and_large(definition):
    blank = read(render(content(definition)))
    assert definition.title.upper() in blank
    assert "TỜ THAM KHẢO" in blank
    for changes in ({}, {"large": True}):
        sample = read(render(content(definition, answers=definition.sample, is_sample=True, **changes)))
        assert "MẪU ĐIỀN SẴN" in sample
    assert len(pictures(content(definition), ppi=30)) <= 2


def test_an_approved_form_no_longer_says_it_is_a_reference():
    form = definitions()["khai-sinh"]
    assert "THAM KHẢO" not in read(render(content(form, is_reference=False)))


def test_somebodys_own_data_stand_in_it_and_nothing_says_sample():
    form = definitions()["khai-tu"]
    filled = read(render(content(form, answers={"d_name": "Lò Văn Mẫu", "d_day": "08/11/2026"})))
    assert "LÒ VĂN MẪU" in filled
    assert "08/11/2026 (ngày tám" in filled
    assert "MẪU ĐIỀN SẴN" not in filled
