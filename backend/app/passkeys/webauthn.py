"""What passkeys sign and what they answer (WebAuthn), by the library of the same name.

Import the library only where it is needed: without a passkey, nothing of it is loaded.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import request

from shared.db.types import length_of
from shared.errors import InvalidInput
from shared.messages import Message
from shared.models import Passkey, User
from shared.settings import settings

log = logging.getLogger(__name__)

TIMEOUT = 60_000  # milliseconds, in which the browser waits for the user
REFUSED = Message("This passkey is not accepted. Start again.")


def origin() -> str:
    """Where the pages are: PUBLIC_URL, or else where this request was sent to, which is one of the
    site's own names (app/http/hosts.py).
    """
    return settings().passkey_origin or f"{request.scheme}://{request.host}"


def rp_id() -> str:
    return urlsplit(origin()).hostname or ""


def creation_options(user: User, known: list[Passkey], challenge: bytes) -> dict[str, Any]:
    """The options of navigator.credentials.create(), as JSON. The passkey can be found without a
    name of a user, so that it can log in alone.
    """
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    selection = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.PREFERRED,
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name=settings().project_name,
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.full_name or user.email,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=selection,
        exclude_credentials=_descriptors(known),
        supported_pub_key_algs=_algorithms(),
    )
    return options_to_json_dict(options)


def request_options(
    known: list[Passkey], challenge: bytes, *, verifies_user: bool
) -> dict[str, Any]:
    """The options of navigator.credentials.get(), as JSON. `known`: those that may answer, or none
    if the browser shall find one.
    """
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    requirement = structs.UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(),
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=_descriptors(known),
        user_verification=requirement.REQUIRED if verifies_user else requirement.PREFERRED,
    )
    return options_to_json_dict(options)


def read_creation(credential: dict[str, Any], challenge: bytes) -> dict[str, Any]:
    """Return the columns of the new passkey. Raise InvalidInput if the answer is not to this
    challenge, or for another site.
    """
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=origin(),
            supported_pub_key_algs=_algorithms(),
        )
    except Exception as error:  # a hostile answer can raise any of the parsers' errors
        log.warning("a new passkey was refused: %r", error)
        raise InvalidInput("credential", REFUSED) from error
    credential_id = bytes_to_base64url(made.credential_id)
    public_key = bytes_to_base64url(made.credential_public_key)
    if len(credential_id) > length_of(Passkey.credential_id) or len(public_key) > length_of(
        Passkey.public_key
    ):
        raise InvalidInput("credential", REFUSED)
    return {
        "credential_id": credential_id,
        "public_key": public_key,
        "sign_count": made.sign_count,
    }


def read_answer(
    credential: dict[str, Any], passkey: Passkey, challenge: bytes, *, verifies_user: bool
) -> int | None:
    """Return the passkey's new count of signatures. Return None if it has not signed this challenge
    for this site, or if the count shows that it was copied.
    """
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    try:
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=verifies_user,
        )
    except Exception as error:  # a hostile answer can raise any of the parsers' errors
        log.warning("passkey %s was refused: %r", passkey.id, error)
        return None
    return used.new_sign_count


def _algorithms() -> list[Any]:
    """Those that every browser has, and whose keys have a known length."""
    from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm

    return [
        Algorithm.EDDSA,
        Algorithm.ECDSA_SHA_256,
        Algorithm.RSASSA_PKCS1_v1_5_SHA_256,
    ]


def _descriptors(known: list[Passkey]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes, structs

    ids = [base64url_to_bytes(passkey.credential_id) for passkey in known]
    return [structs.PublicKeyCredentialDescriptor(id=it) for it in ids]
