"""Sends stored files. A download may take longer than a request may, and must not block a process
of uWSGI: if Nginx is in front (nginx.conf), it sends the file.
"""

import os
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from flask import Response, request, send_file


def send_stored(
    open_file: Callable[[], BinaryIO],
    headers_for_nginx: Callable[[], dict[str, str]],
    name: str,
    content_type: str | None = None,
    *,
    as_attachment: bool = True,
) -> Response:
    """Without a content type, it is that of the name. Browsers do not store the file."""
    sent_by_nginx = "NGINX_SENDS_RESULTS" in request.environ
    file = BytesIO() if sent_by_nginx else open_file()
    response = send_file(file, content_type, as_attachment=as_attachment, download_name=name)
    response.headers["Cache-Control"] = "no-store"  # send_file() would let browsers store it
    if sent_by_nginx:
        response.headers.update(headers_for_nginx())
    else:
        response.content_length = os.fstat(file.fileno()).st_size
    return response
