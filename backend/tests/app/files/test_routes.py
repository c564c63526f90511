"""Uploads of files, also hostile ones. The task of the worker runs in this process."""

import struct
import zlib
from io import BytesIO
from uuid import UUID

import pytest
import requests
import sqlalchemy as sa
from PIL import Image

import worker.files.tasks  # noqa: F401  registers the task
from shared.db.session import session_scope
from shared.jobs.broker import celery
from shared.jobs.tasks import Task
from shared.models import File, Group, Item, Job, Membership, User
from shared.storage.files import Part, files
from tests.client import UNKNOWN, Client
from tests.s3 import S3Server
from worker.scheduler.cleanup import delete_expired_data

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
ZIP = b"PK\x03\x04" + bytes(40)


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path, set_settings):
    if request.param == "folder":
        set_settings(RESULTS_DIR=tmp_path)
        yield
        return
    server = S3Server(tmp_path)
    server.start()
    (tmp_path / "bucket").mkdir()
    set_settings(
        S3_BUCKET="bucket",
        S3_ENDPOINT=server.url,
        S3_ACCESS_KEY=server.KEY,
        S3_SECRET_KEY=server.SECRET,
    )
    yield
    server.stop()


@pytest.fixture
def item(user: User) -> Item:
    item = Item(owner_id=user.id, title="A star")
    with session_scope() as session:
        session.add(item)
    return item


