"""The first entry, each step a page of its own. Whoever stops goes on where the next step is."""

from __future__ import annotations

from flask import Blueprint, Response, g, request, url_for
from flask import session as cookie

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.qr_codes import qr_code
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.people import signing_in
from portal.people.models import SignIn
from portal.staff import passphrases, rules, second_factor
from portal.staff.access import ask_for_keys, entering, somebody_decides
from portal.staff.acts import Deed, was_done
from portal.staff.forms import ChooseForm, PromiseForm, SetUpForm, WorkForm, as_word
from portal.staff.models import Standing
from portal.staff.proving import proof
from portal.staff.rules import Step

bp = Blueprint("entry", __name__, url_prefix="/staff/entry")
PAGES = {
    Step.WORK: ".ask_about_work",
    Step.CANNOT: ".cannot",
    Step.PROMISE: ".ask_for_promise",
    Step.PASSPHRASE: ".ask_for_passphrase",
    Step.SECOND_FACTOR: ".ask_for_second_factor",
    Step.PROVE: ".ask_for_proof",
}
NOT_THE_PASSPHRASE = Sentence("This is not the passphrase that you chose. Look at it once more.")
NOT_THE_CODE = Sentence("The code does not fit. Wait for the next one, and write that.")
TAKEN = Sentence("Somebody else has this word. Add a dot and a letter, like kari.n.")


@bp.before_request
def _hash_before_the_lock() -> None:
    """A passphrase is hashed before this request's first statement: it takes its time, and others wait to write."""
    typed = passphrases.tidied(request.form.get("passphrase", ""))
    fits = passphrases.SHORTEST <= len(typed) <= passphrases.LONGEST
    g.hashed = passphrases.hashed(typed, house().settings.pepper) if fits and signing_in.SIGN_IN in cookie else None


@bp.get("/")
@entering
def go_on(sign_in: SignIn, standing: Standing | None) -> Response:
    """To the step that comes next."""
    return _next(standing, sign_in)


def _next(standing: Standing | None, sign_in: SignIn, said: str = "") -> Response:
    return done(url_for(PAGES[rules.next_step(standing, sign_in)]), said)


@bp.get("/work")
@entering
def ask_about_work(sign_in: SignIn, standing: Standing | None) -> Response:
    """Do you decide, or advise on, housing or money for anybody who may join?"""
    if rules.next_step(standing, sign_in) is not Step.WORK:
        return _next(standing, sign_in)
    return page("staff/work.html", form=WorkForm(employer=standing.employer if standing is not None else ""))


@bp.post("/work")
@entering
def answer_about_work(sign_in: SignIn, standing: Standing | None) -> Response:
    """Keep the answer. It may be corrected until the promise is signed, never afterwards."""
    if rules.next_step(standing, sign_in) is not Step.WORK:
        return _next(standing, sign_in)
    form = WorkForm()
    if not form.validate_on_submit():
        return page("staff/work.html", "staff/_work_form.html", status=422, form=form)
    decides, who, moment = form.decides.data == "yes", sign_in.person, now()
    standing = rules.answer(session(), who, standing, decides=decides, employer=form.employer.data or "", now=moment)
    was_done(session(), who, who, Deed.SAID_YES if decides else Deed.SAID_NO, moment)
    if decides:
        somebody_decides(who, moment)
    return _next(standing, sign_in)


@bp.get("/cannot")
@entering
def cannot(sign_in: SignIn, standing: Standing | None) -> Response:
    """Kindly: why it cannot be, and whom to call."""
    if rules.next_step(standing, sign_in) is not Step.CANNOT:
        return _next(standing, sign_in)
    return page("staff/cannot.html", form=PortalForm())


@bp.get("/promise")
@entering
def ask_for_promise(sign_in: SignIn, standing: Standing | None) -> Response:
    """The promise, to read."""
    if rules.next_step(standing, sign_in) is not Step.PROMISE:
        return _next(standing, sign_in)
    return page("staff/promise.html", form=PromiseForm(), interpreter=sign_in.person.interpreter)


