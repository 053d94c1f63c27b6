"""The small markup: paragraphs, lists and bold, and nothing that a browser could run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.texts.markup import ALLOWED, TAKEN_OUT, blocks, rendered, shown, tidied, typed


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("We talked.\nAnd ate.\n\nThen we left.", ["<p>We talked.<br>\nAnd ate.</p>", "<p>Then we left.</p>"]),
        ("**Five** rules", ["<p><strong>Five</strong> rules</p>"]),
        (
            "Bring:\n- a letter\n- a pen",
            ["<p>Bring:</p>", "<ul>\n<li>a letter</li>\n<li>a pen</li>\n</ul>"],
        ),
        ("1. One\n2. Two", ["<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"]),
        ("9. desember møtes vi.", ["<p>9. desember møtes vi.</p>"]),
        ("3) vann\n7) lys", ["<p>3) vann<br>\n7) lys</p>"]),
        ("5*3*2 og a_b_c \\ slutt", ["<p>5*3*2 og a_b_c \\ slutt</p>"]),
        ("> sitat\n# ikke en overskrift\n---", ["<p>&gt; sitat<br>\n# ikke en overskrift<br>\n---</p>"]),
        ("<b>fet</b> &amp;", ["<p>&lt;b&gt;fet&lt;/b&gt; &amp;amp;</p>"]),
        ("[lenke](http://x) `kode`", ["<p>[lenke](http://x) `kode`</p>"]),
        ("<img src=x onerror=alert(1)>", ["<p>&lt;img src=x onerror=alert(1)&gt;</p>"]),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_paragraphs_lists_and_bold_and_else_stands_as_it_is(text: str, html: list[str]) -> None:
    assert [str(block) for block in shown(rendered(text))] == html


def test_the_sign_of_what_was_taken_out_is_nothing_that_one_can_type() -> None:
    text = f"Here {TAKEN_OUT} and {TAKEN_OUT}."
    assert [typed(text, marks) for marks in (0, 1, 2, 3)] == [
        "Here […] and […].", f"Here {TAKEN_OUT} and […].", text, text,
    ]  # fmt: skip
    assert typed("Nothing.") == "Nothing."


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("•\tBrev\r\n•\tPenn", "- Brev\n- Penn"),
        ("·  Brev\no\tPenn", "- Brev\n- Penn"),
        ("Hus\u00adleie\u200b og strøm", "Husleie og strøm"),
        ("Linje en\vlinje to\u2028linje tre\u2029Ny", "Linje en\nlinje to\nlinje tre\n\nNy"),
        ("En.   \n\n\n\n\nTo.", "En.\n\nTo."),
        ("– Ja, sa hun.", "– Ja, sa hun."),
        ("2 300 kr – og 9.30", "2 300 kr – og 9.30"),
    ],
)
def test_what_comes_from_a_word_processor_is_made_plain(pasted: str, typed: str) -> None:
    assert tidied(pasted) == typed


TEXTS = st.text(st.sampled_from("ab -*•1.)\n\t<>&_\\`#\"'=⟦…⟧🙂é"), max_size=60) | st.text(max_size=60)


@given(TEXTS)
def test_each_block_has_its_html_and_only_allowed_elements_without_attributes_come_out(text: str) -> None:
    typed = tidied(text)
    html = [str(one) for one in shown(rendered(typed))] if typed else []
    assert len(html) == len(blocks(typed))
    for one in html:
        for tag in re.findall(r"<(/?[^>]*)>", one):
            assert tag.strip("/ ") in ALLOWED, one


@given(TEXTS)
def test_tidying_twice_changes_no_more(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)
