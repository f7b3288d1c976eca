"""Hand out pictures, sound, films and PDF files: whole, or the part that was asked for."""

import re
from collections.abc import Iterator
from typing import Protocol

from django.http import HttpResponse, StreamingHttpResponse

from motcua.files import storage
from motcua.files.models import StoredFile

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_KEPT = "public, max-age=31536000, immutable"  # an address names the content it leads to (`?v=`)


class Clip(Protocol):
    """Something to watch or to hear."""

    kind: str
    size: int
    digest: str


def whole(request, file: StoredFile) -> HttpResponse:
    """Answer with a picture; a browser that has it is told so."""
    tag = f'"{file.digest[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(file.read(), content_type=file.kind)
    response["ETag"] = tag
    response["Cache-Control"] = _KEPT if "v" in request.GET else "public, max-age=3600"
    return response


def ranged(request, clip: Clip) -> HttpResponse:
    """Answer with a film or a sound, or with the one span of bytes that was asked for (RFC 9110 §14)."""
    tag = f'"{clip.digest[:24]}"'
    start, end, status = 0, clip.size - 1, 200
    asked = request.headers.get("Range", "")
    unchanged = request.headers.get("If-Range", tag) == tag
    if asked and unchanged and (found := _RANGE.fullmatch(asked.strip())) and (found[1] or found[2]):
        if found[1]:
            start = int(found[1])
            end = min(int(found[2]), end) if found[2] else end
        else:  # the last so many bytes
            start = max(0, clip.size - int(found[2]))
        if start > end or (not found[1] and not int(found[2])):
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{clip.size}"
            return response
        status = 206
    if request.method == "HEAD":
        response = HttpResponse(status=status, content_type=clip.kind)
    else:
        storage.read_part(clip.digest, 0, 1)  # a lost file is told before the answer begins
        response = StreamingHttpResponse(
            _parts(clip.digest, start, end), status=status, content_type=clip.kind
        )
    response["Content-Length"] = str(end - start + 1)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end}/{clip.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Cache-Control"] = _KEPT if "v" in request.GET else "public, max-age=3600"
    return response


def _parts(digest: str, start: int, end: int) -> Iterator[bytes]:
    while start <= end:
        part = storage.read_part(digest, start, min(_CHUNK, end - start + 1))
        if not part:
            return
        start += len(part)
        yield part
