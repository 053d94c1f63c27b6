"""A text that somebody names at a terminal, read."""

from __future__ import annotations

from typing import BinaryIO

import click


def text_of(file: BinaryIO) -> str:
    """The text of an open file. Raises click.BadParameter, with a sentence, for what is no text or cannot be read."""
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter("This is no text in UTF-8. Save it as UTF-8, and try again.") from error
    except OSError as error:
        raise click.BadParameter(f"The file cannot be read: {error.strerror}.") from error