def image(size=(40, 20), format_="PNG", **options) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, format_, **options)
    return content.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims to have this size, and has no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def upload(client: Client, name: str, content: bytes, item: Item | None = None) -> dict:
    """Upload a file as a page does, run the worker's task, and return the file."""
    body = {"name": name, "size": len(content), "item_id": item and str(item.id)}
    created = client.post("/files/", json=body)
    assert created.status_code == 201, created.text
    send(client, created.json(), content).raise_for_status()
    confirmed = client.post(f"/files/{created.json()['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    run_tasks()
    return client.get(created.headers["Location"]).json()


def send(client: Client, file: dict, content: bytes):
    url = file["upload_url"]
    return client.put(url, data=content) if url.startswith("/") else requests.put(url, content)


def run_tasks() -> None:
    with session_scope(read_only=True) as session:
        jobs = session.scalars(sa.select(Job.id).where(Job.task == Task.PROCESS_IMAGE)).all()
    for job_id in jobs:
        celery.tasks[Task.PROCESS_IMAGE](str(job_id))


def opened(file: dict, part: Part = Part.CONTENT) -> Image.Image:
    with files().open(UUID(file["id"]), part) as content:
        return Image.open(BytesIO(content.read()))


@pytest.mark.usefixtures("store")
def test_document_is_served_unchanged_as_attachment(client, item):
    content = b"%PDF-1.7 " + SCRIPT
    file = upload(client, "größen.pdf", content, item)
    assert (file["state"], file["content_type"]) == ("ready", "application/pdf")
    answer = client.get(f"/files/{file['id']}/content")
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''gr%C3%B6%C3%9Fen.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/files/{file['id']}/thumbnail").status_code == 404
    with pytest.raises(FileNotFoundError):
        files().open(UUID(file["id"]), Part.UPLOAD)
    assert [it["name"] for it in client.get(f"/items/{item.id}/files").json()["data"]] == [
        "größen.pdf"
    ]


@pytest.mark.usefixtures("store")
def test_image_is_scaled_and_loses_metadata(client, item):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where I live"  # to be turned by 90°; a description
    file = upload(client, "IMG_1.JPG", image((3000, 1500), "JPEG", exif=exif), item)
    assert (file["state"], file["has_thumbnail"]) == ("ready", True)
    assert opened(file).size == (1024, 2048)
    assert not opened(file).getexif()
    assert opened(file, Part.THUMBNAIL).size == (160, 320)
    answer = client.get(f"/files/{file['id']}/content")
    assert len(answer.content) == file["size"]
    assert answer.headers["Content-Disposition"] == "inline; filename=IMG_1.JPG"
    thumbnail = client.get(f"/files/{file['id']}/thumbnail")
    assert thumbnail.headers["Content-Type"] == "image/webp"


@pytest.mark.usefixtures("store")
def test_profile_picture_is_square_and_replaces_the_one_before(client, item):
    before = client.get("/users/me")
    first = upload(client, "me.png", image())
    assert client.get("/users/me").json()["picture_id"] == first["id"]
    assert client.get("/users/me").headers["ETag"] == before.headers["ETag"]
    second = upload(client, "me.webp", image(format_="WEBP"))
    assert (opened(second).size, opened(second).format) == ((256, 256), "WEBP")
    assert client.get("/users/me").json()["picture_id"] == second["id"]
    assert client.get(f"/files/{first['id']}").status_code == 404
    assert list(files().ids()) == [UUID(second["id"])]
    assert client.delete(f"/files/{second['id']}").status_code == 204
    assert client.get("/users/me").json()["picture_id"] is None
    assert list(files().ids()) == []


def test_polyglot_loses_everything_but_its_pixels(client, item):
    for name, format_ in (("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")):
        file = upload(client, name, image(format_=format_) + SCRIPT + ZIP, item)
        content = client.get(f"/files/{file['id']}/content").content
        assert (file["state"], file["size"]) == ("ready", len(content))
        assert SCRIPT not in content
        assert ZIP not in content


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", SVG, "The content does not have"),
        ("a.png", image(format_="JPEG"), "The content does not have"),
        ("a.pdf", b"MZ\x90\0" + bytes(99), "The content does not have"),
        ("a.txt", b"\xe9t\xe9", "The content does not have"),
        ("a.docx", b"%PDF-1.7", "The content does not have"),
        ("a.png", png_header(100_000, 100_000), "more than 40 megapixels"),
        ("a.png", png_header(8_000, 8_000), "more than 40 megapixels"),
        ("a.png", png_header(10, 10), "damaged"),
        ("a.png", image()[:60], "damaged"),
        ("a.jpg", b"\xff\xd8\xff" + SCRIPT, "damaged"),
        ("a.webp", b"RIFF\0\0\0\0WEBP" + SCRIPT, "damaged"),
    ],
)
def test_hostile_content_is_refused_with_reason(name, content, reason, client, item):
    file = upload(client, name, content, item)
    assert file["state"] == "refused"
    assert reason in file["refusal"]
    assert client.get(f"/files/{file['id']}/content").status_code == 404
    with pytest.raises(FileNotFoundError):
        files().open(UUID(file["id"]), Part.UPLOAD)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a.svg"}, "name"),
        ({"name": "a.html"}, "name"),
        ({"name": "a"}, "name"),
        ({"name": ".png"}, "name"),
        ({"name": "../"}, "name"),
        ({"name": "a.png\0.exe"}, "name"),
        ({"name": "x" * 1001}, "name"),
        ({"name": "a.pdf", "item_id": None}, "name"),
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"size": 10_000_001}, "size"),
    ],
)
def test_file_is_refused_before_upload(body, field, client, item):
    valid = {"name": "a.png", "size": 9, "item_id": str(item.id)}
    answer = client.post("/files/", json=valid | body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\fake\\..\\a.TXT", "a.TXT"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("gpj.\u202etxt.txt", "gpj.txt.txt"),
        ("x" * 300 + ".txt", "x" * 251 + ".txt"),
        ('a"; filename="b.exe".txt', 'a"; filename="b.exe".txt'),
    ],
)
def test_name_is_harmless(name, cleaned, client, item):
    file = upload(client, name, b"text", item)
    assert file["name"] == cleaned
    answer = client.get(f"/files/{file['id']}/content")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("store")
def test_upload_of_another_size_is_not_stored(client, item):
    body = {"name": "a.txt", "size": 5, "item_id": str(item.id)}
    file = client.post("/files/", json=body).json()
    for content in (b"", b"text", b"longer", b"x" * 500_000):
        assert send(client, file, content).status_code >= 400
    assert client.post(f"/files/{file['id']}/confirm").status_code == 409
    assert send(client, file, b"right").ok
    confirmed = client.post(f"/files/{file['id']}/confirm").json()
    assert confirmed["state"] == "ready"
    assert client.post(f"/files/{file['id']}/confirm").status_code == 409


def test_body_of_unknown_length_is_refused(client, item):
    body = {"name": "a.txt", "size": 5, "item_id": str(item.id)}
    file = client.post("/files/", json=body).json()
    assert client.put(file["upload_url"], data=iter([b"right"])).status_code == 422


