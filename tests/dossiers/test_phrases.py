"""Reasons a desk uses again: once each, however they were typed."""

from motcua.dossiers.actions.reception import remember_phrases
from motcua.dossiers.models import ReadyPhrase
from motcua.dossiers.phrases import once_each, phrase_key


def test_case_marks_and_leading_words_do_not_make_another_phrase():
    assert phrase_key("Đã hết hạn") == phrase_key("hết hạn.") == phrase_key("Giấy này đã HẾT HẠN")
    assert phrase_key("Đã") == "da"
    assert once_each(["Hết hạn", "đã hết hạn", "Thiếu trang"]) == ["Hết hạn", "Thiếu trang"]


def test_the_same_reason_typed_another_way_is_counted_not_kept_twice(cast):
    remember_phrases(cast.office, ["Hết hạn"])
    remember_phrases(cast.office, ["đã hết hạn"])
    remember_phrases(cast.office, ["HẾT HẠN; thiếu trang", "hết hạn"])
    assert list(ReadyPhrase.objects.order_by("-uses").values_list("text", "uses")) == [
        ("Hết hạn", 3),
        ("thiếu trang", 1),
    ]


def test_doubles_kept_in_former_days_become_one(cast):
    ReadyPhrase.objects.create(agency=cast.office, text="đã hết hạn", uses=2)
    ReadyPhrase.objects.create(agency=cast.office, text="Hết hạn", uses=5)
    remember_phrases(cast.office, ["hết hạn"])
    assert list(ReadyPhrase.objects.values_list("text", "uses")) == [("Hết hạn", 8)]