@bp.post("/promise")
@entering
def promise(sign_in: SignIn, standing: Standing | None) -> Response:
    """Sign it."""
    if standing is None or rules.next_step(standing, sign_in) is not Step.PROMISE:
        return _next(standing, sign_in)
    form, interpreter = PromiseForm(), sign_in.person.interpreter
    try:
        rules.promise(standing, interpreter=interpreter, grown_up=bool(form.grown_up.data), now=now())
    except rules.NotGrownUp:
        form.grown_up.errors = [str(Sentence("An interpreter is over 18. Tick it if that is so, or call us."))]
        return page("staff/promise.html", "staff/_promise_form.html", status=422, form=form, interpreter=interpreter)
    return _next(standing, sign_in)


@bp.get("/passphrase")
@entering
def ask_for_passphrase(sign_in: SignIn, standing: Standing | None) -> Response:
    """A word, and a passphrase."""
    if standing is None or rules.next_step(standing, sign_in) is not Step.PASSPHRASE:
        return _next(standing, sign_in)
    return page("staff/passphrase.html", form=ChooseForm(word=standing.word or ""))


@bp.post("/passphrase")
@entering
def choose_passphrase(sign_in: SignIn, standing: Standing | None) -> Response:
    """Keep both, if nobody guesses the one and nobody has the other."""
    if standing is None or rules.next_step(standing, sign_in) is not Step.PASSPHRASE:
        return _next(standing, sign_in)
    form = ChooseForm()
    ours = gettext("The Kitchen Table")
    form.own([ours, *ours.split(), *sign_in.person.name.split(), *house().settings.host_name.split()])
    if form.validate_on_submit() and g.hashed is not None:
        word = as_word(form.word.data)
        try:
            rules.choose(session(), standing, word=word, passphrase_hash=g.hashed, now=now())
            return _next(standing, sign_in)
        except rules.WordIsTaken:
            form.word.errors = [str(TAKEN)]
    return page("staff/passphrase.html", "staff/_passphrase_form.html", status=422, form=form)


@bp.get("/second-factor")
@entering
def ask_for_second_factor(sign_in: SignIn, standing: Standing | None) -> Response:
    """The picture for the app, and the same key to type."""
    if standing is None or rules.next_step(standing, sign_in) is not Step.SECOND_FACTOR:
        return _next(standing, sign_in)
    return _second_factor(standing, SetUpForm())


@bp.post("/second-factor")
@entering
def set_up(sign_in: SignIn, standing: Standing | None) -> Response:
    """Let a code prove that the app works, and show the ten codes for paper: once, as the answer to this form."""
    if standing is None or rules.next_step(standing, sign_in) is not Step.SECOND_FACTOR:
        return _next(standing, sign_in)
    form, tried = SetUpForm(), proof()
    right = tried is not None and tried.right and not tried.by_pin
    if form.validate_on_submit() and right:
        code, pepper, moment = form.code.data or "", house().settings.pepper, now()
        codes = rules.set_up(session(), standing, sign_in, code=code, pepper=pepper, now=moment)
        if codes is not None:
            signing_in.is_seen()
            codes = [second_factor.in_fives(one) for one in codes]
            return page("staff/codes.html", codes=codes, onward=url_for("phones.ask_who"))
        form.code.errors = [str(NOT_THE_CODE)]
    if not right:
        form.prove_passphrase.errors = [str(NOT_THE_PASSPHRASE)]
    return _second_factor(standing, form, 422)


def _second_factor(standing: Standing, form: SetUpForm, status: int = 200) -> Response:
    key = standing.totp_key or ""
    address = second_factor.address(key, standing.word or "", gettext("The Kitchen Table"))
    return page(
        "staff/second_factor.html",
        "staff/_second_factor_form.html",
        status=status,
        form=form,
        picture=qr_code(address, "l"),
        address=address,
        key=[key[start : start + 4] for start in range(0, len(key), 4)],
    )


@bp.get("/proof")
@entering
def ask_for_proof(sign_in: SignIn, standing: Standing | None) -> Response:
    """Whoever comes by a new link, and has the keys already, shows them."""
    if rules.next_step(standing, sign_in) is not Step.PROVE:
        return _next(standing, sign_in)
    return ask_for_keys()


@bp.post("/proof")
@entering
def prove(sign_in: SignIn, standing: Standing | None) -> Response:
    """Only a wrong proof comes here: with a right one, nobody is kept out any more."""
    return ask_for_proof()