def test_files_count_against_quota_until_deleted(client, item, set_settings):
    set_settings(FILES_MB_PER_USER=1)
    kept = upload(client, "a.txt", b"x" * 900_000, item)
    body = {"name": "a.txt", "size": 900_000, "item_id": str(item.id)}
    answer = client.post("/files/", json=body)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("Your files would exceed the 1 MB")
    client.delete(f"/files/{kept['id']}")
    assert client.post("/files/", json=body).status_code == 201


def test_files_follow_the_permissions_of_their_item(client, item, log_in_as, make_user):
    file = upload(client, "a.txt", b"text", item)
    other_user = make_user("eva@example.com")
    other = log_in_as(other_user)
    body = {"name": "b.txt", "size": 4, "item_id": str(item.id)}
    assert other.post("/files/", json=body).status_code == 404
    group = Group(name="Astronomy")
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add(Membership(group_id=group.id, user_id=other_user.id))
        session.merge(item).group_id = group.id
    assert other.get(f"/files/{file['id']}/content").content == b"text"
    theirs = upload(other, "b.txt", b"text", item)
    assert client.delete(f"/files/{theirs['id']}").status_code == 204
    client.delete(f"/items/{item.id}")
    for path in (f"/files/{file['id']}", f"/files/{file['id']}/content"):
        assert (client.get(path).status_code, other.get(path).status_code) == (404, 404)
    client.post(f"/items/{item.id}/restore")
    assert client.get(f"/files/{file['id']}").status_code == 200


def test_picture_is_visible_to_members_of_same_groups_who_cannot_delete_it(
    client, user, log_in_as, make_user
):
    picture = f"/files/{upload(client, 'me.png', image())['id']}"
    member_user = make_user("eva@example.com")
    member, stranger = log_in_as(member_user), log_in_as(make_user("bob@example.com"))
    group = Group(name="Astronomy")
    with session_scope() as session:
        session.add(group)
        session.flush()
        session.add_all(Membership(group_id=group.id, user_id=it.id) for it in (user, member_user))
    assert member.get(f"{picture}/content").headers["Content-Type"] == "image/webp"
    assert member.delete(picture).status_code == 403
    assert stranger.get(f"{picture}/content").status_code == 404


@pytest.mark.usefixtures("store")
def test_content_is_removed_with_its_owner(client, user, item, admin):
    upload(client, "a.txt", b"text", item)
    upload(client, "me.png", image())
    upload(admin, "b.txt", b"text", item)
    assert len(list(files().ids())) == 3
    assert admin.delete(f"/users/{user.id}").status_code == 204
    assert list(files().ids()) == []


@pytest.mark.usefixtures("store")
def test_cleanup_removes_incomplete_uploads_and_files_of_deleted_items(client, item):
    upload(client, "a.txt", b"text", item)
    upload(client, "b.png", SVG, item)
    body = {"name": "c.txt", "size": 4, "item_id": str(item.id)}
    send(client, client.post("/files/", json=body).json(), b"text")
    kept = upload(client, "me.png", image())
    with session_scope() as session:
        session.execute(sa.update(File).values(created_at=sa.text("'2026-01-01'")))
    delete_expired_data()
    names = [it["name"] for it in client.get(f"/items/{item.id}/files").json()["data"]]
    assert names == ["a.txt"]
    with session_scope() as session:
        session.execute(sa.delete(Item))
    delete_expired_data()
    assert list(files().ids()) == [UUID(kept["id"])]


def test_nginx_sends_file_from_volume(client, item, flask):
    file = upload(client, "a.txt", b"text", item)
    answer = flask.test_client().get(
        f"/api/v1/files/{file['id']}/content",
        headers={"Authorization": client.headers["Authorization"]},
        environ_overrides={"NGINX_SENDS_RESULTS": "yes"},
    )
    assert answer.headers["X-Accel-Redirect"] == f"/results/files/{file['id']}/content"
    assert answer.data == b""


def test_missing_item_and_missing_content_are_not_found(client, item):
    body = {"name": "a.txt", "size": 4, "item_id": UNKNOWN}
    assert client.post("/files/", json=body).status_code == 404
    file = upload(client, "a.txt", b"text", item)
    files().remove([UUID(file["id"])])
    assert client.get(f"/files/{file['id']}/content").status_code == 404
