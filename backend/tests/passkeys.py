"""An authenticator in software, as a security key is one in hardware: ES256, attestation none.

https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.client import Client

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Key:
    """A passkey. What a test sets differs from what a browser would do."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.rp_id = origin.split("//")[1].split(":")[0]
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.count = 0
        self.flags = USER_PRESENT | USER_VERIFIED

    def create(self, options: dict[str, Any], **client_data: object) -> dict[str, Any]:
        """What navigator.credentials.create() returns."""
        numbers = self.private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32), numbers.y.to_bytes(32)
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})  # COSE: EC2, ES256, P-256
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + public
        data = self._authenticator_data(self.flags | ATTESTED) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {
            "clientDataJSON": encode(self._client_data("webauthn.create", options, client_data)),
            "attestationObject": encode(cbor2.dumps(statement)),
        }
        return self._credential(response)

    def get(self, options: dict[str, Any], **client_data: object) -> dict[str, Any]:
        """What navigator.credentials.get() returns."""
        self.count += 1
        data = self._authenticator_data(self.flags)
        client = self._client_data("webauthn.get", options, client_data)
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encode(client),
            "authenticatorData": encode(data),
            "signature": encode(signature),
            "userHandle": None,
        }
        return self._credential(response)

    def _authenticator_data(self, flags: int) -> bytes:
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client_data(self, kind: str, options: dict[str, Any], more: dict[str, object]) -> bytes:
        given = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps({**given, "crossOrigin": False, **more}).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        common = {"type": "public-key", "clientExtensionResults": {}}
        return {"id": encode(self.id), "rawId": encode(self.id), "response": response, **common}


def encode(content: bytes) -> str:
    """Base64url without padding, as WebAuthn's JSON has it."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def begin(client: Client, path: str, **body: object) -> dict[str, Any]:
    """The token and the options with which a browser is asked for a passkey."""
    answer = client.post(f"{path}/options", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add(client: Client, key: Key, name: str = "A key"):
    begun = begin(client, "/passkeys")
    body = {"token": begun["token"], "name": name, "credential": key.create(begun["options"])}
    return client.post("/passkeys/", json=body)


def log_in(client: Client, key: Key, **step: str):
    """With the token of the first step, or alone."""
    begun = begin(client, "/login/passkey", **step)
    return finish(client, begun["token"], key.get(begun["options"]))


def finish(client: Client, token: str, credential: object, path: str = "/login/passkey"):
    return client.post(path, json={"token": token, "credential": credential})
