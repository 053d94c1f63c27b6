"""A text that people wrote: its language, and how it is shown. Versions, translations and the word list come here."""

from __future__ import annotations

from flask import Flask

from portal.texts import showing


def register(app: Flask) -> None:
    app.jinja_env.filters["own_words"] = showing.own_words
    app.jinja_env.filters["own_beginning"] = showing.own_beginning
    app.jinja_env.filters["own_paragraphs"] = showing.own_paragraphs
    app.jinja_env.filters["own_block"] = showing.own_block
    app.jinja_env.filters["plain_text"] = showing.plain_text
