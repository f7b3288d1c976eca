"""What the pages of the walls ask."""

from django import forms

from motcua.people.models import Agency
from motcua.postings.models import Place, PostingKind, SheetKind, SheetSize
from motcua.web.shared.forms import HouseForm


class PlaceForm(HouseForm):
    """A place: its kind and its name, and which counter where it is one."""

    kind = forms.ChoiceField(label="Loại nơi", choices=Place.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label="Tên nơi niêm yết",
        help_text="Để người đi dán nhận ra, ví dụ «Bảng ở sảnh trụ sở», «Nhà văn hóa thôn Bến Đình»",
        max_length=120,
    )
    counter = forms.ChoiceField(label="Quầy số mấy", help_text="Chỉ khi nơi này là một quầy", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, agency: Agency, **kwargs):
        super().__init__(*args, **kwargs)
        self._counters = {str(counter.pk): counter for counter in agency.counters.all()}
        self.fields["counter"].choices = [
            ("", "Không gắn với quầy nào"),
            *((pk, str(counter)) for pk, counter in self._counters.items()),
        ]

    def facts(self) -> dict:
        """Return what was typed, as the verbs take it."""
        given = self.cleaned_data
        return {"kind": given["kind"], "name": given["name"], "counter": self._counters.get(given["counter"])}


class PostingForm(HouseForm):
    """A code: what it leads to."""

    kind = forms.ChoiceField(
        label="Mã dẫn tới đâu",
        choices=PostingKind.choices,
        widget=forms.RadioSelect,
        initial=PostingKind.PROCEDURE,
    )
    procedure = forms.CharField(
        label="Thủ tục",
        help_text="Khi chọn «một thủ tục»: mã thủ tục, ví dụ 1.001193, hoặc vài chữ của tên",
        max_length=200,
        required=False,
    )
    sector = forms.ChoiceField(label="Lĩnh vực", help_text="Khi chọn «một lĩnh vực»", required=False)

    def __init__(self, *args, sectors: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "Chọn lĩnh vực"), *sectors]

    def clean(self):
        """Ask for the thing that the chosen kind needs."""
        given = super().clean()
        for kind, field in ((PostingKind.PROCEDURE, "procedure"), (PostingKind.SECTOR, "sector")):
            if given.get("kind") == kind and not given.get(field) and field not in self.errors:
                words = "Chưa ghi mã hoặc tên thủ tục" if field == "procedure" else "Chưa chọn lĩnh vực"
                self.add_error(field, forms.ValidationError(words, code="required"))
        return given


class SheetsForm(HouseForm):
    """What to print for a place: single sheets, and by sector its list, its procedures, its part of the binder."""

    sheets = forms.MultipleChoiceField(
        label="Những tờ chung", required=False, widget=forms.CheckboxSelectMultiple
    )
    lists = forms.MultipleChoiceField(label="Danh mục", required=False, widget=forms.CheckboxSelectMultiple)
    procedures = forms.MultipleChoiceField(
        label="Từng thủ tục", required=False, widget=forms.CheckboxSelectMultiple
    )
    binder = forms.MultipleChoiceField(label="Hồ sơ mẫu", required=False, widget=forms.CheckboxSelectMultiple)
    size = forms.ChoiceField(
        label="Khổ giấy",
        help_text="Tờ gấp và hồ sơ mẫu luôn in A4",
        choices=[(size.value, size.label) for size in (SheetSize.A4, SheetSize.A3, SheetSize.A5)],
        initial=SheetSize.A4,
        widget=forms.RadioSelect,
    )
    only = forms.ChoiceField(
        label="In những tờ nào",
        choices=[
            ("new", "Chỉ tờ chưa có ở nơi này hoặc đã đổi nội dung"),
            ("all", "In lại tất cả những gì chọn ở trên"),
        ],
        initial="new",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, sectors: list[str], sheets: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = [(kind, SheetKind(kind).label) for kind in sheets]
        for name in ("lists", "procedures", "binder"):
            self.fields[name].choices = [(slug, slug) for slug in sectors]


class CodePrintForm(HouseForm):
    """How to print one code: as a poster of a size, or as stickers."""

    how = forms.ChoiceField(
        label="In thành",
        choices=[
            ("poster-A4", "Áp phích A4"),
            ("poster-A3", "Áp phích A3"),
            ("poster-A5", "Áp phích A5"),
            ("stickers-A4", "Nhãn dán, cả tờ A4"),
        ],
        initial="poster-A4",
        widget=forms.RadioSelect,
    )
