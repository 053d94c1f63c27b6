/* The little that htmx and the browser do not do. Nothing here is needed for anything to work. */
"use strict";

const words = document.getElementById("words")?.content;
const word = (name) => {
  const said = words.querySelector(`[data-word="${name}"]`).cloneNode(true);
  said.removeAttribute("data-word");
  return said;
};

/* The code of a card stands in the fragment of the address. Take it from there into the form, and out of the address. */
const cardForm = document.getElementById("card-form");
if (cardForm && location.hash.length > 12) {
  cardForm.elements.card_code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  cardForm.requestSubmit();
}

/* Nobody answered: what is being written stays, and sending again is the same thing, not a second one. */
const notSent = (form) => {
  document.getElementById("lost")?.remove();
  const lost = word("lost");
  lost.id = "lost";
  form.querySelector(":scope > :not([type=hidden])").before(lost); /* with room under it, as among other parts */
  lost.focus();
};

/* A button that is sending says so, and sends once. Where the phone knows that it has no connection, a form that leads
   to a whole page stays where it is; leaving quickly never waits. */
const sending = (form, button) => {
  form.dataset.sending = "yes";
  if (!button) return;
  button.dataset.said = button.textContent;
  button.replaceChildren(word("sending"));
  button.setAttribute("aria-disabled", "true");
};
const sent = (form) => {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("button[data-said]")) {
    button.textContent = button.dataset.said;
    button.removeAttribute("data-said");
    button.removeAttribute("aria-disabled");
  }
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) event.preventDefault();
  else if (!navigator.onLine && form.getAttribute("action") !== "/leave") {
    event.preventDefault();
    notSent(form);
  } else setTimeout(sending, 0, form, event.submitter); /* after the browser has taken the button's value */
});
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, sourceEvent } = event.detail.ctx;
  const form = sourceElement.closest("form");
  if (form) sending(form, sourceEvent?.submitter ?? (sourceElement.matches("button") ? sourceElement : null));
  /* What was said of the last press is not true of this one. */
  document.getElementById("lost")?.remove();
  document.getElementById("status").textContent = "";
  form?.parentElement.querySelector(":scope > .note.told")?.remove();
});
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx.sourceElement.closest("form");
  if (form) sent(form);
});

/* The title says whether something is wrong, as that of a whole page does. What comes takes the focus where it replaces
   what had it. Whoever went on to something else meanwhile stays there; only trouble is always looked at. */
let had = null;
const wrong = words ? `${word("wrong").textContent} ` : "";
const title = document.title.replace(wrong, "");
document.addEventListener("htmx:before:swap", () => { had = document.activeElement; });
document.addEventListener("htmx:after:swap", () => {
  document.title = (document.querySelector("#wrong, #theirs") ? wrong : "") + title;
  const stays = had?.isConnected && had !== document.body;
  if (stays && !document.activeElement.closest("#trouble")) had.focus({ preventScroll: true });
});

document.addEventListener("htmx:error", (event) => {
  const form = event.detail.ctx?.sourceElement?.closest("form");
  if (form?.isConnected) notSent(form);
});

/* A day and a time are said in words as they are chosen: the boxes show them as the phone is set, not as the page. */
document.addEventListener("input", ({ target }) => {
  const words = target.form?.querySelector("output[data-words]");
  if (!words?.htmlFor.contains(target.id)) return;
  const { day, at } = target.form.elements;
  const { lang } = document.documentElement;
  const moment = new Date(`${day.value}T12:00`);
  const known = Intl.DateTimeFormat.supportedLocalesOf(lang).length && at.value && !isNaN(moment);
  const how = { weekday: "long", day: "numeric", month: "long" };
  if (moment.getFullYear() !== Number(words.dataset.year)) how.year = "numeric";
  const said = known ? new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, how).format(moment) : "";
  words.textContent = known
    ? words.dataset.words
        .replace("%(day)s", said.charAt(0).toLocaleUpperCase(lang) + said.slice(1))
        .replace("%(time)s", at.value.slice(0, 5).replace(":", words.dataset.colon))
    : "";
});

/* A page that comes back by the back button is hidden until it is asked for anew. Where somebody was writing in it, it
   stands there again, if that person is still in. */
