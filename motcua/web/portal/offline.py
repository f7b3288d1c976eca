"""Reading without a line: the page that shows the kept guide, the guide as a file, what keeps it, what installs it."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from motcua.web.portal.caching import PACKERS, coding_of, kept_page, ready, tag_of
from motcua.web.portal.guidebook import guidebook
from motcua.web.shared import office

_HERE = Path(__file__).parent / "static"
# What the page needs to be drawn without a line; fonts the browser keeps by itself, or does without.
SHELL = (
    "motcua/css/motcua.css",
    "motcua/css/fonts.css",
    "portal/offline/keeper.js",
    "portal/offline/guide.js",
    "portal/offline/finder.js",
    "motcua/img/door.svg",
)
ICONS = (
    ("motcua/img/icon-192.png", "192x192", "any"),
    ("motcua/img/icon-512.png", "512x512", "any"),
    ("motcua/img/icon-maskable-512.png", "512x512", "maskable"),
    ("motcua/img/door.svg", "any", "any"),
)


@login_not_required
@require_safe
@kept_page
def show_kept_guide(request):
    """Say how the guide is read without a line; the same page, kept by the browser, then shows it."""
    return render(request, "portal/offline.html", {"book": guidebook()})


@login_not_required
@require_safe
def guide_file(request):
    """Hand out the whole guide, packed; 304 to whoever has it."""
    book = guidebook()
    coding = coding_of(request.headers.get("Accept-Encoding", ""))
    return ready(request, book.tag, book.packed[coding], coding, "application/json; charset=utf-8")


@login_not_required
@require_safe
def worker(request):
    """Hand out the service worker, which must lie at the root to look after all pages; it knows the hashed names."""
    coding = coding_of(request.headers.get("Accept-Encoding", ""))
    return ready(request, *_packed_worker(coding), coding, "text/javascript; charset=utf-8")


@cache
def _packed_worker(coding: str) -> tuple[str, bytes]:
    program = _worker().encode()
    return tag_of(program), PACKERS[coding](program)


def _worker() -> str:
    files = [static(name) for name in SHELL]
    program = (_HERE / "portal/offline/worker.js").read_text(encoding="utf-8")
    edition = sha256(json.dumps(files).encode() + b"".join(_bytes_of(name) for name in SHELL)).hexdigest()[
        :12
    ]
    return f"const SHELL = {json.dumps({'edition': edition, 'files': files})};\n{program}"


def _bytes_of(name: str) -> bytes:
    """Return a file's bytes where its name does not say what it holds (tests, development)."""
    from django.contrib.staticfiles import finders

    found = finders.find(name)
    return Path(found).read_bytes() if found else b""


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def manifest(request):
    """Describe the portal as something a phone can put on its first screen, under the office's own name."""
    here = office.card()
    name = f"Một Cửa {here.short_name[:1].lower()}{here.short_name[1:]}" if here else "Một Cửa"
    return JsonResponse(
        {
            "id": "/",
            "name": name,
            "short_name": here.short_name if here else "Một Cửa",
            "description": "Thủ tục hành chính: cần giấy gì, mất bao lâu, hết bao nhiêu tiền, làm ở đâu.",
            "lang": "vi",
            "dir": "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#FBF7EE",
            "theme_color": "#0A5444",
            "icons": [
                {
                    "src": static(path),
                    "sizes": sizes,
                    "type": "image/svg+xml" if path.endswith(".svg") else "image/png",
                    "purpose": purpose,
                }
                for path, sizes, purpose in ICONS
            ],
            "shortcuts": [
                {"name": "Tìm thủ tục", "url": "/thu-tuc/"},
                {"name": "Hồ sơ của tôi đến đâu", "url": "/ho-so/"},
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
