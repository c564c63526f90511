"""Hostile requests to every operation: odd Unicode, sizes, types, bytes, headers, and many at once.
No response may be a 500 or slow.

FUZZ_CASES is the approximate number of requests over all operations: few in the normal run, many in
the nightly run.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.parse import quote

import pytest
import requests
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api import PREFIX
from shared.db.engine import engine
from shared.settings import Settings
from tests.test_permissions import BODIES, ROWS
from tests.world import make_world

FUZZ_CASES = int(os.environ.get("FUZZ_CASES", "200"))
CASES = FUZZ_CASES // len(ROWS) + 1
ROUNDS = FUZZ_CASES // 1000 + 1
LONGEST = 8  # seconds, on a busy machine

NASTY = [
    *("", " ", "\0", "\ud800", "\udfff\ud800", "\ufeff", "\u200b", "\u202e", "a\u0300" * 500),
    *("İ" * 254, "ß" * 254, "ﷺ" * 100, "\U0010ffff" * 100, "%" * 100, "%_\\" * 30, "\\" * 100),
    *("'; DROP TABLE users; --", "{{7*7}}", "../../etc/passwd", "a\r\nBcc: eve@example.com"),
    *("9" * 5000, "-1", "1e999", "NaN", "0x1f", "٣", "true", "null", "2026-02-30", "[]"),
    *("a@exa\ud800mple.com", "İ" * 200 + "@example.com", "a@" + "xn--ü." * 40 + "de", "@" * 254),
    *("a@" + "\u0300" * 250, "x" * 65 + "@" + "y" * 180 + ".com", "a@[::1]", '"\\"@x.de'),
    *("x" * 255, "x" * 1001, "x" * 70_000, "💥" * 20_000, "4@8({[<369&#!|105$7+%2" * 45),
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zs"]), max_size=30),
    st.builds(lambda one, times: one * times, st.characters(), st.sampled_from([2, 254, 1000])),
    st.builds(lambda local, rest: f"{local}@{rest}.com", st.text(max_size=20), st.text(max_size=9)),
)
NUMBERS = [0, -1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 1e308, float("inf"), float("nan")]
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.sampled_from(NUMBERS)),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=9), some, max_size=3)
    ),
    max_leaves=5,
)
BYTES = st.one_of(
    st.binary(max_size=100),
    st.sampled_from(
        [
            *(b"", b"null", b"[]", b"{", b'"', b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 100_000),
            *(b'{"a":' * 5000, b"1" * 10_000, b'{"email": "\xed\xa0\x80@x.de"}', b"\x1f\x8b\x08\0"),
            *(b'{"password": "' + b"x" * 900_000 + b'"}', b"a=" * 50_000, b"x" * 1_100_000),
            *('{"title": "ü"}'.encode("utf-16"), b'{"title": 1, "title": "a"}', b"%ff=%00&" * 500),
        ]
    ),
)
KINDS = [
    *("application/json", "application/json; charset=utf-99", "application/problem+json", "a"),
    *(
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
    ),
    *("text/plain", "application/json; charset=utf-16", "", "*/*", "application/json;" * 50),
]
HEADERS = {
    "Authorization": ["Bearer", "Bearer x.y.z", "Basic Zg==", "Bearer " + "é" * 50, "x" * 7000],
    "Cookie": ["refresh_token=x", "refresh_token=" + "." * 500, "tools=é; refresh_token=\xff"],
    "If-None-Match": ["*", '"a", W/"b"', '"' * 3000, "W/" * 3000, "é"],
    "If-Match": ["*", '"a", W/"b"', '"' * 3000, "é"],
    "If-Modified-Since": ["yesterday", "Fri, 99 Nov 9999 99:99:99 GMT"],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=9-1,1-2", "bytes=" + "0-1," * 1000, "é"],
    "Origin": ["null", "http://é", "https://evil.example"],
    "X-Request-ID": ["x" * 5000, "é", "a b"],
    "X-Forwarded-For": ["x", "::1, 1.2.3.4", "é"],
    "X-Forwarded-Uri": ["//evil.example", "é%ff"],
    "X-Forwarded-Host": ["é", "a b", "x" * 3000],
    "Accept": ["é", "a/b;q=x", "," * 3000],
    "Content-Encoding": ["gzip", "é"],
    "User-Agent": ["", "é" * 1000, "\xff"],
}


@pytest.fixture(autouse=True)
def limits(set_settings) -> None:
    """Raise the limits, since refused requests would not reach the code under test."""
    names = [name for name in dir(Settings) if name.startswith(("login_attempts", "mails_per"))]
    set_settings(SIGNUP_OPEN="true", **{name.upper(): 1_000_000 for name in names})


@pytest.fixture(scope="module")
def document(flask: Flask) -> dict:
    return flask.test_client().get(f"{PREFIX}/openapi.json").get_json()


def operation_of(document: dict, name: str) -> dict:
    method, path = name.split()
    return document["paths"][PREFIX + path][method.lower()]


def fields_of(document: dict, name: str) -> list[str]:
    """Return the fields of the operation's body, or `anything` if it has none."""
    content = operation_of(document, name).get("requestBody", {}).get("content", {})
    references = [kind["schema"].get("$ref") for kind in content.values()]
    names = {it.rpartition("/")[2] for it in references if it}
    schemas = [document["components"]["schemas"][it] for it in names]
    return sorted({field for schema in schemas for field in schema["properties"]} or {"anything"})


