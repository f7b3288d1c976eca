"""The whole catalogue as open data: one file for everybody, with its licence and its day."""

import gzip
import hashlib
from functools import lru_cache

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from motcua import __version__
from motcua.api.door import api, as_json, keep, unchanged
from motcua.api.procedures import KEPT_FOR, whole
from motcua.api.schemas import CatalogueSchema
from motcua.catalogue import reading
from motcua.catalogue.search import catalogue_stamp
from motcua.lib import clock
from motcua.people.models import Agency

SHAPE = "motcua-open-catalogue/1"
LICENCE = (
    "Nội dung thủ tục là văn bản hành chính, không thuộc đối tượng bảo hộ quyền tác giả (Luật Sở hữu trí tuệ, Điều 15). "
    "Phần cơ quan tự viết (từ khóa, ghi chú): CC BY 4.0, dùng lại thì nêu nguồn và ngày."
)
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.vi"
SOURCE = "Quyết định công bố của từng thủ tục, ghi ở mục decision; chưa có nghĩa là danh mục chưa biết."


@api.get(
    "/api/v1/catalogue.json",
    operation_id="read_catalogue",
    summary="Toàn bộ danh mục (dữ liệu mở)",
    description="Mọi thủ tục đang áp dụng với đủ các phần, kèm giấy phép và ngày. Hỏi lại bằng ETag thì nhận 304 khi chưa có gì đổi.",
    response={200: CatalogueSchema, 304: None},
)
def read(request):
    """Give the whole catalogue, from memory until it changes."""
    tag, packed = _made(repr((__version__, catalogue_stamp())))
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    tag += "-gz" if zipped else ""
    if (same := unchanged(request, tag)) is not None:
        return same
    body = packed if zipped else gzip.decompress(packed)
    answer = HttpResponse(body, content_type="application/json")
    if zipped:
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])
    answer["Content-Disposition"] = 'inline; filename="danh-muc-thu-tuc.json"'
    return keep(answer, tag, seconds=KEPT_FOR)


@lru_cache(maxsize=1)
def _made(stamp: str) -> tuple[str, bytes]:
    """Return the tag and the packed file of a state of the catalogue; each process keeps the last one."""
    today = clock.today()
    agency = Agency.objects.in_force(today).at_counter().order_by("pk").first()
    items = [whole(card) for card in reading.all_cards(today)]
    content = {
        "shape": SHAPE,
        "agency": agency.name if agency else "",
        "made_on": today.isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "source": SOURCE,
        "count": len(items),
        "items": items,
    }
    # The hour stays out of the packed file: the same catalogue is the same bytes on every process.
    return _tag(stamp), gzip.compress(as_json(content).content, 6, mtime=0)


def _tag(stamp: str) -> str:
    return hashlib.sha256(stamp.encode()).hexdigest()[:32]
