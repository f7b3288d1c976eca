"""A passkey made of paper: what a browser and its security chip would answer, so that every lie can be tried too."""

import base64
import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class PaperKey:
    """One key pair; `name` is the site it believes to be on, `verifies` whether it asks for a finger."""

    def __init__(self, name="testserver", *, origin="", verifies=True, counts=True):
        self.name, self.verifies, self.counts = name, verifies, counts
        self.origin = origin or f"https://{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.count = 0

    def make(self, options: dict) -> dict:
        """Answer navigator.credentials.create()."""
        credential = AttestedCredentialData.create(
            bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        attested = AttestationObject.create("none", self._shown(bytes(credential)), {})
        client = self._client("webauthn.create", options)
        response = {"clientDataJSON": text(client), "attestationObject": text(bytes(attested))}
        return self._answer(response)

    def show(self, options: dict) -> dict:
        """Answer navigator.credentials.get()."""
        self.count += int(self.counts)
        client = self._client("webauthn.get", options)
        shown = self._shown()
        signature = self.key.sign(shown + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(shown),
                "signature": text(signature),
            }
        )

    def _answer(self, response: dict) -> dict:
        return {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }

    def _client(self, kind: str, options: dict) -> bytes:
        challenge = options.get("publicKey", options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _shown(self, credential: bytes = b""):
        flags = 0x01 | (0x04 if self.verifies else 0) | (0x40 if credential else 0)
        head = hashlib.sha256(self.name.encode()).digest() + struct.pack(">BI", flags, self.count)
        content = head + credential
        if credential:
            from fido2.webauthn import AuthenticatorData

            return AuthenticatorData(content)
        return content
