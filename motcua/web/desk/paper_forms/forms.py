"""What is asked about a form's file."""

from django import forms

from motcua.paperforms.models import FormFile
from motcua.web.shared.forms import HouseForm


class FormFileForm(HouseForm):
    """A blank or a sample, and the paper it belongs to."""

    file = forms.FileField(label="Tệp", help_text="PDF, Word (.docx) hoặc ảnh; tối đa 20 MB")
    kind = forms.ChoiceField(
        label="Tệp này là",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in FormFile.Kind],
        widget=forms.RadioSelect,
    )
    paper = forms.ChoiceField(label="Của giấy nào", required=False)
    name = forms.CharField(
        label="Tên hiện trên trang",
        required=False,
        max_length=200,
        help_text="Để trống thì lấy tên tệp",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args, papers: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [
            ("", "Của cả thủ tục"),
            *((name[:400], name[:90] + ("…" if len(name) > 90 else "")) for name in papers),
        ]
