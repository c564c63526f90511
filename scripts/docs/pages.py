"""Collect the pages of the documentation's site in one folder, for Zensical.

The Markdown files stay where code hosts show them. Their links are rewritten here: to the page of a
document, to the copy of a picture, or, for other files, to the repository (DOCS_SOURCE).
"""

import html
import os
import posixpath
import re
import shutil
import sys
from pathlib import Path

import reference

ROOT = Path(__file__).resolve().parents[2]
# Zensical writes its cache here too.
BUILD = ROOT / ".cache/docs"
PAGES = BUILD / "pages"

# The parts of the README that are the page "Quick start". The others are the first page.
QUICK_START = ("Start it", "Test it", "Work on it", "Where everything is")
QUICK_ANCHORS = {name.lower().replace(" ", "-") for name in QUICK_START}

LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
PICTURE = re.compile(
    r'<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="(?P<dark>[^"]+)">\s*'
    r'<img src="(?P<light>[^"]+)" alt="(?P<alt>[^"]*)">\s*</picture>'
)
ITEM = re.compile(r" *(?:\d+\.|[-*]) +")
CODE = re.compile(r"^(?:```.*?^```|(?: {4,}).*?$)", re.MULTILINE | re.DOTALL)
DIAGRAM = '<div class="diagram" markdown>\n\n{}\n\n</div>'


class DocsError(Exception):
    """What is wrong in the documents, for the person who has changed them."""


def pages() -> dict[str, str]:
    """Return the page of each document, by the path in the repository."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    paths = sorted(path.relative_to(ROOT).as_posix() for path in documents)
    made = {path: path.removeprefix("docs/") for path in paths if path.startswith("docs/")}
    made |= {path: path.lower() for path in paths if not path.startswith("docs/")}
    for path in paths:  # a link to a folder leads to its first page
        made.setdefault(posixpath.dirname(path), made[path])
    return made | {"README.md": "index.md", ".env": "configuration.md"}


class Writer:
    def __init__(self) -> None:
        self.pages = pages()
        self.written: set[Path] = set()
        self.source = os.environ.get("DOCS_SOURCE", "").rstrip("/")

    def write(self, page: str, text: str) -> None:
        """Leave a file that has not changed, since the server would load the page again."""
        target = PAGES / page
        self.written.add(target)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def copy(self, source: Path, page: str) -> None:
        target = PAGES / page
        self.written.add(target)
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)

    def document(self, path: str, text: str, page: str) -> None:
        self.write(page, indented(self.with_links(text, path, page)))

    def with_links(self, text: str, path: str, page: str) -> str:
        """Rewrite the links and pictures of a document, except in its code blocks."""
        made, end = [], 0
        for code in [*CODE.finditer(text), None]:
            part = text[end : code.start() if code else len(text)]
            part = IMAGE.sub(
                lambda found: f"![{found[1]}]({self.image(found[2], path, page)})", part
            )
            part = PICTURE.sub(lambda found: self.picture(found, path, page), part)
            made.append(LINK.sub(lambda found: self.link(found, path, page), part))
            if code:
                made.append(
                    DIAGRAM.format(code[0]) if code[0].startswith("```mermaid") else code[0]
                )
                end = code.end()
        return "".join(made)

    def picture(self, found: re.Match[str], path: str, page: str) -> str:
        """A picture for each theme of the site, which may differ from the system's."""
        return "\n".join(
            f"![{found['alt']}]({self.image(found[theme], path, page)}#only-{theme})"
            for theme in ("light", "dark")
        )

    def image(self, target: str, path: str, page: str) -> str:
        if "://" in target:
            raise DocsError(f"{path} shows a picture of another server: {target}")
        name = resolve(path, target)
        self.copy(existing(name, path), f"images/{Path(name).name}")
        return relative(f"images/{Path(name).name}", page)

    def link(self, found: re.Match[str], path: str, page: str) -> str:
        text, target = found[1], found[2]
        if "://" in target or target.startswith(("#", "mailto:")):
            return found[0]
        name, _, anchor = target.partition("#")
        name = resolve(path, name)
        if name in self.pages:
            quick = name == "README.md" and anchor in QUICK_ANCHORS
            if text in (name, posixpath.basename(name)) and text.endswith(".md"):
                text = (ROOT / name).read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
            goal = relative("quick-start.md" if quick else self.pages[name], page)
            return f"[{text}]({goal}{'#' * bool(anchor)}{anchor})"
        existing(name, path)
        return f"[{text}]({self.source}/{name})" if self.source else text

    def remove_others(self) -> None:
        for file in [file for file in PAGES.rglob("*") if file.is_file()]:
            if file not in self.written:
                file.unlink()


