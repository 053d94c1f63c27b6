"""A form that was refused: what a kind answer looks like, whichever form it is."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import Tag

from tests.reader import Page

NOT_KEPT = {"csrf_token", "form_key", "version", "saved", "stood"}


def assert_refused(page: Page, action: str, sent: Mapping[str, object], sentences: Mapping[str, str]) -> None:
    """The form to `action` stands there again with all that was sent, and says these sentences, by the field's id.

    An error summary links to each field in the order of the page, each field says its one sentence, and the page's
    title begins with "Error:".
    """
    assert page.status == 422
    assert page.title.startswith("Error: ") or page.html.title is None
    assert [link["href"] for link in page.html.select("#wrong a")] == [f"#{box}" for box in sentences]
    assert page.wrong == list(sentences.values())
    for box, sentence in sentences.items():
        assert_says(page, box, sentence)
    typed = {name: value for name, value in sent.items() if name not in NOT_KEPT}
    stands = page.form(action)
    assert {name: stands.get(name) for name in typed} == typed


def assert_says(page: Page, box: str, sentence: str) -> None:
    """The field with this id is marked as wrong, and the sentence that describes it is this one."""
    field = page.html.find(id=box)
    assert isinstance(field, Tag), f"the summary leads to #{box}, and nothing has that id"
    assert field.get("aria-invalid") == "true", f"{box} is not marked"
    described = [page.html.find(id=one) for one in str(field["aria-describedby"]).split()]
    assert sentence in [one.get_text() for one in described if one], f"{box} does not say it"


def assert_summary_first(page: Page) -> None:
    """The summary stands before everything else of its fragment, the form, and takes the focus."""
    first = page.html.select_one("#wrong")
    assert first is not None
    assert first.find_previous_sibling() is None
    assert first.find_next_sibling("form") is not None
    assert first.has_attr("autofocus")
    assert first["tabindex"] == "-1"
