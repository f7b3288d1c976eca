"""Look into what was handed in and say what it is, or say no in a sentence the sender can act on.

Allowed by content *and* by extension: PDF, pictures (JPEG, PNG, WebP, HEIC), DOCX, XLSX. Pictures are drawn anew, so
neither the place where a photo was taken nor anything hidden behind the pixels is kept; documents are kept as they are
(a signature must stay valid) and refused when they carry something that runs. Pure: no disk, no database.
"""

import io
import logging
import os
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

import pillow_heif
import pypdf
from PIL import Image, ImageOps

from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy

MAX_SIZE = 20 * 1024 * 1024  # bytes; a scan of forty pages at 200 dpi is about 15 MB
MAX_EDGE = 2600  # pixels: an A4 page at 220 dpi, small print and seals stay readable
MAX_PIXELS = 120_000_000  # today's phones reach 108 million
_MAX_PIXELS_DECODED = 50_000_000  # what may stand in memory at once: 150 MB; a JPEG is decoded smaller
_SMALL_PNG = 600_000  # bytes; screenshots and drawings are sharper as PNG, photographs are not that small
_MAX_PDF_OBJECTS = 100_000
_MAX_ZIP_PARTS, _MAX_UNZIPPED = 5_000, 200 * 1024 * 1024

PDF = "application/pdf"
JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLE, _ZIP, _EMPTY_ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PK\x05\x06"

_PICTURES = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF"}
_EXTENSIONS = {
    "pdf": PDF,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
    "webp": WEBP,
    "heic": HEIC,
    "heif": HEIC,
    "docx": DOCX,
    "xlsx": XLSX,
}
ACCEPT = ",".join(f".{extension}" for extension in _EXTENSIONS)  # for the `accept` attribute of a file field
ACCEPTED_WORDS = "PDF, ảnh (JPG, PNG, WebP, HEIC), Word (.docx) hoặc Excel (.xlsx)"
_WORDS = {PDF: "PDF", JPEG: "ảnh", PNG: "ảnh", WEBP: "ảnh", HEIC: "ảnh", DOCX: "Word", XLSX: "Excel"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

# Keys and values by which a PDF runs something, starts a program or carries another file.
_RUNS = {"/JS", "/JavaScript", "/Launch"}
_CARRIES = {"/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment", "/RichMedia"}

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# pypdf tells the log about every oddity of a file, quoting it; we tell the sender instead.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Inspected:
    """What is worth keeping of a file: its (perhaps redrawn) content and what is known about it."""

    content: bytes
    kind: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def inspect(content: bytes, name: str, *, field: str = "file") -> Inspected:
    """Return what to keep of this content, or raise NotAllowed with a sentence for the sender at `field`.

    Codes: `file-name`, `file-empty`, `file-too-large`, `file-kind`, `file-disguised`, `file-broken`, `file-locked`,
    `file-runs`, `file-carries`, `file-too-complex`, `image-too-large`.
    """
    try:
        return _inspect(content, name)
    except _No as no:
        raise NotAllowed(f"Tệp «{_shown(name)}» {no}", code=no.code, field=field) from no


class _No(Exception):
    def __init__(self, code: str, words: str):
        self.code = code
        super().__init__(words)


def inspect_aside(content: bytes, name: str, *, field: str = "file") -> Inspected:
    """Do as `inspect` does, in a thread that yields the processor to everybody who waits for an answer.

    For jobs. Only the looking is done in it: whoever holds a lock of the database is never slowed down. Where the
    system knows no priority of a thread, it is an ordinary thread.
    """
    return _aside().submit(inspect, content, name, field=field).result()


@lru_cache(maxsize=1)
def _aside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="inspect-aside", initializer=_step_back)


def _step_back() -> None:
    if sys.platform == "linux":  # only there a thread has a priority of its own
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)


def glance(head: bytes, size: int, name: str, *, field: str = "file", tail: bytes = b"") -> str:
    """Return the kind of a picture or PDF from its first bytes and its size alone, in microseconds.

    What this lets pass still has to be inspected before anybody sees it: it is the answer a person waits for, not the
    judgement. `tail` are the last bytes, where a PDF says that it is whole. Raises NotAllowed like `inspect`.
    """
    try:
        extension = _extension(name)
        _refuse_size(size)
        promised = _EXTENSIONS.get(extension)
        if promised not in (PDF, *_PICTURES):
            raise _No("file-kind", "thuộc loại không nhận ở đây. Ông/bà chụp ảnh tờ giấy, hoặc gửi tệp PDF.")
        kind = "" if head.startswith((_ZIP, _OLE)) else _kind_of(head)
        if kind not in (PDF, *_PICTURES) or (kind == PDF) != (promised == PDF):
            raise _No(
                "file-disguised",
                "không phải ảnh hay PDF dù mang đuôi như vậy. Ông/bà mở lại tệp gốc, lưu đúng loại rồi gửi.",
            )
        if kind == PDF and tail and b"%%EOF" not in tail[-4096:]:
            raise _No("file-broken", _BROKEN)
        return kind
    except _No as no:
        raise NotAllowed(f"Tệp «{_shown(name)}» {no}", code=no.code, field=field) from no


