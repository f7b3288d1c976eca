"""Answer a POST that is sent twice once: the Idempotency-Key, bound to the token and to what was asked.

An answer is kept only with what it did, in one transaction. A refusal did nothing and is worked out anew.
"""

import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from motcua.api import actions
from motcua.api.models import LONGEST_KEY, KeptAnswer
from motcua.lib import clock
from motcua.people.models import ApiToken

HEADER = "Idempotency-Key"
PATTERN = f"^[!-~]{{1,{LONGEST_KEY}}}$"
REPLAYED = "Idempotent-Replayed"
BAD_KEY = ("bad-idempotency-key", f"Idempotency-Key gồm 1–{LONGEST_KEY} ký tự ASCII, không có dấu cách.")
OTHER_BODY = (
    "idempotency-key-reused",
    "Idempotency-Key này đã dùng cho một yêu cầu khác. Mỗi yêu cầu mới cần một khóa mới.",
)


class KeyReused(Exception):
    """The key stands under an answer to another question."""


def is_bad(request) -> bool:
    """Tell whether the request carries a key that is none."""
    key = request.headers.get(HEADER)
    return key is not None and not re.fullmatch(PATTERN[1:-1], key)


def answered_once(
    request, token: ApiToken, content: bytes, prepare: Callable[[], Callable[[], tuple[int, str, str]]]
) -> HttpResponse:
    """Do it and answer, or give the answer that stands under the key.

    `prepare` does outside any transaction what takes long and returns what does the thing inside one and gives status,
    body and location. Raises KeyReused; whatever either raises undoes everything, the key included.
    """
    now, key = clock.now(), request.headers.get(HEADER)
    if key is None:
        do = prepare()
        with transaction.atomic():
            return _answer(*do())
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + content).hexdigest()
    if kept := KeptAnswer.objects.standing(token, key, now):
        return _again(kept, asked)
    do = prepare()
    try:
        with transaction.atomic():
            kept = actions.claim_key(token, key, asked, by=token.user, at=now)
            status, body, location = do()
            actions.keep_answer(kept, status=status, body=body, location=location, by=token.user, at=now)
    except IntegrityError:
        kept = KeptAnswer.objects.standing(token, key, now)
        if kept is None:  # something else was wrong
            raise
        return _again(kept, asked)
    return _answer(status, body, location)


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.digest != asked:
        raise KeyReused
    response = _answer(kept.status, kept.body, kept.location)
    response[REPLAYED] = "true"
    return response


def _answer(status: int, body: str, location: str) -> HttpResponse:
    response = HttpResponse(body.encode(), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    if location:
        response["Location"] = location
    return response
