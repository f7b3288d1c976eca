"""What the tests of the counter share."""

import io

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.lib import clock
from motcua.web.desk.account import entry

COUNTER = "/can-bo/tiep-nhan/"
CARD = "099185000123|012345678|Đặng Thị Ngọc Diễm|12021985|Nữ|Thôn Bến Đình, Xã Đồng Sen, Lam Giang|01072021"
OTHER_CARD = "099060000321||Đặng Văn Bách|03041960|Nam|Thôn Bến Đình, Xã Đồng Sen, Lam Giang|01072021"


def sign_in(client, user) -> None:
    """Start a session that is not about to end."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session[entry.STARTED] = session[entry.SEEN] = clock.now().timestamp()
    session.save()


def scan(page, raw: str = CARD):
    """Scan into the waiting box: the scanner ends with Enter."""
    form = page.form("reception")
    form["scan"] = raw
    return form.enter()


def choose(page, code: str):
    """Press the tile of a procedure, by the search box when it is not among them."""
    form = page.form("reception")
    if not form.buttons(f"choose={code}"):
        form["q"] = code
        page = form.press("act=search")
        form = page.form("reception")
    return form.press(f"choose={code}")


def picture(name="trang1.jpg"):
    """Return a small photo as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")