def resolve(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def relative(page: str, start: str) -> str:
    return posixpath.relpath(page, posixpath.dirname(start) or ".")


def existing(name: str, path: str) -> Path:
    if not (ROOT / name).exists():
        raise DocsError(f"{path} has a link to {name}, which does not exist.")
    return ROOT / name


def indented(text: str) -> str:
    """Indent what belongs to an item of a list by four spaces, which Python-Markdown requires."""
    lines: list[str] = []
    items: list[tuple[int, int]] = []  # the columns of their texts, in the document and the page
    for line in text.split("\n"):
        column = len(line) - len(line.lstrip(" "))
        while line.strip() and items and column < items[-1][0]:
            items.pop()
        before, after = items[-1] if items else (0, 0)
        lines.append(" " * (after + column - before) + line.lstrip(" ") if line.strip() else "")
        if (item := ITEM.match(line)) and column - before < 4:
            items.append((item.end(), after + column - before + 4))
    return "\n".join(lines)


def split_readme(text: str) -> tuple[str, str]:
    """Return the first page and the page "Quick start"."""
    head, *parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    quick = [
        part for part in parts if part.startswith(tuple(f"## {name}\n" for name in QUICK_START))
    ]
    home = [part for part in parts if part not in quick]
    return head + "".join(home), "# Quick start\n\n" + "".join(quick)


def configuration(pages_written: set[str]) -> str:
    """Return Zensical's configuration, with the project's name and only the pages that it has."""
    lines, listed = [], set()
    for line in (ROOT / "zensical.toml").read_text(encoding="utf-8").splitlines():
        page = re.search(r'"([^"]+\.md)"', line)
        if not page:
            lines.append(line)
            continue
        matching = sorted(name for name in pages_written if Path(name).match(page[1]))
        if "*" in page[1]:
            matching = [name for name in matching if name not in listed]
            lines += [f'    "{name}",' for name in matching]
        elif matching := [name for name in matching if name == page[1]]:
            lines.append(line)
        listed.update(matching)
    if missing := pages_written - listed:
        raise DocsError(f"Add to the list `nav` in zensical.toml: {', '.join(sorted(missing))}")
    # The theme does not escape it.
    name = html.escape(os.environ["PROJECT_NAME"], quote=False).replace('"', "&quot;")
    return "\n".join(lines).replace("PROJECT_NAME", name.replace("\\", "\\\\")) + "\n"


def main() -> None:
    writer = Writer()
    for path, page in writer.pages.items():
        if path.endswith(".md") and path != "README.md":
            writer.document(path, (ROOT / path).read_text(encoding="utf-8"), page)
    home, quick = split_readme((ROOT / "README.md").read_text(encoding="utf-8"))
    writer.document("README.md", home, "index.md")
    writer.document("README.md", quick, "quick-start.md")
    for page, text in reference.pages(ROOT).items():
        writer.write(page, text)
    writer.copy(ROOT / "scripts/docs/site.css", "assets/site.css")
    writer.copy(ROOT / "frontend/public/favicon.svg", "assets/icon.svg")
    writer.copy(
        ROOT / "scripts/docs/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js",
        "assets/mermaid.js",
    )
    made = {file.relative_to(PAGES).as_posix() for file in writer.written if file.suffix == ".md"}
    settings = configuration(made)
    writer.remove_others()
    if not (file := BUILD / "zensical.toml").exists() or file.read_text("utf-8") != settings:
        file.write_text(settings, encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except DocsError as error:
        sys.exit(str(error))
