"""What the machine does by itself: read the guides aloud with the engine the office has installed, where it has one."""

import shlex
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.catalogue.models import Procedure
from motcua.catalogue.reading import card
from motcua.guidance.actions import forget_recording, keep_recording
from motcua.guidance.models import SpokenGuide
from motcua.guidance.reading import guide_said
from motcua.guidance.spoken import digest_of
from motcua.journal.jobs import job
from motcua.lib import clock

_AT_MOST = 150  # seconds of one run, well within the lease of a job; the next run goes on
_PATIENCE = 60  # seconds for one guide


@job
def record_guides(*, by=None, at: datetime | None = None) -> int:
    """Read aloud the guides that are new or have changed, the most used first; return how many were read.

    The engine is the command of `SPEECH_COMMAND`, which runs on this machine. Without one, recordings made earlier are
    dropped: nobody could bring them up to date.
    """
    command = settings.SPEECH_COMMAND
    kept = {spoken.procedure_id: spoken for spoken in SpokenGuide.objects.all()}
    if not command:
        for spoken in kept.values():
            forget_recording(spoken, by=by, at=at)
        return 0
    day, until, made = clock.local_day(at or clock.now()), time.monotonic() + _AT_MOST, 0
    for procedure in Procedure.objects.offered_on(day).most_used():
        found = card(procedure.code, day)
        if found is None:
            continue
        words = guide_said(found)
        digest = digest_of(words, command)
        known = kept.get(procedure.pk)
        if known is not None and known.digest == digest:
            continue
        if time.monotonic() > until:
            break
        keep_recording(procedure, digest=digest, sound=read_aloud(words, command), by=by, at=at)
        made += 1
    return made


def read_aloud(words: list[str], command: str) -> bytes:
    """Return the sound of the words as the command makes it.

    `{text}` in the command is a file with the words (without it they come by standard input), `{sound}` the file to write
    (without it the sound is what the command prints). No shell reads the command. Raises RuntimeError when it fails.
    """
    said = "\n".join(words) + "\n"
    with tempfile.TemporaryDirectory(prefix="motcua-doc-") as folder:
        text, sound = Path(folder) / "loi.txt", Path(folder) / "tieng"
        text.write_text(said, encoding="utf-8")
        asked = [
            part.replace("{text}", str(text)).replace("{sound}", str(sound)) for part in shlex.split(command)
        ]
        try:
            done = subprocess.run(
                asked,
                input=b"" if "{text}" in command else said.encode(),
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RuntimeError(f"SPEECH_COMMAND: {type(error).__name__}") from error
        if done.returncode:
            raise RuntimeError(f"SPEECH_COMMAND: exit {done.returncode}")
        return sound.read_bytes() if "{sound}" in command else done.stdout