addEventListener("pagehide", (event) => { document.documentElement.hidden = event.persisted; });
addEventListener("pageshow", async (event) => {
  document.querySelectorAll("form[data-sending]").forEach(sent);
  if (!event.persisted) return;
  const writing = [...document.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const still = writing && (await fetch(location.href, { method: "HEAD" }).catch(() => null));
  if (still && still.ok && !still.redirected) document.documentElement.hidden = false;
  else location.reload();
});

/* Bold and lists by a press: the buttons stand over the box in which somebody writes. */
const marks = document.getElementById("markup")?.content.firstElementChild;
document.addEventListener("focusin", ({ target }) => {
  if (marks && target.matches("textarea[data-markup]") && marks.nextSibling !== target) target.before(marks);
});
document.addEventListener("click", ({ target }) => {
  const mark = target.dataset?.mark;
  if (!mark) return;
  const box = marks.nextElementSibling;
  const [from, to] = [box.selectionStart, box.selectionEnd];
  const words = box.value.slice(from, to);
  const put = mark === "**"
    ? mark + words + mark
    : (from && box.value[from - 1] !== "\n" ? "\n" : "") + words.split("\n").map((line) => mark + line).join("\n");
  box.focus();
  box.setRangeText(put, from, to, "end");
  if (mark === "**" && !words) box.selectionEnd = box.selectionStart -= 2;
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

/* An open conversation asks every twenty seconds what is new, as long as somebody may be looking. What is being written
   stands in a part of its own. */
setInterval(async () => {
  const part = document.querySelector("[data-looks]");
  if (!part || document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(part.dataset.looks, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status !== 200 || answer.redirected || !part.isConnected || part.contains(document.activeElement)) return;
  part.outerHTML = await answer.text();
  htmx.process(document.querySelector("[data-looks]"));
}, 20000);

/* A part that needs more than this brings the address of its own script along. */
for (const part of document.querySelectorAll("[data-script]")) import(part.dataset.script);

/* Listen stands where this phone truly has a voice for the page, and the page no sound that is better: a person's reading
   comes first, and a plain sound of ours after the phone's own voice. What plays comes at the first press. Voices come
   late, and go. Android names languages that it has no voice for, and reads them in
   English: there only those that the phone itself is set to are believed. */
const speech = window.speechSynthesis;
const tongue = (tag) => String(tag).toLowerCase().split(/[-_]/)[0].replace(/^no$/, "nb");
const voiceFor = (language) => {
  const wanted = tongue(language);
  const set = ["en", ...navigator.languages].some((one) => tongue(one) === wanted);
  const believed = set || !/Android/.test(navigator.userAgent);
  const found = (believed && speech?.getVoices?.()?.filter((voice) => tongue(voice.lang) === wanted)) || [];
  return found.find((voice) => voice.localService) ?? found[0];
};
const listen = document.getElementById("player");
const sound = () => document.querySelector("[data-listen] audio:not([hidden])");
/* How a text is heard here; what is heard already goes on. */
const choose = () => {
  for (const part of document.querySelectorAll("[data-listen]")) {
    const speaks = Boolean(voiceFor(part.dataset.listen) && voiceFor(document.documentElement.lang));
    const instead = speaks && "plain" in part.dataset && listen.dataset.opened !== "sound";
    for (const made of part.querySelectorAll("[data-made]")) made.hidden = instead;
    for (const taken of part.querySelectorAll("[data-taken]")) taken.hidden = !instead;
    part.querySelector("form button")?.classList.toggle("soft", speaks);
  }
};
/* Where nothing can be heard, the page says so instead: as soon as that is known. */
const none = document.createElement("p");
none.className = "quiet noprint";
const sayNone = (last) => {
  const known = last === true || !speech || speech.getVoices?.().length;
  const heard = document.querySelector("main audio:not([hidden]), [data-listen]");
  if (!known || !listen.hidden || heard) none.remove();
  else if (!none.isConnected) document.querySelector("main").append(none); /* nothing moves under a thumb */
  none.textContent = listen.dataset.none;
};
const pressed = (what) => {
  const button = document.createElement("button");
  [button.type, button.textContent, button.dataset.do] = ["button", listen.dataset[what], what];
  if (what === "play") button.className = "i play";
  return button;
};
if (listen) {
  document.querySelector("[data-reading] audio")?.closest("[data-reading]").after(listen);
  const player = () => import(listen.dataset.player);
  const offer = (last) => {
    choose();
    for (const part of document.querySelectorAll("[data-no-voice]")) part.hidden = Boolean(voiceFor(part.dataset.noVoice));
    if ("opened" in listen.dataset) return;
    listen.hidden = Boolean(sound()) || !voiceFor(document.documentElement.lang);
    if (!listen.hidden && !listen.firstChild) listen.append(pressed("play"));
    sayNone(last);
    const waits = last !== true && sound()?.closest("[data-plain]"); /* for a better voice, which may come late */
    if (!("begins" in listen.dataset) || waits || (listen.hidden && !sound())) return;
    delete listen.dataset.begins;
    player().then(({ press }) => press("play"));
  };
  listen.addEventListener("click", async ({ target }) => {
    const what = target.closest("[data-do]")?.dataset.do;
    if (!what) return;
    /* An iPhone lets a page speak that has spoken, if only a blank, while the button was pressed. */
    if (/Apple/.test(navigator.vendor) && !("opened" in listen.dataset)) speech?.speak(new SpeechSynthesisUtterance(" "));
    (await player()).press(what);
  });
  document.addEventListener("focusin", async ({ target }) => {
    const writes = target.matches("form[method=post] textarea") && "hears" in listen.dataset;
    if (writes && voiceFor(document.documentElement.lang)) (await import(listen.dataset.hearer)).under(target);
  });
  document.addEventListener("play", async ({ target }) => {
    target.parentElement?.querySelector(":scope > .failed")?.remove();
    (await player()).follow(target);
  }, true);
  /* A sound that does not come, as its text was changed meanwhile, or on a bad line. */
  document.addEventListener("error", ({ target }) => {
    if (!target.matches("main audio") || target.nextElementSibling?.matches(".failed")) return;
    const told = document.createElement("p");
    [told.role, told.className] = ["status", "quiet failed"];
    target.after(told);
    told.textContent = listen.dataset.gone;
  }, true);
  document.addEventListener("htmx:after:swap", offer);
  if (speech) speech.onvoiceschanged = offer;
  for (const wait of [0, 500, 3000]) setTimeout(offer, wait, wait === 3000); /* some browsers do not tell */
}

/* The print button only exists where it works. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
