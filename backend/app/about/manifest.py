"""The web app manifest, which lets a browser install the pages as an application. It is not a file
of the pages, because the project's name is a setting. https://www.w3.org/TR/appmanifest/
"""

from typing import Any

from shared.settings import settings

BACKGROUND = "#f4f8f7"  # of the pages, as in frontend/src/index.html


def make_manifest() -> dict[str, Any]:
    return {
        "id": "/",
        "name": settings().project_name,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": BACKGROUND,
        "icons": [
            _icon("icon-192.png", 192),
            _icon("icon-512.png", 512),
            # Fills its square, so that the system can cut it to any shape.
            _icon("icon-maskable-512.png", 512, purpose="maskable"),
        ],
    }


def _icon(file: str, size: int, purpose: str = "any") -> dict[str, str]:
    """`frontend/tools/make-icons.mjs` renders the files."""
    return {
        "src": f"/{file}",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