def _refuse_size(size: int) -> None:
    if not size:
        raise _No("file-empty", "không có nội dung (0 byte). Ông/bà mở thử tệp trên máy rồi chọn lại.")
    if size > MAX_SIZE:
        raise _No(
            "file-too-large",
            f"nặng {_megabytes(size)} MB, quá mức {MAX_SIZE // 1024 // 1024} MB. "
            "Ông/bà quét lại ở độ phân giải 200 dpi hoặc tách thành nhiều tệp.",
        )


def _inspect(content: bytes, name: str) -> Inspected:
    extension = _extension(name)
    _refuse_size(len(content))
    promised = _EXTENSIONS.get(extension)
    if promised is None:
        raise _No(
            "file-kind",
            f"thuộc loại không nhận. Ông/bà gửi tệp {ACCEPTED_WORDS}; giấy tờ giấy thì chụp ảnh hoặc quét.",
        )
    kind = _kind_of(content)
    if kind == "ole" and promised in (DOCX, XLSX):
        raise _No(
            "file-locked",
            f"đang đặt mật khẩu hoặc ở định dạng {_WORDS[promised]} đời cũ nên không mở được. "
            f"Ông/bà bỏ mật khẩu, lưu lại thành .{extension} rồi gửi.",
        )
    # A picture under another picture's extension is an everyday slip of phones and chat apps, and is drawn anew anyway.
    if kind != promised and not (kind in _PICTURES and promised in _PICTURES):
        raise _No(
            "file-disguised",
            f"mang đuôi .{extension} nhưng nội dung không phải {_WORDS[promised]}"
            + (f" mà là {_WORDS[kind]}" if kind in _WORDS else "")
            + ". Ông/bà mở lại tệp gốc, lưu đúng loại rồi gửi; không đổi đuôi tệp bằng tay.",
        )
    if kind == PDF:
        return _pdf(content)
    if kind in _PICTURES:
        return _picture(content, kind)
    return _office(content, kind)


def _extension(name: str) -> str:
    if not name.strip() or any(c in name for c in "/\\\x00") or len(name) > 255:
        raise _No(
            "file-name",
            "có tên không hợp lệ: trống, quá dài, hoặc có dấu gạch chéo. Ông/bà đặt lại tên ngắn gọn rồi gửi.",
        )
    return PurePosixPath(name.strip()).suffix.removeprefix(".").lower()


def _shown(name: str) -> str:
    shown = tidy(name) or "không tên"
    return shown if len(shown) <= 80 else shown[:60] + "…" + shown[-15:]


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")


def _kind_of(content: bytes) -> str:
    if b"%PDF-" in content[:1024] and not content.startswith((b"MZ", _ZIP, b"\x7fELF")):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return HEIC
    if content.startswith(_OLE):
        return "ole"
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    return ""


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise _No("file-broken", _BROKEN) from error
    if "[Content_Types].xml" not in names:
        return "zip"
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else "zip"


_BROKEN = (
    "bị hỏng hoặc tải lên chưa trọn nên không mở được. Ông/bà mở thử trên máy, lưu hoặc quét lại rồi gửi."
)


# ---------------------------------------------------------------- PDF


def _pdf(content: bytes) -> Inspected:
    if b"%%EOF" not in content[-4096:]:
        raise _No("file-broken", _BROKEN)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not _opens_without_password(reader):
            raise _No(
                "file-locked",
                "đang đặt mật khẩu nên cơ quan không mở được. Ông/bà bỏ mật khẩu (in lại thành PDF) rồi gửi.",
            )
        pages = len(reader.pages)
        _refuse_what_runs(reader)
    except _No:
        raise
    except (
        Exception
    ) as error:  # pypdf meets hostile files with whatever exception comes: to the sender it is one thing
        raise _No("file-broken", _BROKEN) from error
    if pages == 0:
        raise _No("file-broken", _BROKEN)
    return Inspected(content, PDF, pages=pages)


def _opens_without_password(reader: pypdf.PdfReader) -> bool:
    # Many scanners forbid editing by an owner's password, which leaves a file that everybody can read.
    try:
        return bool(reader.decrypt(""))
    except Exception:  # an unknown cipher is as closed as an unknown password
        return False


def _refuse_what_runs(reader: pypdf.PdfReader) -> None:
    numbers = {(n, generation) for generation, table in reader.xref.items() for n in table}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > _MAX_PDF_OBJECTS:
        raise _No(
            "file-too-complex",
            "quá phức tạp để kiểm tra. Ông/bà in lại thành PDF (Microsoft Print to PDF) rồi gửi.",
        )
    _refuse_in(reader.trailer)
    for number, generation in sorted(numbers):
        if number == 0:
            continue
        try:
            found = reader.get_object(pypdf.generic.IndirectObject(number, generation, reader))
        except Exception:  # a dead entry of the table that nothing refers to; readers skip it as well
            continue
        _refuse_in(found)


