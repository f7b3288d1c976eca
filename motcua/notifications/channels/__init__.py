"""The ways by which a message leaves the machine, one file each; `demo` is also the test double."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from motcua.notifications.channels import demo, email


@dataclass(frozen=True)
class Message:
    """What is sent: to whom, under which name (the same for a repeat), the words."""

    to: str
    identifier: str
    subject: str
    text: str


class Channel(Protocol):
    """A module that sends: raises on any failure, so that the job is tried again."""

    def send(self, message: Message) -> None: ...


def chosen() -> Channel | None:
    """Return the way messages go, None where no mail server is configured. A demo never writes to anybody."""
    if not settings.EMAIL_HOST:
        return None
    if settings.DEMO or settings.EMAIL_HOST == demo.HOST:
        return demo
    return email
