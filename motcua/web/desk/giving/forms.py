"""Who takes the result, by what right, and what is settled with it."""

from django import forms

from motcua.dossiers.models import Return
from motcua.lib.wording import money
from motcua.web.shared.forms import DigitsField, HouseForm


class GiveForm(HouseForm):
    """One press when the applicant stands there with the receipt; the rest only for those who come without."""

    receiver = forms.ChoiceField(label="Ai đến lấy", widget=forms.RadioSelect)
    with_receipt = forms.ChoiceField(
        label="Giấy hẹn",
        choices=[("yes", "Có giấy hẹn"), ("no", "Không có giấy hẹn")],
        widget=forms.RadioSelect,
    )
    identity_check = forms.CharField(
        label="Giấy tờ tùy thân đã xem",
        help_text="Cần khi không có giấy hẹn hoặc người khác lấy thay, ví dụ: thẻ căn cước",
        required=False,
        max_length=200,
    )
    receiver_name = forms.CharField(label="Họ tên người lấy thay", required=False, max_length=200)
    receiver_id_number = DigitsField(label="Số định danh người lấy thay", required=False, lengths=(9, 12))
    authorisation = forms.CharField(label="Giấy ủy quyền (số, ngày)", required=False, max_length=200)
    take_payment = forms.BooleanField(label="Đã thu", required=False)
    give_back_originals = forms.BooleanField(label="Đã trả lại bản chính", required=False, initial=True)

    def __init__(self, *args, dossier, owed: int, kept: list, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        people = [(Return.Receiver.APPLICANT, f"Người nộp: {dossier.applicant.full_name}")]
        if dossier.holder_id != dossier.applicant_id:
            people.append((Return.Receiver.HOLDER, f"Chủ hồ sơ: {dossier.holder.full_name}"))
        people.append((Return.Receiver.PROXY, "Người khác lấy thay"))
        self.fields["receiver"].choices = people
        self.initial.setdefault("receiver", Return.Receiver.APPLICANT)
        if owed:
            self.fields["take_payment"].label = f"Đã thu {money(owed)}"
        else:
            del self.fields["take_payment"]
        if not kept:
            del self.fields["give_back_originals"]

    @property
    def asks_more(self) -> bool:
        """Tell whether the part for those without a receipt, or for a proxy, has to stand open."""
        value = self.data.get if self.is_bound else self.initial.get
        return value("receiver") == Return.Receiver.PROXY or value("with_receipt") == "no"

    def arguments(self) -> dict:
        """Return the verb's arguments."""
        given = dict(self.cleaned_data)
        given["with_receipt"] = given["with_receipt"] == "yes"
        if given["receiver"] != Return.Receiver.PROXY:
            given |= {"receiver_name": "", "receiver_id_number": "", "authorisation": ""}
        given.setdefault("take_payment", False)
        given.setdefault("give_back_originals", True)
        return given
