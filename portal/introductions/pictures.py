"""Making a picture that somebody sent small and plain, so that nothing of the original is kept.

It happens while the form waits for its answer, and before the database is asked for anything that it would lock:
there is no queue of jobs yet, and it takes tens of milliseconds. What was sent lies in memory only.
"""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 192
"""Pixels of the square that is kept."""
HEAVIEST = 8_000
"""Bytes of what is kept: about as much as a page."""
MOST_PIXELS = 40_000_000
"""What a phone's camera makes. Opened, one of this size takes 160 MB."""
MOST_SCANS = 100
"""A JPEG is drawn in about ten passes. One of four megabytes may have thousands, each over all pixels."""
QUALITIES = (86, 80, 74, 68, 60, 50, 40, 30, 20, 10)
DRAFT = 4 * SIDE
"""Pixels of the square from which the small one is made, by the mean of sixteen."""
KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
ORIENTATION = 0x0112
"""Where a camera notes how it was held."""

_one_at_a_time = Lock()


class NotAPicture(Exception):
    """It is no JPEG, PNG or WebP picture, or it is broken."""


class TooManyPixels(Exception):
    """It has more than MOST_PIXELS."""


def can_be_taken() -> bool:
    """Whether Pillow is installed: `pip install '.[pictures]'`. Without it no picture is asked for."""
    return find_spec("PIL") is not None


def ready(sent: bytes) -> bytes:
    """A JPEG of SIDE by SIDE pixels and at most HEAVIEST bytes, from the middle of what was sent, turned upright.

    Nothing goes along but pixels: no place, no time, no camera, no colour profile, no words. Of a picture that moves
    the first one is taken; what one can see through is white. Neither name nor type of what was sent is asked, only
    its first bytes. One picture at a time is opened in a process, for the sake of memory.

    Raises NotAPicture and TooManyPixels.
    """
    kind = _kind(sent)
    with _one_at_a_time:
        return _as_light_as_needed(_small(sent, kind))


def _kind(sent: bytes) -> str:
    """What it is by its first bytes."""
    kind = next((kind for magic, kind in KINDS.items() if sent.startswith(magic)), None)
    if kind is None or (kind == "WEBP" and sent[8:12] != b"WEBP"):
        raise NotAPicture
    if kind == "JPEG" and sent.count(b"\xff\xda") > MOST_SCANS:
        raise NotAPicture
    return kind


def _small(sent: bytes, kind: str) -> Image:
    """The middle of the picture as a small upright square on white, of which nothing is known but its colours."""
    from PIL import Image

    try:
        with Image.open(BytesIO(sent), formats=[kind]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise TooManyPixels
            picture.draft("RGB", (DRAFT, DRAFT))  # a JPEG is opened no larger than is needed
            turned = picture.getexif().get(ORIENTATION)
            square = picture.resize((DRAFT, DRAFT), Image.Resampling.NEAREST, _middle(picture.size)).convert("RGBA")
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except Exception:  # a broken file breaks a decoder in any way there is
        raise NotAPicture from None
    on_white = Image.new("RGB", (DRAFT, DRAFT), "white")
    on_white.paste(square, mask=square.getchannel("A"))
    small = on_white.resize((SIDE, SIDE), Image.Resampling.BOX)
    return small.transpose(_turns()[turned]) if turned in _turns() else small


def _middle(size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest square in the middle of a picture of this size."""
    width, height = size
    side = min(size)
    left, top = (width - side) / 2, (height - side) / 2
    return left, top, left + side, top + side


def _turns() -> dict[Any, Any]:
    """How a picture is turned upright, by what the camera noted; of a square the middle stays the middle."""
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }


def _as_light_as_needed(small: Image) -> bytes:
    """As JPEG, in the best quality that is light enough."""
    for quality in QUALITIES:
        kept = BytesIO()
        small.save(kept, "JPEG", quality=quality, optimize=True)
        if kept.tell() <= HEAVIEST:
            break
    return kept.getvalue()
