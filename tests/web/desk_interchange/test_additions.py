"""What one office added, taken over by another as one file: looked at first, written once, taken back."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.catalogue.actions import add_keyword
from motcua.catalogue.models import Keyword, Procedure
from motcua.exchange import additions_file
from motcua.exchange.models import CatalogueImport
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, CERTIFIED_COPY, NINE
from tests.forms import open_page
from tests.web.desk_interchange.test_imports import pressed

PAGE = "/can-bo/thu-tuc/bo-sung/"


def bundle(parts: dict, *, index: dict | None = None, more: dict | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        told = {"shape": "motcua-additions/1", "agency": "xã Bản Mé", "made_on": "2026-11-01"}
        told["parts"] = {key: len(rows) for key, rows in parts.items()}
        new.writestr("bo-sung.json", json.dumps({**told, **(index or {})}))
        for key, rows in parts.items():
            new.writestr(f"{key}.json", json.dumps(rows))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def sent(client, content: bytes, name="bo-sung.zip"):
    form = open_page(client, PAGE).form("file")
    form["file"] = SimpleUploadedFile(name, content)
    return form.press("Xem trong tệp có gì")


def office_words():
    return set(Keyword.objects.filter(source=Keyword.Source.OFFICE).values_list("procedure__code", "text"))


def test_the_words_of_one_office_go_out_and_come_into_another(cast, keeper):
    add_keyword(Procedure.objects.get(code=BIRTH), "làm giấy cho cháu", by=cast.manager, at=NINE)
    assert "1 từ khóa" in open_page(keeper, PAGE).text
    answer = keeper.get(f"{PAGE}tep.zip")
    assert answer["Content-Type"] == "application/zip"
    Keyword.objects.filter(source=Keyword.Source.OFFICE).delete()  # as another office, which has none of them
    page = sent(keeper, answer.content)
    assert "làm giấy cho cháu" in page.text
    assert office_words() == set()
    page = page.form("seen").press("Nhận 1 mục")
    assert office_words() == {(BIRTH, "làm giấy cho cháu")}
    pressed(page, "Hoàn tác cả đợt")
    assert office_words() == set()


def test_each_word_is_judged_before_anything_is_written(cast, keeper):
    rows = [
        {"code": BIRTH, "text": "giấy cho cháu"},
        {"code": BIRTH, "text": "GIẤY CHO CHÁU"},
        {"code": "9.999999", "text": "không có ở đây"},
        {"code": CERTIFIED_COPY, "text": "x" * 201},
        {"code": CERTIFIED_COPY},
        "chữ",
    ]
    page = sent(keeper, bundle({"keywords": rows, "la": []}))
    assert "xã Bản Mé" in page.text
    assert "Phần «la» của một bản mới hơn" in page.text
    run = CatalogueImport.objects.get()
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 1, "withdrawn": 0, "wrong": 4}
    wrong = open_page(keeper, f"{page.address}?muc=wrong").text
    assert "Không có thủ tục 9.999999 ở đây." in wrong
    assert "dài quá 200" in wrong


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"khong phai zip",
        bundle({}, index={"shape": "khac"}),
        bundle({"keywords": []}, index={"parts": []}),
        bundle({"keywords": {"a": 1}}),
        bundle({"keywords": []})[:-30],
        bundle({}, more={f"{number}": b"" for number in range(5001)}),
        bundle({}, more={"bom": b" " * (201 * 1024 * 1024)}),
    ],
)
def test_a_bundle_that_is_none_is_refused_in_a_sentence(content):
    with pytest.raises(NotAllowed) as caught:
        additions_file.read(content)
    assert caught.value.objection.reason.endswith("Ông/bà xin lại tệp của xã đã xuất.")


def test_a_file_that_lies_about_its_size_is_refused():
    content = bytearray(bundle({"keywords": [{"code": BIRTH, "text": "a" * 5000}]}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(NotAllowed):
        additions_file.read(bytes(content))
