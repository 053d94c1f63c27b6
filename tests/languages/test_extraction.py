"""Each kind of fault in a catalogue is really found, and nothing is found where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError
from click.testing import CliRunner
from jinja2 import Environment, TemplateSyntaxError

from portal.languages import commands, extraction

HEADER = 'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Plural-Forms: {plurals}\\n"\n"X-Checked-By: Ola\\n"\n\n'
TWO_FORMS = "nplurals=2; plural=(n != 1);"


def english(*said: str | tuple[str, str]) -> Catalog:
    """A source of these sentences; a pair is one and many."""
    source = Catalog()
    for one in said:
        source.add(one)
    return source


def found(folder: Path, source: Catalog, body: str, *, code: str = "nb", plurals: str = TWO_FORMS) -> list[str]:
    """What is found in a catalogue with this body."""
    path = folder / f"{code}.po"
    path.write_text(HEADER.format(code=code, plurals=plurals) + body, encoding="utf-8")
    return [finding.fault for finding in extraction.findings(path, source)]


def said(one: str, other: str) -> str:
    return f'msgid "{one}"\nmsgstr "{other}"\n\n'


def plural(one: str, many: str, *forms: str) -> str:
    lines = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    return f'msgid "{one}"\nmsgid_plural "{many}"\n{lines}\n'


# Finding the sentences


def test_sentences_are_found_in_code_in_each_way_of_saying_them(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(
        'gettext("One")\nSentence("Two %(n)s", n=2)\nngettext("%(n)s soup", "%(n)s soups", n)\n'
        'pgettext("menu", "Today")\nprint("Not said")\ngettext(name)\n'
    )
    source = extraction.sentences(tmp_path)
    assert {message.id for message in source if message.id} == {
        "One", "Two %(n)s", ("%(n)s soup", "%(n)s soups"), "Today"
    }  # fmt: skip
    assert source.get("Today", "menu")
    assert source.get("Today") is None


def test_what_is_said_to_translators_comes_along_from_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('# Translators: a name of a month\n# or of a day\ngettext("May")\n')
    (tmp_path / "page.html").write_text("{# Translators: a button #}\n{% trans %}Read{% endtrans %}\n{# No. #}")
    source = extraction.sentences(tmp_path)
    assert source["May"].auto_comments == ["a name of a month or of a day"]
    assert source["Read"].auto_comments == ["a button"]


def test_a_template_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% trans %}Half")
    with pytest.raises(TemplateSyntaxError):
        extraction.sentences(tmp_path)


def test_sentences_in_templates_are_found_as_they_are_asked_for_when_the_page_is_made(tmp_path: Path) -> None:
    template = """
      <p title="{% trans %}
        Two
        lines{% endtrans %}">
      {% trans day=day|upper,
               place=place %}
        We meet on <b>{{ day }}</b>
        at {{ place }}, 100 % sure.
      {% endtrans %}
      {% trans n=soups|length %}
        One soup
      {% pluralize %}
        {{ n }}
        soups
      {% endtrans %}
      {{ gettext("Said  as it stands") }} {% trans "menu" %}  Today {% endtrans %}</p>
    """
    asked: set[tuple[str | None, str]] = set()

    def ask(context: str | None, one: str) -> str:
        asked.add((context, one))
        return one

    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda one: ask(None, one),
        lambda one, many, n: ask(None, one),
        newstyle=True,
        pgettext=ask,
    )
    environment.from_string(template).render(day="Tuesday", place="home", soups=[1])
    (tmp_path / "page.html").write_text(template)
    source = extraction.sentences(tmp_path)
    assert asked == {(message.context, extraction._one(message)) for message in source if message.id}
    assert (None, "We meet on <b>%(day)s</b> at %(place)s, 100 %% sure.") in asked


# Bringing a catalogue up to date


def test_an_update_keeps_what_is_said_and_adds_and_drops_the_rest() -> None:
    header = "# By Ola.\n" + HEADER.format(code="nb", plurals=TWO_FORMS)
    old = header + said("Old", "Gammel") + "# Fint!\n" + said("Soup", "Suppe")
    new = extraction.merged(old, english("Soup", "Bread", ("%(n)s cup", "%(n)s cups")), "nb")
    assert new.startswith(header)
    assert '# Fint!\nmsgid "Soup"\nmsgstr "Suppe"' in new
    assert 'msgid "Bread"\nmsgstr ""' in new
    assert 'msgstr[0] ""\nmsgstr[1] ""' in new
    assert "Old" not in new


def test_an_update_guesses_nothing_from_a_sentence_that_is_nearly_the_same() -> None:
    old = HEADER.format(code="nb", plurals=TWO_FORMS) + said("We meet on Monday.", "Vi møtes på mandag.")
    assert "mandag" not in extraction.merged(old, english("We meet on Mondays."), "nb")


def test_an_update_gives_the_same_text_each_time_in_whatever_order_the_sentences_are_found() -> None:
    once = extraction.merged("", english("Soup", "Bread"), "nb")
    assert extraction.merged(once, english("Bread", "Soup"), "nb") == once
    assert "Date" not in once
    assert "#:" not in once


def test_a_language_that_nobody_has_begun_gets_its_own_number_of_plural_forms() -> None:
    new = extraction.merged("", english(("%(n)s cup", "%(n)s cups")), "ar")
    assert "Language: ar" in new
    assert "X-Checked-By: " in new
    assert "msgstr[5]" in new


def test_an_update_refuses_a_catalogue_that_it_cannot_read() -> None:
    broken = HEADER.format(code="nb", plurals=TWO_FORMS) + plural("%(n)s cup", "%(n)s cups", "a", "b", "c")
    with pytest.raises(PoFileError):
        extraction.merged(broken, english("Soup"), "nb")


# What is wrong


def test_nothing_is_found_in_a_catalogue_that_is_whole(tmp_path: Path) -> None:
    source = english("Hi, <b>%(name)s</b>", ("One thing", "%(n)s things"), extraction.WHAT_IT_IS_NOT)
    body = (
        said("Hi, <b>%(name)s</b>", "Hei, <b>%(name)s</b>")
        + plural("One thing", "%(n)s things", "Én ting", "%(n)s ting")
        + said(extraction.WHAT_IT_IS_NOT, "Den har ingenting å si for saken din.")
    )
    assert found(tmp_path, source, body) == []


@pytest.mark.parametrize(
    ("english_one", "body", "fault"),
    [
        ("Soup", "", "is not translated"),
        ("Soup", said("Soup", ""), "is not translated"),
        ("Soup", "#, fuzzy\n" + said("Soup", "Suppe"), "is not translated"),
        ("Soup", 'msgctxt "menu"\n' + said("Soup", "Suppe"), "is not translated"),
        ("Soup", said("Soup", "Suppe") + said("Bread", "Brød"), "is no longer used"),
        ("Hi, %(name)s", said("Hi, %(name)s", "Hei, %(navn)s"), "has other places: %(name)s, %(navn)s"),
        ("Hi, %(name)s", said("Hi, %(name)s", "Hei"), "has other places: %(name)s"),
        ("Hi, %(name)s", said("Hi, %(name)s", "Hei, %(name)"), "has other places: %, %(name)s"),
        ("Sure", said("Sure", "100 % sikker"), "has other places: %"),
        ("<bdi>%(a)s</bdi>", said("<bdi>%(a)s</bdi>", "%(a)s"), "has other markup: none"),
        ("<b>Hi</b>", said("<b>Hi</b>", "<i>Hei</i>"), "has other markup: </i> <i>"),
        ("Hi", said("Hi", "Kjære brukere"), "says “brukere”"),
        ("Hi", said("Hi", "Logg deg inn her"), "says “Logg deg inn”"),
        ("Hi", said("Hi", "en " * 16), "has 16 words in a sentence; at most 15"),
        ("Soup", said("Soup", "Kjøkkenbordbrett"), "LIX is 101.0; at most 30"),
    ],
)
def test_each_fault_of_a_sentence_is_found(tmp_path: Path, english_one: str, body: str, fault: str) -> None:
    assert fault in found(tmp_path, english(english_one), body)


@pytest.mark.parametrize(
    ("forms", "fault"),
    [
        (["%(n)s kopp", ""], "has 1 forms, and needs 2"),
        (["%(n)s kopp"], "has 1 forms, and needs 2"),
        (["%(n)s kopp", "kopper"], "has other places: %(n)s"),
        (["%(n)s kopp", "%(m)s kopper"], "has other places: %(m)s, %(n)s"),
    ],
)
def test_each_fault_of_plural_forms_is_found(tmp_path: Path, forms: list[str], fault: str) -> None:
    source = english(("%(n)s cup", "%(n)s cups"))
    assert found(tmp_path, source, plural("%(n)s cup", "%(n)s cups", *forms)) == [fault]


def test_a_sentence_that_became_plural_or_stopped_being_so_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, english(("Cup", "Cups")), said("Cup", "Kopp")) == ["has 1 forms, and needs 2"]
    assert found(tmp_path, english("Cup"), plural("Cup", "Cups", "Kopp", "Kopper")) == ["has 2 forms, and needs 1"]


def test_more_plural_forms_than_the_header_says_are_found(tmp_path: Path) -> None:
    faults = found(tmp_path, english(("Cup", "Cups")), plural("Cup", "Cups", "a", "b", "c"))
    assert [fault.split(" cannot")[0] for fault in faults] == ["line 6"]


def test_a_rule_that_needs_more_forms_than_there_are_is_found(tmp_path: Path) -> None:
    faults = found(tmp_path, english(), "", plurals="nplurals=2; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);")
    assert faults == ["the plural forms cannot be read: the rule needs 3, and the file has 2"]


def test_a_form_that_stands_for_several_numbers_has_to_say_its_number(tmp_path: Path) -> None:
    # Ukrainian's first form is for 1, and for 21 and 31 too.
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    body = plural("One thing", "%(n)s things", "Одна річ", "%(n)s речі", "%(n)s речей")
    source = english(("One thing", "%(n)s things"))
    assert found(tmp_path, source, body, code="uk", plurals=rule) == ["has other places: %(n)s"]


def test_the_norwegian_rules_of_reading_are_for_norwegian(tmp_path: Path) -> None:
    long = "bir " * 16
    assert found(tmp_path, english("Hi"), said("Hi", f"{long}prosess"), code="tr") == []


def test_heavy_english_and_its_words_of_offices_are_found() -> None:
    faults = [finding.fault for finding in extraction.findings_in_source(english("Submit, user.", "a " * 16))]
    assert sorted(faults) == ["has 16 words in a sentence; at most 15", "says “Submit”", "says “user”"]


def test_only_the_two_fixed_sentences_may_break_the_rule_that_they_break() -> None:
    fixed = english(extraction.WHAT_IT_IS_NOT, extraction.SECRECY)
    assert extraction.findings_in_source(fixed) == []
    changed = english(extraction.WHAT_IT_IS_NOT + " Yes.", extraction.SECRECY + " Yes.")
    assert len(extraction.findings_in_source(changed)) == 2


# The small pieces


@pytest.mark.parametrize("text", ["Log in", "logged in", "login", "users", "Client's", "cases", "submitted"])
def test_a_forbidden_english_word_is_found_in_all_its_forms(text: str) -> None:
    assert extraction.forbidden(text, "en")


@pytest.mark.parametrize("text", ["use", "used", "showcase", "logging", "a blog in Norwegian", "We sign in."])
def test_an_english_word_that_only_looks_like_one_is_left_alone(text: str) -> None:
    assert extraction.forbidden(text, "en") == []


@pytest.mark.parametrize("text", ["saken", "Saker", "vedtaket", "tiltakene", "sårbart", "Logger inn", "prosessen"])
def test_a_forbidden_norwegian_word_is_found_in_all_its_forms(text: str) -> None:
    assert extraction.forbidden(text, "nb")


@pytest.mark.parametrize("text", ["bruke", "brukt", "smaken", "saks", "logget", "tilrettelegger", "å si"])
def test_a_norwegian_word_that_only_looks_like_one_is_left_alone(text: str) -> None:
    assert extraction.forbidden(text, "nb") == []


def test_a_text_is_cut_after_its_full_stops_and_not_inside_a_time() -> None:
    assert extraction.cut("Vi møtes 17.30. Kommer du? «Ja.» Fint") == ["Vi møtes 17.30.", "Kommer du?", "«Ja.»", "Fint"]


def test_words_are_counted_without_markup_and_a_named_place_is_one() -> None:
    assert extraction.words("<bdi>%(name)s</bdi> can't come, 17.30!") == ["1", "can't", "come", "17.30"]


def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    assert extraction.lix([]) == 0
    assert extraction.lix(["Vi spiser suppe."]) == 3
    assert extraction.lix(["Vi møtes her. Vi spiser middagssuppe."]) == pytest.approx(3 + 100 / 6)


def test_a_heavy_text_has_a_high_lix_and_a_plain_one_a_low() -> None:
    heavy = "Deltakerne anmodes om å melde forfall senest innen fredag. Det vises til ovennevnte henvendelse."
    assert extraction.lix([heavy]) > 40
    assert extraction.lix(["Kan du ikke komme? Si fra før fredag."]) < 20


# The commands


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small portal of one sentence, with an empty folder of catalogues."""
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "code.py").write_text('gettext("Soup")\n')
    (tmp_path / "translations").mkdir()
    monkeypatch.setattr(commands, "PACKAGE", tmp_path / "portal")
    monkeypatch.setattr(commands, "folder", lambda: tmp_path / "translations")
    return tmp_path / "translations"


