"""The requests to an OpenID provider, and the checks of its answers (OpenID Connect Core 1.0).

Import this module only where it is needed: without a provider, nothing of it is loaded.
"""

import logging
from functools import cache
from time import monotonic
from typing import Any, cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests.adapters import HTTPAdapter

from app.oidc.flow import Flow
from shared.errors import Forbidden, Unavailable
from shared.messages import Message
from shared.oidc_settings import OidcProvider
from shared.settings import settings

log = logging.getLogger(__name__)

TIMEOUT = 5  # seconds, for each wait of a request and for its whole answer
MAX_ANSWER = 1_000_000  # bytes
METADATA_LIFETIME = 3600  # seconds
PAUSE = 10  # seconds between two requests for the keys
LEEWAY = 60  # seconds that the clocks may differ
# With a public key only: never "none", nor a secret that is shared with the provider.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
Claims = dict[str, Any]


@cache
def client_of(provider: OidcProvider) -> "Client":
    return Client(provider)


class Client:
    """Keeps the metadata and the keys of its provider, and reads them again when they are old."""

    def __init__(self, provider: OidcProvider) -> None:
        self.provider = provider
        self._metadata: Claims = {}
        self._metadata_end = 0.0  # on the monotonic clock
        self._keys: KeySet | None = None
        self._next_keys = 0.0

    def authorization_url(self, flow: Flow) -> str:
        """The provider's login page."""
        url, _ = self._session().create_authorization_url(
            self.metadata()["authorization_endpoint"],
            state=flow.state,
            nonce=flow.nonce,
            code_verifier=flow.verifier,
        )
        return url

    def claims(self, code: str, flow: Flow) -> Claims:
        """Exchange the code for the claims about a user, which have `sub`. Raise Forbidden if an
        answer is not the provider's, or not to this flow.
        """
        metadata = self.metadata()
        with self._session() as session:
            try:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=flow.verifier,
                    grant_type="authorization_code",
                )
                claims = self._read_id_token(token, flow.nonce)
                return self._with_userinfo(session, claims)
            except requests.RequestException as error:
                log.error("%s does not answer: %r", self.provider.issuer, error)
                raise Unavailable(self._no_answer()) from error
            except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
                log.warning("login with %s refused: %r", self.provider.name, error)
                raise Forbidden(
                    Message("The login with {provider} failed. Start again.").format(
                        provider=self.provider.label
                    )
                ) from error

    def logout_url(self) -> str | None:
        """Where the provider ends its own session, if it can (RP-Initiated Logout 1.0)."""
        endpoint = self.metadata().get("end_session_endpoint")
        if not endpoint:
            return None
        back = {
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": f"{settings().public_url}/login",
        }
        return requests.Request("GET", endpoint, params=back).prepare().url

    def metadata(self) -> Claims:
        """The discovery document (OpenID Connect Discovery 1.0)."""
        if monotonic() > self._metadata_end:
            url = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = self._get(url)
            if found.get("issuer") != self.provider.issuer:
                log.error("%s names %r as its issuer", url, found.get("issuer"))
                raise Unavailable(self._no_answer())
            self._metadata, self._metadata_end = found, monotonic() + METADATA_LIFETIME
        return self._metadata

    def _read_id_token(self, token: Claims, nonce: str) -> Claims:
        """Return the claims of the ID token after all checks of Core 1.0, 3.1.3.7."""
        try:
            decoded = self._decode(token["id_token"], self._current_keys())
        except (InvalidKeyIdError, BadSignatureError):  # the provider may have new keys
            decoded = self._decode(token["id_token"], self._current_keys(read_again=True))
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self.provider.issuer},
                "aud": {"essential": True, "value": self.provider.client_id},
            },
            {
                "nonce": nonce,
                "client_id": self.provider.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=LEEWAY)
        return dict(claims)

    def _decode(self, token: str, keys: KeySet) -> jwt.Token:
        offered = self.metadata().get("id_token_signing_alg_values_supported", ["RS256"])
        allowed = sorted(ALGORITHMS.intersection(offered)) or ["RS256"]
        return jwt.decode(
            token, keys, registry=JWSRegistry(algorithms=allowed, strict_check_header=False)
        )

    def _current_keys(self, *, read_again: bool = False) -> KeySet:
        """Read the keys at most every PAUSE seconds: tokens with unknown keys cost nothing."""
        if self._keys is None or (read_again and monotonic() > self._next_keys):
            self._next_keys = monotonic() + PAUSE
            self._keys = KeySet.import_key_set(cast(Any, self._get(self.metadata()["jwks_uri"])))
        return self._keys

    def _with_userinfo(self, session: OAuth2Session, claims: Claims) -> Claims:
        """Add what the ID token lacks. Its own claims win."""
        wanted = {"email", self.provider.groups_claim} - {""}
        endpoint = self.metadata().get("userinfo_endpoint")
        if not endpoint or wanted <= claims.keys():
            return claims
        more = session.get(endpoint).json()
        if more["sub"] != claims["sub"]:  # Core 1.0, 5.3.2
            raise ValueError("the userinfo is about somebody else")
        return {**more, **claims}

    def _get(self, url: str) -> Claims:
        with self._session() as session:
            try:
                answer = session.request("GET", url, withhold_token=True)
                answer.raise_for_status()
                return dict(answer.json())
            except (requests.RequestException, TypeError, ValueError) as error:
                log.error("%s does not answer with JSON: %r", url, error)
                raise Unavailable(self._no_answer()) from error

    def _no_answer(self) -> Message:
        return Message("{provider} does not answer. Try again later.").format(
            provider=self.provider.label
        )

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            client_id=self.provider.client_id,
            client_secret=self.provider.client_secret,
            token_endpoint_auth_method=self._auth_method(),
            code_challenge_method="S256",
            leeway=0,  # the access token is used at once
            scope=self.provider.scopes,
            redirect_uri=f"{settings().public_url}/oidc/{self.provider.name}",
        )
        session.max_redirects = 0
        for scheme in ("https://", "http://"):
            session.mount(scheme, _BoundedAdapter())
        return session

    def _auth_method(self) -> str:
        offered = self._metadata.get("token_endpoint_auth_methods_supported", [])
        methods = ("client_secret_basic", "client_secret_post")
        return next((method for method in methods if method in offered), methods[0])


class _BoundedAdapter(HTTPAdapter):
    """Bounds the time and the size of each answer."""

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        end = monotonic() + TIMEOUT
        answer = super().send(request, **{**options, "stream": True, "timeout": TIMEOUT})
        content = b""
        for part in answer.iter_content(8192):
            content += part
            if len(content) > MAX_ANSWER or monotonic() > end:
                answer.close()
                raise requests.RequestException("the answer is too long or too slow")
        answer._content = content  # as requests itself stores what it has read
        return answer
