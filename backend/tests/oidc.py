"""OpenID providers: a real one, and one that lies as an attacker would."""

import json
import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests
from flask import Flask, jsonify, request
from joserfc import jws
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from tests.client import Client
from tests.servers import Server, free_port
from tests.waiting import wait_until

E2E = Path(__file__).parents[2] / "frontend/e2e"
PUBLIC_URL = "https://app.test"
CLIENT_ID, CLIENT_SECRET = "app", "a-secret-of-the-tests"


class RealProvider(Server):
    """npm's oidc-provider, which is certified. It creates new keys whenever it starts."""

    def __init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        pages = (f"{PUBLIC_URL}/oidc/real", f"{PUBLIC_URL}/login")
        self.process = subprocess.Popen(
            [_node(), "oidc-provider.mjs", str(self.port), *pages],
            cwd=E2E,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def log_in(self, url: str, **user: str) -> dict[str, str]:
        """Log in on the provider's pages, consent, and return the parameters of its answer."""
        with requests.Session() as browser:
            answer = browser.get(url, allow_redirects=False, timeout=10)
            for _ in range(12):
                target = urljoin(answer.url, answer.headers.get("Location", ""))
                if target.startswith(PUBLIC_URL):
                    return query_of(target)
                if answer.is_redirect:
                    answer = browser.get(target, allow_redirects=False, timeout=10)
                    continue
                form = _Form(answer.text)
                form.values |= {"login": urlencode(user), "password": "any"}
                answer = browser.post(
                    urljoin(answer.url, form.action),
                    data=form.values,
                    allow_redirects=False,
                    timeout=10,
                )
        raise AssertionError(f"the provider ends with {answer.status_code}: {answer.text}")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.issuer}/jwks", timeout=1).ok
        except requests.ConnectionError:
            return False


def _node() -> str:
    """The system's Node, or the one that scripts/lib.sh installs where that is too old."""
    own = E2E.parents[1].glob("scripts/node/node_modules/node-*/bin/node")
    found = next((str(path) for path in own), None) or shutil.which("node")
    if found is None:
        pytest.exit("There is no node on the PATH: install it (Debian: apt-get install npm).", 4)
    return found


class _Form(HTMLParser):
    """The action and the hidden fields of a page's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.values = "", {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action = given.get("action") or ""
        elif tag == "input" and given.get("type") == "hidden":
            self.values[given["name"]] = given.get("value") or ""


@cache
def first_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "first"})


class LyingProvider(Server):
    """Answers with whatever a test sets. What it does not set is right."""

    def __init__(self) -> None:
        self.key = first_key()
        self.discovery: dict[str, Any] = {}  # what differs in the discovery document
        self.claims: dict[str, Any] = {}  # what differs in the ID token; None leaves one out
        self.userinfo: dict[str, Any] = {}
        self.signed = self.sign
        self.requests: list[str] = []  # their paths
        flask = Flask(__name__)
        flask.before_request(lambda: self.requests.append(request.path))
        flask.get("/.well-known/openid-configuration", endpoint="discovery")(self.discover)
        flask.get("/jwks", endpoint="jwks")(self._jwks)
        flask.post("/token", endpoint="token")(self._token)
        flask.get("/userinfo", endpoint="userinfo")(lambda: jsonify(self.userinfo))
        self.views = flask.view_functions
        self.http = make_server("127.0.0.1", 0, flask, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.http.port}"

    def start(self) -> None:
        self.thread = Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def sign(self, claims: dict[str, Any]) -> str:
        header = {"alg": "RS256", "kid": self.key.kid}
        return jws.serialize_compact(header, json.dumps(claims), self.key)

    def answer(self, url: str, **claims: Any) -> dict[str, str]:
        """The answer to a request at this URL, and to its code an ID token with these claims."""
        sent = query_of(url)
        right = {"iss": self.issuer, "sub": "ada-1", "aud": CLIENT_ID, "nonce": sent["nonce"]}
        right |= {"iat": int(time()), "exp": int(time()) + 60}
        right |= {"email": "ada@example.com", "email_verified": True}
        made = {**right, **claims}
        self.claims = {name: value for name, value in made.items() if value is not None}
        return {"code": "a-code", "state": sent["state"]}

    def discover(self) -> Any:
        paths = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        right = {name: self.issuer + path for name, path in paths.items()}
        right |= {"issuer": self.issuer, "userinfo_endpoint": f"{self.issuer}/userinfo"}
        return jsonify({**right, **self.discovery})

    def _jwks(self) -> Any:
        return jsonify(KeySet([self.key]).as_dict(private=False))

    def _token(self) -> Any:
        token = {"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 60}
        return jsonify({**token, "id_token": self.signed(self.claims)})


def settings_of(name: str, issuer: str, **more: str) -> dict[str, str]:
    """The settings of a provider, such as OIDC_REAL_ISSUER."""
    values = {"ISSUER": issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, **more}
    return {f"OIDC_{name.upper()}_{setting}": value for setting, value in values.items()}


def start(client: Client, provider: str, path: str = "/login/oidc") -> str:
    """Begin a login, or with another path a link, and return the provider's page."""
    answer = client.post(f"{path}/start", json={"provider": provider})
    assert answer.status_code == 200, answer.text
    return answer.json()["url"]


def finish(
    client: Client, provider: str, answer: dict[str, str], path: str = "/login/oidc"
) -> requests.Response:
    return client.post(f"{path}/finish", json={"provider": provider, **answer})


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
