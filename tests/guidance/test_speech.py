"""The office's own machine reads the guides: by a command installed here, never by a service outside."""

import sys

import pytest

from motcua.catalogue.actions import add_keyword, load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.reading import card
from motcua.catalogue.search.answers import forget
from motcua.files.clips import inspect_sound, inspect_video
from motcua.guidance.actions import keep_recording
from motcua.guidance.jobs import read_aloud, record_guides
from motcua.guidance.models import SpokenGuide
from motcua.guidance.reading import guide_said, shown
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MONDAY, NINE
from tests.clips import MP4, PLACE, WAV, WEBM, box


@pytest.fixture
def engine(tmp_path, settings):
    """An engine that writes a sound and what it was told to say."""
    script, heard = tmp_path / "doc.py", tmp_path / "heard.txt"
    script.write_text(
        "import sys, pathlib\n"
        f"pathlib.Path({str(heard)!r}).open('a', encoding='utf-8').write(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))\n"
        f"pathlib.Path(sys.argv[2]).write_bytes({WAV!r})\n",
        encoding="utf-8",
    )
    settings.SPEECH_COMMAND = f"{sys.executable} {script} {{text}} {{sound}}"
    return heard


@pytest.mark.django_db
def test_every_guide_is_read_once_and_not_again_until_it_changes(cast, engine):
    assert record_guides(at=NINE) == 5
    assert "Đăng ký khai sinh" in engine.read_text(encoding="utf-8")
    assert record_guides(at=NINE) == 0
    forget()
    assert shown(BIRTH, MONDAY).sound.kind == "audio/wav"
    changed = [
        {**record, "name": "Đăng ký khai sinh, tên mới"}
        for record in shipped_records()
        if record["code"] == BIRTH
    ]
    load_catalogue(changed, at=NINE)
    forget()  # half a second later
    assert shown(BIRTH, MONDAY).sound is None  # rather nothing than yesterday's words
    assert record_guides(at=NINE) == 1
    forget()
    assert shown(BIRTH, MONDAY).sound is not None


@pytest.mark.django_db
def test_without_a_command_nothing_is_read_and_old_readings_go(cast, settings):
    keep_recording(cast.revision(BIRTH).procedure, digest="x", sound=WAV, at=NINE)
    settings.SPEECH_COMMAND = ""
    assert record_guides(at=NINE) == 0
    assert not SpokenGuide.objects.exists()


@pytest.mark.django_db
def test_a_change_that_is_not_heard_costs_no_new_reading(cast, engine):
    record_guides(at=NINE)
    add_keyword(cast.revision(BIRTH).procedure, "giấy cho bé", at=NINE)
    assert record_guides(at=NINE) == 0


def test_the_words_may_come_by_standard_input_and_the_sound_by_standard_output():
    command = f'{sys.executable} -c "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"'
    assert read_aloud(["Chào bà con."], command).decode() == "Chào bà con.\n"


@pytest.mark.parametrize("command", ["/khong/co/lenh {text}", f'{sys.executable} -c "raise SystemExit(3)"'])
def test_a_command_that_fails_says_so_without_the_words(command):
    with pytest.raises(RuntimeError, match="SPEECH_COMMAND") as failure:
        read_aloud(["Lời riêng"], command)
    assert "Lời riêng" not in str(failure.value)


@pytest.mark.django_db
def test_what_the_engine_makes_must_be_a_sound(cast):
    with pytest.raises(NotAllowed):
        keep_recording(cast.revision(BIRTH).procedure, digest="x", sound=b"not a sound" * 50, at=NINE)
    assert not SpokenGuide.objects.exists()


def test_sounds_are_known_by_their_content():
    assert inspect_sound(WAV).kind == "audio/wav"
    assert inspect_sound(b"OggS" + bytes(200)).kind == "audio/ogg"
    assert inspect_sound(b"ID3" + bytes(200)).kind == "audio/mpeg"
    assert inspect_sound(b"\xff\xfb" + bytes(200)).kind == "audio/mpeg"
    assert inspect_sound(b"\x00\x00\x00\x20ftypM4A " + bytes(200)).kind == "audio/mp4"
    with pytest.raises(NotAllowed):
        inspect_sound(b"<html>" + bytes(200))


def test_films_are_known_by_their_content_and_forget_where_they_were_taken():
    kept = inspect_video(MP4)
    assert kept.kind == "video/mp4"
    assert (len(kept.content), PLACE in kept.content) == (len(MP4), False)
    assert kept.content[-2048:] == MP4[-2048:]  # every frame keeps its place
    assert inspect_video(WEBM).kind == "video/webm"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "video-empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "video-too-large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "video-kind"),
        (box(b"ftyp", b"isom0000") + box(b"mdat", bytes(50)), "video-broken"),
        (MP4[:-10], "video-broken"),
        (box(b"ftyp", b"isom0000") + b"\x00\x00\x00\x02moov", "video-broken"),
    ],
)
def test_what_is_no_film_is_refused(content, code):
    with pytest.raises(NotAllowed) as refusal:
        inspect_video(content)
    assert refusal.value.objection.code == code


@pytest.mark.django_db
def test_the_guide_that_is_read_says_nothing_that_only_the_eye_understands(cast):
    said = " ".join(guide_said(card(BIRTH, MONDAY)))
    assert "/" not in said
    assert "(" not in said
