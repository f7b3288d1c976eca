"""Forms of coming in and going out. Every error is a Vietnamese sentence that says what to do."""

from django import forms

from motcua.people.rules import LEAST_PASSWORD
from motcua.web.shared.forms import HouseForm

NEW_PASSWORD_HINT = (
    f"Ít nhất {LEAST_PASSWORD} ký tự; vài từ dễ nhớ ghép lại là tốt nhất. "
    "Không cần chữ hoa hay ký hiệu. Dán từ trình quản lý mật khẩu cũng được."
)


def _text(label: str, missing: str, hint: str = "", **attrs) -> forms.CharField:
    widget = forms.PasswordInput if attrs.pop("secret", False) else forms.TextInput
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=200,
        strip=widget is forms.TextInput,
        widget=widget(attrs=attrs),
        error_messages={"required": missing, "max_length": "Ô này dài quá 200 ký tự. Ông/bà kiểm tra lại."},
    )


class LoginForm(HouseForm):
    """User name and password."""

    username = _text(
        "Tên đăng nhập",
        "Ông/bà nhập tên đăng nhập.",
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
        autofocus=True,
    )
    password = _text("Mật khẩu", "Ông/bà nhập mật khẩu.", secret=True, autocomplete="current-password")


class CodeForm(HouseForm):
    """A code of the authenticator app, or a recovery code."""

    code = _text(
        "Mã xác nhận",
        "Ông/bà nhập mã xác nhận.",
        "6 chữ số đang hiện trong ứng dụng, hoặc một mã dự phòng nếu không có điện thoại bên mình.",
        autocomplete="one-time-code",
        inputmode="numeric",
        spellcheck="false",
        autofocus=True,
    )


class ConfirmPasswordForm(HouseForm):
    """The password once more, before something that weakens or changes the account."""

    password = _text(
        "Mật khẩu hiện tại", "Ông/bà nhập mật khẩu hiện tại.", secret=True, autocomplete="current-password"
    )


class SetUpCodeForm(ConfirmPasswordForm, CodeForm):
    """The first code of the app, which proves that it was set up well; no password from somebody just signed in."""

    field_order = ["code", "password"]

    def __init__(self, *args, fresh: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "6 chữ số đang hiện trong ứng dụng."
        self.fields["code"].widget.attrs.pop("autofocus")
        if fresh:
            del self.fields["password"]


class PasskeyForm(ConfirmPasswordForm):
    """What a new passkey is called, and what the browser answered; no password from somebody just signed in."""

    name = _text(
        "Tên gọi",
        "Ông/bà đặt tên cho khóa này.",
        "Để sau này biết khóa nào, ví dụ: vân tay máy ở quầy 1",
        autocomplete="off",
    )
    answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)
    field_order = ["name", "password", "answer"]

    def __init__(self, *args, fresh: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if fresh:
            del self.fields["password"]


class NewPasswordForm(HouseForm):
    """A new password, twice."""

    new_password = _text(
        "Mật khẩu mới",
        "Ông/bà nhập mật khẩu mới.",
        NEW_PASSWORD_HINT,
        secret=True,
        autocomplete="new-password",
    )
    again = _text(
        "Nhập lại mật khẩu mới", "Ông/bà nhập lại mật khẩu mới.", secret=True, autocomplete="new-password"
    )

    def clean(self):
        """Compare the two."""
        found = super().clean()
        if "new_password" in found and "again" in found and found["new_password"] != found["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu mới chưa giống nhau. Ông/bà nhập lại.")
        return found


class ChangePasswordForm(NewPasswordForm):
    """The present password, then a new one twice."""

    password = _text(
        "Mật khẩu hiện tại", "Ông/bà nhập mật khẩu hiện tại.", secret=True, autocomplete="current-password"
    )
    field_order = ["password", "new_password", "again"]
