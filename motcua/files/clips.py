"""Look into short films and sound: MP4 and WebM to watch, MP3, Ogg, WAV and M4A to hear; told by content, not by name.

Pure. Nothing here can draw a film anew as `inspection` does with pictures; what a phone hides in an MP4 (the place where
it was taken) is blotted out where it stands, so that every frame keeps its place.
"""

from motcua.files.inspection import MAX_SIZE, Inspected
from motcua.lib.objections import NotAllowed

MP4, WEBM = "video/mp4", "video/webm"
MP3, OGG, WAV, M4A = "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"
VIDEO_ACCEPT = ".mp4,.webm"
MAX_SOUND = 6 * 1024 * 1024  # bytes: five minutes of speech as WAV, half an hour as MP3

_VIDEO_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
}
_TELLTALES = {b"udta", b"meta", b"uuid"}  # where phones write the place, the owner, the device
_HOLDERS = {b"moov", b"trak"}


def inspect_video(content: bytes, *, field: str = "file") -> Inspected:
    """Return what to keep of a film. Raises NotAllowed at `field` (`video-empty`, `video-too-large`, `video-kind`, `video-broken`)."""
    if not content:
        raise NotAllowed("Tệp phim trống. Ông/bà chọn lại.", code="video-empty", field=field)
    if len(content) > MAX_SIZE:
        raise NotAllowed(
            f"Phim nặng {len(content) / 1024 / 1024:.0f} MB, quá mức {MAX_SIZE // 1024 // 1024} MB. "
            "Ông/bà cắt ngắn hoặc xuất lại ở khổ nhỏ (480p): người xem ở quê dùng mạng chậm.",
            code="video-too-large",
            field=field,
        )
    if content[4:8] == b"ftyp" and content[8:12] in _VIDEO_BRANDS:
        return Inspected(_without_traces(content, field), MP4)
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return Inspected(content, WEBM)
    raise NotAllowed(
        "Tệp này không phải phim MP4 hay WebM. Ông/bà xuất phim ra MP4 (H.264) rồi gửi lại.",
        code="video-kind",
        field=field,
    )


def inspect_sound(content: bytes, *, field: str = "file") -> Inspected:
    """Return what to keep of a sound. Raises NotAllowed at `field` (`sound-size`, `sound-kind`)."""
    if not 100 < len(content) <= MAX_SOUND:
        raise NotAllowed(
            f"Tệp tiếng phải có nội dung và không quá {MAX_SOUND // 1024 // 1024} MB.",
            code="sound-size",
            field=field,
        )
    kind = ""
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        kind = WAV
    elif content.startswith(b"OggS"):
        kind = OGG
    elif content.startswith(b"ID3") or (content[0] == 0xFF and content[1] & 0xE6 == 0xE2):
        kind = MP3
    elif content[4:8] == b"ftyp" and content[8:11] == b"M4A":
        kind = M4A
    if not kind:
        raise NotAllowed(
            "Lệnh đọc không làm ra tệp tiếng WAV, MP3, Ogg hay M4A.", code="sound-kind", field=field
        )
    return Inspected(content, kind)


def _without_traces(content: bytes, field: str) -> bytes:
    cleaned = bytearray(content)
    if not _walk(cleaned, 0, len(cleaned), depth=0):
        raise NotAllowed(
            "Phim bị hỏng hoặc tải lên chưa trọn. Ông/bà mở thử trên máy rồi gửi lại.",
            code="video-broken",
            field=field,
        )
    return bytes(cleaned)


def _walk(content: bytearray, start: int, end: int, *, depth: int) -> bool:
    """Go through the boxes and blot out the telltale ones; tell whether they fill the space and hold a film."""
    place, names = start, set()
    while place + 8 <= end:
        size = int.from_bytes(content[place : place + 4], "big")
        name = bytes(content[place + 4 : place + 8])
        head = 8
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        elif size == 0 and depth == 0:
            size = end - place
        if size < head or place + size > end:
            return False
        names.add(name)
        if name in _TELLTALES:
            content[place + 4 : place + 8] = b"free"
            content[place + head : place + size] = bytes(size - head)
        elif name in _HOLDERS and not _walk(content, place + head, place + size, depth=depth + 1):
            return False
        place += size
    return place == end and (depth > 0 or b"moov" in names)