def _refuse_in(found) -> None:
    # References are not followed: every object of the file is looked at on its own.
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pypdf.generic.DictionaryObject):
            for key, value in dict.items(one):
                if key in _RUNS or (key in ("/S", "/Type") and str(value) in _RUNS):
                    raise _No(
                        "file-runs",
                        "có chứa đoạn mã chạy được (JavaScript) nên không nhận. "
                        "Ông/bà in lại thành PDF (Microsoft Print to PDF) rồi gửi bản in đó.",
                    )
                if key in _CARRIES or (key in ("/Type", "/Subtype") and str(value) in _CARRIES):
                    raise _No(
                        "file-carries",
                        "có đính kèm tệp khác bên trong nên không nhận. Ông/bà tách tệp đính kèm ra, "
                        "in lại thành PDF rồi gửi từng tệp.",
                    )
                waiting.append(value)
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))


# ---------------------------------------------------------------- pictures


def _picture(content: bytes, kind: str) -> Inspected:
    try:
        with Image.open(io.BytesIO(content), formats=[_PICTURES[kind]]) as opened:
            pixels = opened.width * opened.height
            if pixels > MAX_PIXELS or (kind != JPEG and pixels > _MAX_PIXELS_DECODED):
                raise _too_many_pixels()
            if kind == JPEG:
                opened.draft("RGB", (MAX_EDGE, MAX_EDGE))  # decode at ½, ¼, ⅛: a 108-megapixel photo in 30 MB
                if opened.width * opened.height > _MAX_PIXELS_DECODED:
                    raise _too_many_pixels()
            opened.load()
            picture = _flat(ImageOps.exif_transpose(opened))
    except _No:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (
        Exception
    ) as error:  # decoders of broken pictures raise OSError, SyntaxError, struct.error, ValueError …
        raise _No("file-broken", _BROKEN) from error
    picture.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    picture.info = {}  # no EXIF, no comments, no profile
    if kind == PNG and len(drawn := _draw(picture, "PNG", optimize=True)) <= _SMALL_PNG:
        return Inspected(drawn, PNG, width=picture.width, height=picture.height)
    drawn = _draw(picture, "JPEG", quality=85, optimize=True, progressive=True)
    return Inspected(drawn, JPEG, width=picture.width, height=picture.height)


def _too_many_pixels() -> _No:
    return _No(
        "image-too-large",
        "có quá nhiều điểm ảnh. Ông/bà chụp lại ở độ phân giải thường (khoảng 12 megapixel) rồi gửi.",
    )


def _flat(picture: Image.Image) -> Image.Image:
    # Paper is white: whatever is transparent shows it. Grey stays grey, everything else becomes RGB.
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("L", "RGB"):
        return picture.copy()
    if picture.mode == "1":
        return picture.convert("L")
    if "A" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _draw(picture: Image.Image, form: str, **options) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, form, **options)
    return drawn.getvalue()


# ---------------------------------------------------------------- Word and Excel


def _office(content: bytes, kind: str) -> Inspected:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_bomb(parts)
            _refuse_parts(parts)
            for part in parts:
                _read_through(package, part)
            if b"macroEnabled" in package.read("[Content_Types].xml"):
                raise _macros()
    except _No:
        raise
    except Exception as error:  # zipfile and zlib raise half a dozen kinds on a damaged package
        raise _No("file-broken", _BROKEN) from error
    return Inspected(content, kind)


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MAX_ZIP_PARTS or sum(part.file_size for part in parts) > _MAX_UNZIPPED:
        raise _No("file-too-complex", "bung ra quá lớn nên không nhận. Ông/bà lưu thành PDF rồi gửi.")


def _refuse_parts(parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 1:
            raise _No(
                "file-locked", "đang đặt mật khẩu nên không mở được. Ông/bà bỏ mật khẩu, lưu lại rồi gửi."
            )
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise _No("file-broken", _BROKEN)
        if name.endswith("vbaproject.bin") or "/activex/" in name or "/macrosheets/" in name:
            raise _macros()
        if "/embeddings/" in name and name.endswith(
            (".bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1")
        ):
            raise _No(
                "file-carries",
                "có đính kèm tệp khác bên trong nên không nhận. Ông/bà tách tệp đính kèm ra rồi gửi từng tệp.",
            )


def _macros() -> _No:
    return _No(
        "file-runs",
        "có chứa macro nên không nhận. Ông/bà lưu lại thành tệp không có macro, hoặc thành PDF, rồi gửi.",
    )


def _read_through(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    # Reads to the end, where the checksum is: a truncated or lying part raises. Never more than it declared.
    with package.open(part) as stream:
        while stream.read(1 << 20):
            pass
