from functools import partial
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, g, request, url_for

from app.apispec.decorators import (
    Created,
    answers_nothing,
    answers_problems,
    doc,
    marshal_with,
    use_kwargs,
)
from app.auth.caller import authenticated, caller
from app.files import service
from app.files.schemas import (
    FileCreateSchema,
    FilePageSchema,
    FileSchema,
    FileUploadSchema,
)
from app.http.downloads import send_stored
from app.pagination import Listing, Page
from shared.models import File
from shared.storage.files import Part
from shared.storage.files import files as storage

files = Blueprint("files", __name__, url_prefix="")

LIST = Listing(File, sort=["created_at", "name"], search=["name"])
BYTES = {"schema": {"type": "string", "format": "binary"}}
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


@files.get("/items/<uuid:item_id>/files")
@authenticated
@use_kwargs(LIST.schema, location="query")
@marshal_with(FilePageSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def list_files(item_id: UUID, **page: Any) -> Page[Any]:
    """List the files of an item."""
    return LIST.read(g.session, service.listed_files(g.session, caller(), item_id), **page)


@files.post("/files/")
@authenticated
@use_kwargs(FileCreateSchema())
@marshal_with(FileUploadSchema(), HTTPStatus.CREATED)
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
def create_file(name: str, size: int, item_id: UUID | None) -> Created:
    """Create a file to upload.

    Send its content to `upload_url`, and then confirm the upload.
    """
    file = service.create_file(g.session, caller(), name, size, item_id)
    own_url = url_for("files.upload_file", file_id=file.id)
    answer = {
        **{field: getattr(file, field) for field in FileSchema().fields},
        "upload_url": storage().upload_url(file.id, size) or own_url,
    }
    location = url_for("files.get_file", file_id=file.id)
    return answer, HTTPStatus.CREATED, {"Location": location}


@files.get("/files/<uuid:file_id>")
@authenticated
@marshal_with(FileSchema(), HTTPStatus.OK)
@answers_problems(HTTPStatus.NOT_FOUND)
def get_file(file_id: UUID) -> File:
    """Get a file."""
    return service.get_file(g.session, caller(), file_id)


@files.put("/files/<uuid:file_id>/upload")
@authenticated
@doc(requestBody={"required": True, "content": {"application/octet-stream": BYTES}})
@answers_nothing
@answers_problems(
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
def upload_file(file_id: UUID) -> None:
    """Upload the content of a file."""
    request.max_content_length = service.max_size()
    content = cast(BinaryIO, request.stream)
    service.receive_upload(g.session, caller(), file_id, request.content_length, content)


@files.post("/files/<uuid:file_id>/confirm")
@authenticated
@marshal_with(FileSchema(), HTTPStatus.OK)
@answers_problems(
    HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE
)
def confirm_upload(file_id: UUID) -> File:
    """Confirm the upload of a file.

    Its state is then `ready`, `refused`, or, until a worker has encoded an image, `processing`.
    """
    return service.confirm_upload(g.session, caller(), file_id)


@files.get("/files/<uuid:file_id>/content")
@authenticated
@doc(responses={"200": {"description": "The file", "content": {"*/*": BYTES}}})
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_file_content(file_id: UUID) -> Response:
    """Download a file."""
    return _send(file_id, Part.CONTENT)


@files.get("/files/<uuid:file_id>/thumbnail")
@authenticated
@doc(responses={"200": {"description": "The thumbnail", "content": {"image/webp": BYTES}}})
@answers_problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_file_thumbnail(file_id: UUID) -> Response:
    """Download the thumbnail of an image."""
    return _send(file_id, Part.THUMBNAIL)


def _send(file_id: UUID, part: Part) -> Response:
    """Only images are shown by browsers: a worker has encoded them again."""
    file = service.get_file(g.session, caller(), file_id)
    service.check_is_ready(file, part)
    content_type = "image/webp" if part is Part.THUMBNAIL else file.content_type
    response = send_stored(
        partial(service.open_file, file, part),
        partial(storage().headers_for_nginx, file.id, part),
        file.name,
        content_type,
        as_attachment=not content_type.startswith("image/"),
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    # The content never changes, and lists show pictures again and again.
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


@files.delete("/files/<uuid:file_id>")
@authenticated
@answers_nothing
@answers_problems(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
def delete_file(file_id: UUID) -> None:
    """Delete a file."""
    service.delete_file(g.session, caller(), file_id)
