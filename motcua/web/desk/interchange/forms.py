"""What is asked before a catalogue is compared."""

from datetime import date

from django import forms

from motcua.lib import clock
from motcua.web.shared.forms import DayField, HouseForm


class CatalogueForm(HouseForm):
    """A file, from which day it holds, and by which decision."""

    file = forms.FileField(
        label="Tệp danh mục",
        help_text="Excel (.xlsx), JSON xuất từ Một Cửa, hoặc tệp theo dạng LayThuTuc của Cơ sở dữ liệu quốc gia",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.json"}),
    )
    valid_from = DayField(
        label="Nội dung mới áp dụng từ ngày", earliest=date(2025, 7, 1), latest=date(2100, 12, 31)
    )
    decision = forms.CharField(
        label="Quyết định công bố",
        required=False,
        max_length=200,
        help_text="Số, ví dụ 1234/QĐ-UBND; dùng cho thủ tục mà tệp không ghi, và cho việc thôi áp dụng. Không có quyết định "
        "thì không công bố và không bãi bỏ được.",
    )
    decided_on = DayField(
        label="Ngày ký quyết định", required=False, earliest=date(2000, 1, 1), latest=clock.today
    )
    is_complete = forms.BooleanField(
        label="Tệp này là toàn bộ danh mục: thủ tục không có trong tệp thì thôi áp dụng", required=False
    )

    def clean(self):
        given = super().clean()
        if given.get("decision") and not given.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", "Ghi ngày ký của quyết định.")
        return given


class AdditionsForm(HouseForm):
    """A file of what another office added."""

    file = forms.FileField(
        label="Tệp bổ sung của nơi khác",
        help_text="Tệp .zip mà trang này của xã ấy đã tạo",
        widget=forms.ClearableFileInput({"accept": ".zip"}),
    )
