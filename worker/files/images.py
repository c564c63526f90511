"""Encode an image again: what is stored has only its pixels, and not more than are shown."""

from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from shared.messages import Message

MAX_PIXELS = 40_000_000  # decoded, 160 MB; TOO_LARGE names it too
MAX_SIDE = 2048
THUMBNAIL_SIDE = 320
PICTURE_SIDE = 256
TOO_LARGE = Message("The image has more than 40 megapixels. Upload a smaller one.")
DAMAGED = Message("The image is damaged. Save it again, and upload it once more.")
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}

Image.MAX_IMAGE_PIXELS = None  # decode() checks the size itself


class Refused(Exception):
    """The image cannot be used, with the reason for its owner."""


def decode(source: BinaryIO, content_type: str) -> Image.Image:
    """The pixels, upright, without metadata and without the color profile."""
    try:
        image = Image.open(source, formats=[FORMATS[content_type]])  # reads only the header
        if image.width * image.height > MAX_PIXELS:
            raise Refused(TOO_LARGE)
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded at about this size
        return ImageOps.exif_transpose(image).convert("RGBA" if _has_alpha(image) else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def write_picture(image: Image.Image, target: Path) -> None:
    """A square for a profile picture."""
    square = ImageOps.fit(image, (PICTURE_SIDE, PICTURE_SIDE))
    square.save(target, "WEBP", quality=85)


def write_content(image: Image.Image, content_type: str, target: Path) -> None:
    scaled = image.copy()
    scaled.thumbnail((MAX_SIDE, MAX_SIDE))
    options = {"optimize": True} if content_type == "image/png" else {"quality": 85}
    if content_type == "image/jpeg":
        scaled = scaled.convert("RGB")
    scaled.save(target, FORMATS[content_type], **options)


def write_thumbnail(image: Image.Image, target: Path) -> None:
    scaled = image.copy()
    scaled.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    scaled.save(target, "WEBP", quality=80)
