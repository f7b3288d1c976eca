"""An index put right in place finds what one built anew finds."""

import pytest

from motcua.catalogue.actions import add_keyword, note_beside, publish_revision, remove_keyword
from motcua.catalogue.loading import read_record
from motcua.catalogue.models import Procedure
from motcua.catalogue.search import Document, Index, answers, search
from motcua.catalogue.search.vocabulary import shipped_vocabulary
from tests.catalogue.conftest import AT, DAY, records

QUESTIONS = ("khai sinh cho con", "chung thuc ban sao", "mo quan", "giấy phép xây dựng", "hộ nghèo", "xyzzy")


def codes(index, question):
    return [code for code, _ in index.rank(question, limit=10)]


def test_a_change_in_place_ranks_as_an_index_built_anew(full_index):
    documents = full_index.documents
    index = Index(documents[:-3], shipped_vocabulary())
    renamed = Document(documents[0].code, "Cấp giấy xyzzy cho thuyền thúng", ("thuyền thúng",), 0, "khac")
    index.put_right([renamed, *documents[-3:]], gone=[documents[1].code])
    anew = Index([renamed, *documents[2:]], shipped_vocabulary())
    for question in (*QUESTIONS, "thuyền thúng"):
        assert codes(index, question)[:3] == codes(anew, question)[:3]
    assert codes(index, "thuyen thung")[0] == renamed.code
    assert documents[1].code not in {code for q in QUESTIONS for code in codes(index, q)}
    assert documents[1].code not in codes(index, documents[1].code)
    assert sorted(d.code for d in index.living()) == sorted(d.code for d in anew.documents)


@pytest.fixture
def mended(monkeypatch):
    """Look at the version every time, and count how often everything is built anew."""
    built = []
    build = answers._build
    monkeypatch.setattr(answers, "CHECK_EVERY", 0)
    monkeypatch.setattr(answers, "ANEW_FROM", 0)
    monkeypatch.setattr(answers, "_build", lambda stamp: built.append(stamp) or build(stamp))
    monkeypatch.setattr(answers.clock, "today", lambda: DAY)
    return built


@pytest.mark.django_db
def test_a_keyword_and_a_revision_show_without_building_anew(small_catalogue, mended):
    search("khai sinh")
    birth = Procedure.objects.get(code="1.001193")
    keyword = add_keyword(birth, "xyzzy qwrtp", by=None, at=AT)
    assert search("xyzzy qwrtp").hits[0].code == "1.001193"
    remove_keyword(keyword, by=None, at=AT)
    assert search("xyzzy qwrtp").hits == []
    record = {**records({"1.004194"})[0], "name": "Đăng ký tạm trú kiểu mới"}
    publish_revision(read_record(record), by=None, at=AT, valid_from=DAY)
    assert "Đăng ký tạm trú kiểu mới" in {hit.name for hit in search("đăng ký tạm trú").hits}
    assert len(mended) == 1


@pytest.mark.django_db
def test_a_change_that_the_prints_do_not_tell_builds_anew(small_catalogue, mended):
    search("khai sinh")
    answers_before = len(mended)
    note_beside()
    search("khai sinh")
    assert len(mended) == answers_before + 1