@st.composite
def hostile(draw, document: dict, name: str) -> dict:
    """Draw the parts of a request, without the server and the token."""
    made = {"path": draw_path(draw, name.split()[1]), "headers": {}}
    kind = draw(st.sampled_from(["fields", "fields", "bytes", "query", "headers"]))
    if kind == "fields":
        known = st.sampled_from(fields_of(document, name))
        chosen = draw(st.lists(known | TEXTS, min_size=1, max_size=5, unique=True))
        made["fields"] = {field: draw(VALUES) for field in chosen}
    elif kind == "bytes":
        made["data"] = draw(BYTES)
        made["headers"]["Content-Type"] = draw(st.sampled_from(KINDS))
    elif kind == "query":
        names = [it["name"] for it in operation_of(document, name)["parameters"]]
        keys = st.sampled_from([*names, "limit", "q"]) | st.text(max_size=9)
        pairs = draw(st.lists(st.tuples(keys, TEXTS), max_size=4))
        made["query"] = draw(st.sampled_from(["", "%ff=%00&", "a&" * 900, "q=%ed%a0%80&"]))
        made["query"] += "&".join(f"{encode(key)}={encode(text)[:6000]}" for key, text in pairs)
    elif kind == "headers":
        for header in draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=1, unique=True)):
            made["headers"][header] = draw(st.sampled_from(HEADERS[header]))
    return made


def draw_path(draw, path: str) -> str:
    """Return the valid path in most cases, otherwise one with an odd parameter."""
    if "{" not in path or draw(st.integers(0, 4)):
        return path
    odd = draw(st.uuids().map(str) | TEXTS)
    return f"{path[: path.index('{')]}{encode(odd)[:5000]}{path[path.index('}') + 1 :]}"


def encode(text: str) -> str:
    return quote(text.encode(errors="surrogatepass"), safe="")


def send(server: str, name: str, world: dict, made: dict, password: str) -> requests.Response:
    method, _ = name.split()
    headers = {"Authorization": f"Bearer {world['token']}", **made["headers"]}
    data = made.get("data")
    if data is None and (name in BODIES or "fields" in made):
        valid = BODIES.get(name, {})
        body = {key: password if it == "{password}" else it for key, it in valid.items()}
        data = json.dumps(body | made.get("fields", {})).encode()
        headers.setdefault("Content-Type", "application/json")
    url = f"{server}{PREFIX}{made['path'].format(**world)}?{made.get('query', '')}"
    headers = {key: text.encode() for key, text in headers.items()}
    return requests.request(
        method, url, data=data, headers=headers, timeout=LONGEST, allow_redirects=False
    )


@pytest.mark.parametrize("name", ROWS)
def test_hostile_request_never_returns_500(name, document, server, password, password_hash):
    @given(made=hostile(document, name), is_superuser=st.booleans())
    @settings(
        max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def check(made: dict, is_superuser: bool) -> None:
        world = make_world(password_hash, is_superuser=is_superuser)
        answer = send(server, name, world, made, password)
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["detail"]

    check()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_concurrent_requests_never_return_500(seed, server, password, password_hash):
    """Two superusers and two other users change and delete the same rows. In a deadlock, MariaDB
    ends one transaction, and the response is "Try again shortly".
    """
    random = Random(seed)
    worlds = [make_world(password_hash, is_superuser=number < 2) for number in range(4)]
    shared = {key: worlds[0][key] for key in worlds[0] if key != "token"}
    for world in worlds[1:]:
        world.update(shared)
    operations = [random.choice([*ROWS]) for _ in range(60)]
    cases = [(name, random.choice(worlds)) for name in operations for _ in range(3)]

    def send_case(case: tuple[str, dict]) -> tuple[str, int, str]:
        name, world = case
        answer = send(server, name, world, {"path": name.split()[1], "headers": {}}, password)
        return name, answer.status_code, answer.text[:200]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send_case, cases))
    assert [answer for answer in answers if answer[1] >= 500 and answer[1] != 503] == []
    deadlocks = sum(answer[1] == 503 for answer in answers)
    assert deadlocks <= (2 if engine().dialect.name == "mariadb" else 0)
