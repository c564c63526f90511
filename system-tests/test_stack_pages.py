"""The pages as the containers serve them: their headers and encoding, and Lighthouse scores."""

import json
import os
import re
import subprocess
from collections.abc import Iterator

import pytest
import requests
from compose import Stack
from system import EMAIL, PASSWORD, ROOT, slowness

SERVICES = ("traefik", "backend", "frontend")


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    made = Stack("test-pages", "docker-compose.yml")
    try:
        made.build(*SERVICES, "migrate")
        made.up(*SERVICES, options=("--no-build",))
        yield made
    finally:
        made.down()


def get(stack: Stack, path: str, encoding: str = "identity") -> requests.Response:
    headers = {"Accept-Encoding": encoding}
    return requests.get(f"{stack.url}{path}", headers=headers, timeout=10, stream=True)


@pytest.fixture(scope="module")
def script(stack) -> str:
    """The path of a file with a hash in its name."""
    *_, found = re.findall(r'<script src="([\w-]+\.js)"', get(stack, "/").text)
    return f"/{found}"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_hashed_file_is_compressed_and_cached_for_a_year(stack, script, encoding):
    answer = get(stack, script, f"deflate, {encoding}")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    whole = get(stack, script)
    assert "Content-Encoding" not in whole.headers
    assert int(answer.headers["Content-Length"]) < len(whole.content)


def nonce_of(page: requests.Response) -> str:
    nonces = re.findall(r"'nonce-(\w+)'", page.headers["Content-Security-Policy"])
    assert len(nonces) == 2, "of scripts and of styles"
    (nonce,) = set(nonces)
    return nonce


@pytest.mark.parametrize("path", ["/", "/index.html", "/jobs", "/no/such/page"])
def test_page_is_not_cached_and_has_new_nonce(stack, path):
    first, second = get(stack, path), get(stack, path)
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    nonce = nonce_of(first)
    assert f'ngcspnonce="{nonce}"' in first.text
    assert f'<script nonce="{nonce}">' in first.text
    assert nonce not in second.text


def test_offline_page_and_service_worker_are_never_outdated(stack):
    worker, page = get(stack, "/service-worker.js", "br"), get(stack, "/offline.html")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert page.headers["Content-Type"] == "text/html"
    assert worker.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-cache"
    nonce = nonce_of(page)
    assert f'<style nonce="{nonce}">' in page.text


@pytest.mark.parametrize(
    "file", ["icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"]
)
def test_icon_is_image_that_may_change(stack, file):
    answer = get(stack, f"/{file}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_missing_file_is_not_found(stack):
    answer = get(stack, "/main-ABCDEFGH.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-cache")


def test_lighthouse_scores_on_phone(stack):
    """Performance is at least 95 on an idle machine. Other programs lower it, for a while. On a
    slow machine, the containers take what the browser needs.
    """
    wanted = max(65, 90 - 40 * (slowness() - 1))
    best: dict[str, int] = {}
    for _ in range(5):
        scores = lighthouse(stack)
        print(f"\n{scores}")
        assert set(scores) == {"login", "dashboard"}
        for page, of_page in scores.items():
            best[page] = max(best.get(page, 0), of_page.pop("performance"))
            assert of_page == {"accessibility": 100, "best-practices": 100}, page
        if min(best.values()) >= wanted:
            break
    assert min(best.values()) >= wanted, best


def lighthouse(stack: Stack) -> dict[str, dict[str, int]]:
    """Return { page: { category: score } }."""
    done = subprocess.run(
        ["node", "tools/lighthouse.mjs"],
        cwd=ROOT / "frontend",
        env={
            **os.environ,
            "BASE_URL": stack.url,
            "FIRST_SUPERUSER_EMAIL": EMAIL,
            "FIRST_SUPERUSER_PASSWORD": PASSWORD,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    print(done.stderr)
    return json.loads(done.stdout)
