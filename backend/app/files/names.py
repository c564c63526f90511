"""The names of files, as they are shown and downloaded. Storage has them by their ids only."""

import unicodedata
from pathlib import PurePosixPath

from shared.db.types import length_of
from shared.models import File


def clean_name(name: str) -> str:
    """The last part of a path, without characters that are invisible or change the direction of the
    text, and shortened before its extension. It may be empty.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(it for it in last if not unicodedata.category(it).startswith("C"))
    stem, extension = split(visible.strip(" ."))
    return stem[: length_of(File.name) - len(extension)] + extension


def split(name: str) -> tuple[str, str]:
    """`a.b.png` is `a.b` and `.png`. A longer extension belongs to the name."""
    extension = PurePosixPath(name).suffix
    return (name.removesuffix(extension), extension) if len(extension) <= 10 else (name, "")
