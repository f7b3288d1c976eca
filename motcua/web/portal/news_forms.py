"""What somebody says about a disclosure."""

from django import forms
from django.core.exceptions import ValidationError

from motcua.news.rules import LONGEST_REMARK
from motcua.web.portal.filing import robots
from motcua.web.shared.forms import HouseForm


class RemarkForm(HouseForm):
    """A remark, with a name and a way to answer if its sender wants one, and the small question against robots."""

    text = forms.CharField(
        label="Ý kiến của ông/bà", max_length=LONGEST_REMARK, widget=forms.Textarea({"rows": "5"})
    )
    sender = forms.CharField(
        label="Họ và tên",
        required=False,
        max_length=120,
        help_text="Không bắt buộc",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label="Điện thoại hoặc địa chỉ",
        required=False,
        max_length=120,
        help_text="Không bắt buộc; chỉ dùng để trả lời, và xóa khi hết thời gian niêm yết",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    answer = forms.CharField(
        label="Câu hỏi nhỏ", max_length=40, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Trả lời câu hỏi nhỏ, để biết ông/bà là người thật"},
    )  # fmt: skip

    def __init__(self, data=None, *, subject: int):
        super().__init__(data)
        self.subject = -subject  # drafts count upwards from 1: a question asked there is no good here
        self.riddle = robots.ask(self.subject)
        self.fields["answer"].label = self.riddle.question
        self.fields["answer"].help_text = "Để biết ông/bà là người thật. Ghi bằng số hay bằng chữ đều được"

    def clean(self):
        """Judge the small question last, so that other mistakes are told at once."""
        found = super().clean()
        said = robots.fault(
            self.data.get("riddle", ""),
            self.data.get("answer", ""),
            self.data.get(robots.TRAP, ""),
            self.subject,
        )
        if said and "answer" not in self.errors:
            self.add_error("answer", ValidationError(said, code="robot"))
        return found

    @property
    def said(self) -> dict:
        """Return what the verb takes."""
        return {name: self.cleaned_data[name] for name in ("text", "sender", "contact")}
