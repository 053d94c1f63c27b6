"""Stylesheet, scripts and the icon: prepared once, named by what is in them, kept for ever by browsers."""

from __future__ import annotations

import atexit
import base64
import gzip
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import brotli
from flask import Flask, Response, request
from whitenoise import WhiteNoise

from portal.core.cookies import remember

SOURCE = Path(__file__).parent / "static"
SERVED = ("kitchen.css", "portal.js", "listen.js", "hear.js", "record.js", "manifest.webmanifest", "vendor/htmx.min.js")
OWN_SCRIPTS = ("portal.js", "listen.js", "hear.js", "record.js")
COMMENT = re.compile(rb"[ ]*/\*.*?\*/\n?", re.DOTALL)
"""A comment of our own scripts: no text in them holds its signs."""
STYLE_COOKIE = "style"
FOR_PAPER = "@layer paper {"
"""Here begins, in the stylesheet, what no first page needs: prints, and cards. The file brings it, after the paint."""
LEFT_AS_IT_IS = " =:/,.-;'"
"""What needs no escape in an address that holds a drawing, between double quotes."""
NAMES_ITS_CONTENT = r"^.+\.[0-9a-f]{12}\..+$"


@dataclass(frozen=True)
class Files:
    """The prepared files of this process."""

    folder: Path
    names: dict[str, str]
    style: str
    """The stylesheet as it stands in a page, up to FOR_PAPER."""
    style_digest: str
    style_hash: str
    """What the policy allows: sha256-… of the stylesheet in the page."""
    icon: str
    """The icon as an address that holds it: one request less for each first visit."""

    def address(self, name: str) -> str:
        """The address of one of SERVED. Raises KeyError for any other name."""
        return f"/static/{self.names[name]}"


@cache
def files() -> Files:
    """Prepare the files: without comments, compressed with Brotli and gzip, named by their content."""
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    atexit.register(_clear_away, folder, os.getpid())
    names = {}
    style = ""
    icon = f"data:image/svg+xml,{quote((SOURCE / 'icon.svg').read_text().strip(), safe=LEFT_AS_IT_IS)}"
    for name in SERVED:
        content = (SOURCE / name).read_bytes().replace(b'"ICON"', f'"{icon}"'.encode())
        if name.endswith(".css"):
            content = _shorter(content.decode()).encode()
            style = content.decode().partition(FOR_PAPER)[0]
        elif name in OWN_SCRIPTS:
            content = COMMENT.sub(b"", content)
        digest = hashlib.sha256(content).hexdigest()[:12]
        stem, ending = Path(name).name.rsplit(".", 1)
        names[name] = f"{stem}.{digest}.{ending}"
        (folder / names[name]).write_bytes(content)
        (folder / f"{names[name]}.br").write_bytes(brotli.compress(content))
        (folder / f"{names[name]}.gz").write_bytes(gzip.compress(content, mtime=0))
    style_hash = "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Files(folder, names, style, names["kitchen.css"].split(".")[1], style_hash, icon)


def _clear_away(folder: Path, maker: int) -> None:
    """Take the folder away when the process that made it ends; its workers only borrow it."""
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def _shorter(style: str) -> str:
    """The stylesheet without comments and the white space between rules."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "", style).strip()


def register(app: Flask) -> None:
    prepared = files()
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=prepared.folder,
        prefix="static/",
        immutable_file_test=NAMES_ITS_CONTENT,
        add_headers_function=lambda headers, _path, _url: headers.add_header("X-Content-Type-Options", "nosniff"),
        allow_all_origins=False,
        mimetypes={".webmanifest": "application/manifest+json"},
    )
    app.after_request(_remember_the_style)


def _remember_the_style(response: Response) -> Response:
    """Tell the browser's next page that it has the stylesheet: a cookie with nothing in it but its hash."""
    digest = files().style_digest
    if response.mimetype == "text/html" and request.cookies.get(STYLE_COOKIE) != digest:
        remember(response, STYLE_COOKIE, digest)
    return response
