"""The types of files that may be uploaded. A file's content must have the type of its name."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 64 * 1024
CONTROL_CHARACTERS = {*range(32), 127} - set(b"\t\n\f\r")


class FileType(NamedTuple):
    content_type: str
    format: str  # as detect_format() returns it

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


def _office(name: str) -> FileType:
    return FileType(f"application/vnd.{name}", "ZIP")


TYPES = {
    ".png": FileType("image/png", "PNG"),
    ".jpg": FileType("image/jpeg", "JPEG"),
    ".jpeg": FileType("image/jpeg", "JPEG"),
    ".webp": FileType("image/webp", "WebP"),
    ".pdf": FileType("application/pdf", "PDF"),
    ".txt": FileType("text/plain; charset=utf-8", "text"),
    ".md": FileType("text/markdown; charset=utf-8", "text"),
    ".csv": FileType("text/csv; charset=utf-8", "text"),
    ".zip": FileType("application/zip", "ZIP"),
    ".docx": _office("openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": _office("openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pptx": _office("openxmlformats-officedocument.presentationml.presentation"),
    ".odt": _office("oasis.opendocument.text"),
    ".ods": _office("oasis.opendocument.spreadsheet"),
    ".odp": _office("oasis.opendocument.presentation"),
}
IMAGES = [extension for extension, it in TYPES.items() if it.is_image]
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP",
}


def detect_format(content: BinaryIO) -> str:
    """The format by the content itself. "unknown" if it is none of those in TYPES."""
    start = content.read(CHUNK)
    content.seek(0)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WebP"
    for signature, format_ in SIGNATURES.items():
        if start.startswith(signature):
            return format_
    return "text" if _is_text(content) else "unknown"


def _is_text(content: BinaryIO) -> bool:
    """Whether the content is UTF-8 without control characters."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(content):
            decoder.decode(chunk)
            if not CONTROL_CHARACTERS.isdisjoint(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        content.seek(0)
    return True


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk
