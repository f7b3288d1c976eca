"""Pages set by another process: the same words, and a failure that is told."""

import re
from io import BytesIO

import pypdf
import pytest

from motcua.lib import pdf_apart

TEMPLATE = '#let data = json(bytes(sys.inputs.data))\n#set document(title: "Thử")\n#set text(lang: "vi", font: "Tinos")\n#data.words'


@pytest.fixture
def template(tmp_path):
    place = tmp_path / "try.typ"
    place.write_text(TEMPLATE, encoding="utf-8")
    return place


@pytest.mark.parametrize("is_accessible", [True, False])
def test_the_words_come_back_on_a_page(template, is_accessible):
    content = pdf_apart.typeset(
        template, {"words": "Đăng ký khai sinh"}, root=template.parent, is_accessible=is_accessible
    )
    found = pypdf.PdfReader(BytesIO(content))
    assert re.sub(r"\s+", " ", found.pages[0].extract_text()).strip() == "Đăng ký khai sinh"
    assert ("/MarkInfo" in found.trailer["/Root"]) == is_accessible


def test_a_wrong_template_is_a_failure_that_is_told(template, capfd):
    template.write_text("#wrong", encoding="utf-8")
    with pytest.raises(pdf_apart.PressFailed):
        pdf_apart.typeset(template, {}, root=template.parent)
