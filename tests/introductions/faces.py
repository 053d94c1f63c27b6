"""Pictures to send."""

from __future__ import annotations

import os
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = b"69.6492"


def bytes_of(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    """The picture as a file of this kind."""
    kept = BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()


def a_face(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture that is red above and blue below, with a dark corner where one begins to read."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (0, size[1] // 2, *size))
    picture.paste((20, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return bytes_of(picture.convert(mode), kind)


def from_a_phone(kind: str = "JPEG", held: int = 1) -> bytes:
    """The same, with all that a phone writes along: where, when, with what, whose colours, and a few words."""
    picture = Image.open(BytesIO(a_face("PNG")))
    exif = Image.Exif()
    exif[0x0112], exif[0x0110], exif[0x9003] = held, "A telephone", "2026:03:01 10:00:00"
    exif[0x8825] = {1: "N", 2: (69.0, 38.0, 57.0), 29: PLACE.decode()}
    more: dict[str, object] = {"exif": exif, "icc_profile": b"a profile of colours " * 20}
    if kind == "JPEG":
        more["comment"] = b"taken at home"
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Comment", "taken at home")  # type: ignore[attr-defined]
    return bytes_of(picture, kind, **more)


def noise(size: int = 1000) -> bytes:
    """The heaviest there is: no two dots are alike."""
    return bytes_of(Image.frombytes("RGB", (size, size), os.urandom(3 * size * size)), quality=80)
