"""What is kept of a picture that somebody sends: a few pixels, upright, and nothing that was written along."""

from __future__ import annotations

import struct
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageOps

from portal.introductions import pictures
from tests.introductions.faces import PLACE, a_face, bytes_of, from_a_phone, noise

SENT_ALONG = (PLACE, b"Exif", b"GPS", b"A telephone", b"2026:03", b"ICC", b"a profile", b"taken at home", b"http")
DRAWING = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
"""The parts of a JPEG that hold nothing but how it is drawn: begin, its kind, tables, size, tables, pixels."""


def opened(kept: bytes) -> Image.Image:
    assert len(kept) <= pictures.HEAVIEST
    picture = Image.open(BytesIO(kept), formats=["JPEG"])
    picture.load()
    assert (picture.size, picture.mode) == ((pictures.SIDE, pictures.SIDE), "RGB")
    return picture


def parts_of(jpeg: bytes) -> set[int]:
    """The kinds of parts that this JPEG has up to its pixels."""
    found, place = {jpeg[1]}, 2
    while jpeg[place + 1] != 0xDA:
        found.add(jpeg[place + 1])
        place += 2 + int(struct.unpack(">H", jpeg[place + 2 : place + 4])[0])
    return found | {0xDA}


def is_red(dot: object) -> bool:
    red, _green, blue = dot  # type: ignore[misc]
    return bool(red > 150 > 80 > blue)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_a_phone_writes_along_is_kept(kind: str) -> None:
    sent = from_a_phone(kind)
    assert sum(word in sent for word in SENT_ALONG) >= 4, "there is nothing to take out"
    kept = pictures.ready(sent)
    assert [word for word in SENT_ALONG if word in kept] == []
    assert parts_of(kept) <= DRAWING
    assert dict(opened(kept).getexif()) == {}
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize("held", range(1, 9))
def test_it_stands_upright_however_the_phone_was_held(held: int) -> None:
    sent = from_a_phone("JPEG", held)
    as_it_was = ImageOps.fit(ImageOps.exif_transpose(Image.open(BytesIO(sent))), (pictures.SIDE, pictures.SIDE))
    kept = opened(pictures.ready(sent))
    for place in ((20, 20), (172, 20), (20, 172), (172, 172)):
        pairs = zip(kept.getpixel(place), as_it_was.getpixel(place), strict=True)  # type: ignore[arg-type]
        assert max(abs(one - other) for one, other in pairs) < 20, place


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "RGBA"), ("WEBP", "RGBA")],
)
def test_every_way_to_write_colours_is_understood(kind: str, mode: str) -> None:
    kept = opened(pictures.ready(a_face(kind, mode)))
    assert is_red(kept.getpixel((150, 15))) or mode in ("L", "1", "LA")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_one_can_see_through_is_white(kind: str) -> None:
    kept = opened(pictures.ready(bytes_of(Image.new("RGBA", (300, 300), (9, 9, 9, 0)), kind)))
    assert min(kept.getpixel((50, 50))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_one_is_kept(kind: str) -> None:
    first, second = Image.new("RGB", (200, 200), "red"), Image.new("RGB", (200, 200), "blue")
    sent = bytes_of(first, kind, save_all=True, append_images=[second], duration=100)
    assert is_red(opened(pictures.ready(sent)).getpixel((96, 96)))


@pytest.mark.parametrize("size", [(1, 1), (3000, 20), (20, 3000), (192, 192), (4000, 3000)])
def test_the_middle_of_any_size_is_kept(size: tuple[int, int]) -> None:
    opened(pictures.ready(a_face(size=size)))


@pytest.mark.parametrize("size", [192, 1000])
def test_the_heaviest_picture_is_light(size: int) -> None:
    opened(pictures.ready(noise(size)))


NOT_PICTURES = {
    "nothing": b"",
    "a text": b"Me, in a few words. " * 50,
    "a page": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a GIF": bytes_of(Image.new("P", (50, 50)), "GIF"),
    "a TIFF": bytes_of(Image.new("RGB", (50, 50)), "TIFF"),
    "half of one": a_face()[:2000],
    "the first bytes of one": b"\xff\xd8\xff" + b"me" * 400,
    "a sound": b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\0" * 100,
    "a JPEG in a PNG's clothes": b"\x89PNG\r\n\x1a\n" + a_face(),
    "a thousand passes": a_face()[:-2] + b"\xff\xda\0\0" * 1000 + b"\xff\xd9",
}


@pytest.mark.parametrize("what", NOT_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(what: str) -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.ready(NOT_PICTURES[what])


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is this large: nobody gets as far as its pixels."""

    def part(name: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", zlib.compress(b"\0")) + part(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(pictures.TooManyPixels):
        pictures.ready(bomb(*size))


def test_words_that_would_fill_the_memory_are_refused() -> None:
    inside = b"Comment\0\0" + zlib.compress(b"a" * 90_000_000)
    words = struct.pack(">I", len(inside)) + b"zTXt" + inside + struct.pack(">I", zlib.crc32(b"zTXt" + inside))
    face = a_face("PNG")
    with pytest.raises(pictures.NotAPicture):
        pictures.ready(face[:33] + words + face[33:])


def test_where_pillow_is_not_installed_no_picture_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pictures.can_be_taken()
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert not pictures.can_be_taken()
