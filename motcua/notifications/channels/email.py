"""Send by the mail server that `EMAIL_URL` names. Blocks up to EMAIL_TIMEOUT seconds; raises on any failure."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from motcua.people.questions import public_address


def send(message) -> None:
    """Hand one message to the mail server."""
    EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        connection=_server(),
        headers={
            # The same for a repeat: mail programs show one letter, not two.
            "Message-ID": f"<{message.identifier}@{urlsplit(public_address()).hostname or 'localhost'}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def is_way_blocked(error: Exception) -> bool:
    """Tell whether the server itself cannot be reached or lets nobody in, so that every other letter would fail too."""
    if isinstance(error, SMTPConnectError | SMTPHeloError | SMTPAuthenticationError):
        return True
    # Every error of smtplib is an OSError; those with an answer, and refused addresses, are about one letter.
    return isinstance(error, OSError) and not isinstance(error, SMTPResponseException | SMTPRecipientsRefused)


def greet() -> None:
    """Come in at the mail server and leave again, sending nothing. Raises on any failure."""
    server = _server()
    try:
        server.open()
    finally:
        server.close()


def _server() -> EmailBackend:
    # The backend is named: what is true in tests and in a shell is what happens in the office.
    return EmailBackend(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        username=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        use_tls=settings.EMAIL_USE_TLS,
        use_ssl=settings.EMAIL_USE_SSL,
        timeout=settings.EMAIL_TIMEOUT,
    )
