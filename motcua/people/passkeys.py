"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. Nothing is stored here: the verbs do.

A passkey belongs to the name under which it was made: a browser gives it to no other page, so nobody can coax it out of
somebody with a page that looks like ours. An address of digits has no name, hence no passkeys (W3C WebAuthn Level 2, §5.1.2).
"""

import base64
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.people.models import User

KIND = Authenticator.Type.WEBAUTHN
MOST = 10  # passkeys of one person


class Doubtful(Exception):
    """The browser's answer does not hold; the text is for a developer, never for the page."""


@dataclass(frozen=True)
class Answered:
    """A good answer: which passkey, how often it says it was used, and whether its holder was asked for PIN or finger."""

    credential_id: str
    count: int
    verified: bool


def name_of(host: str) -> str:
    """Return the name passkeys are made under for a `Host` header, "" where there can be none (an address of digits)."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name
    return ""


def of_user(user: User, name: str = "") -> list[Authenticator]:
    """Return the person's passkeys, the oldest first; with a name, those made under it."""
    found = list(Authenticator.objects.filter(user=user, type=KIND).order_by("pk"))
    return [one for one in found if not name or one.data["rp"] == name]


def with_id(credential_id: str, name: str) -> Authenticator | None:
    """Return the passkey of that id made under that name."""
    rows = Authenticator.objects.filter(
        type=KIND, data__id=credential_id, data__rp=name, user__is_active=True
    )
    return rows.select_related("user").first()


def ask_for_new(user: User, name: str) -> tuple[dict, dict]:
    """Return what the browser is asked to make a passkey, and what must be remembered until it answers."""
    options, state = _server(name).register_begin(
        PublicKeyCredentialUserEntity(
            id=f"motcua:{user.pk}".encode(), name=user.username, display_name=user.full_name
        ),
        [_credential(one) for one in of_user(user, name)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


def read_new(state: dict, answer: dict, name: str) -> dict:
    """Return what is kept of a new passkey. Raises Doubtful."""
    try:
        made: AuthenticatorData = _server(name).register_complete(
            state, RegistrationResponse.from_dict(answer)
        )
    except Exception as error:  # whatever a stranger's bytes make of the parser
        raise Doubtful(str(error)) from error
    credential = made.credential_data
    if credential is None:
        raise Doubtful("no credential")
    return {
        "rp": name,
        "id": _text(credential.credential_id),
        "key": _text(bytes(credential)),
        "count": made.counter,
        "verified": made.is_user_verified(),
    }


def ask(name: str, user: User | None = None) -> tuple[dict, dict]:
    """Return what the browser is asked to show a passkey, and what must be remembered.

    Of a person known by the password, any passkey will do; of somebody unknown, one that asks for PIN, finger or face, for
    it alone lets in.
    """
    verification = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    credentials = [_credential(one) for one in of_user(user, name)] if user else None
    options, state = _server(name).authenticate_begin(credentials, user_verification=verification)
    return dict(options), dict(state)


def read(state: dict, answer: dict, name: str, kept: Authenticator) -> Answered:
    """Check the browser's answer against the passkey that is kept. Raises Doubtful."""
    try:
        parsed = AuthenticationResponse.from_dict(answer)
        _server(name).authenticate_complete(state, [_credential(kept)], parsed)
    except Exception as error:  # whatever a stranger's bytes make of the parser
        raise Doubtful(str(error)) from error
    shown = parsed.response.authenticator_data
    # A counter that does not rise is a copy of the key (§6.1.1); many passkeys do not count and always say 0.
    if (shown.counter or kept.data["count"]) and shown.counter <= kept.data["count"]:
        raise Doubtful("counter did not rise")
    return Answered(kept.data["id"], shown.counter, shown.is_user_verified())


def id_in(answer) -> str:
    """Return the passkey's id in a browser's answer, "" when it has none."""
    found = answer.get("rawId") if isinstance(answer, dict) else None
    return found if isinstance(found, str) and len(found) <= 1400 else ""


def _server(name: str) -> Fido2Server:
    def comes_from_here(origin: str) -> bool:
        parts = urlsplit(origin)
        return parts.hostname == name and (parts.scheme == "https" or name == "localhost")

    return Fido2Server(PublicKeyCredentialRpEntity(name="Một Cửa", id=name), verify_origin=comes_from_here)


def _credential(kept: Authenticator) -> AttestedCredentialData:
    return AttestedCredentialData(_bytes(kept.data["key"]))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