def test_extract_says_how_many_sentences_there_are_or_writes_them(catalogues: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(commands.words, ["extract"]).output == "1 sentences\n"
    assert CliRunner().invoke(commands.words, ["extract", "--output", str(tmp_path / "all.pot")]).exit_code == 0
    assert 'msgid "Soup"\nmsgstr ""\n' in (tmp_path / "all.pot").read_text()


def test_update_begins_a_language_that_is_named_and_check_says_what_is_missing(catalogues: Path) -> None:
    assert CliRunner().invoke(commands.words, ["update", "nn"]).exit_code == 0
    checked = CliRunner().invoke(commands.words, ["check"])
    assert (checked.exit_code, checked.output) == (1, "nn: “Soup” is not translated\n")
    assert CliRunner().invoke(commands.words, ["check", "en"]).exit_code == 0


@pytest.mark.parametrize("wrong", [["check", "nb"], ["update", "en"], ["update", "../nb"], ["update", "xx"]])
def test_a_language_that_there_is_not_is_refused(catalogues: Path, wrong: list[str]) -> None:
    assert CliRunner().invoke(commands.words, wrong).exit_code == 2
    assert list(catalogues.iterdir()) == []


def test_update_leaves_a_broken_catalogue_as_it_is(catalogues: Path) -> None:
    broken = HEADER.format(code="nb", plurals=TWO_FORMS) + plural("Cup", "Cups", "a", "b", "c")
    (catalogues / "nb.po").write_text(broken)
    assert CliRunner().invoke(commands.words, ["update"]).exit_code == 1
    assert (catalogues / "nb.po").read_text() == broken
