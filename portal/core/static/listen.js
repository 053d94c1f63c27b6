/* Hearing a page: its own sound, or the phone's voice, sentence by sentence. It comes with the first press of Listen, or
   with the first sound. What is heard is marked without a change of the page, and nothing here is needed to read it. */
const listen = document.getElementById("player");
const words = listen.dataset;
const [main] = document.getElementsByTagName("main");
const note = document.createElement("p");
const steps = document.createElement("p");
const button = listen.firstChild ?? pressed("play"); /* a sound has its own */
const lang = document.documentElement.lang;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const others = "BroadcastChannel" in window ? new BroadcastChannel("listen") : {};

let heard; /* [{ text, spoken, language }], or of a sound [{ text, start }] */
let ranges = [];
let at = 0;
let audio = null;
let on = false;
let turn = 0; /* what an earlier turn still says or sends is nobody's any more */
let speaking; /* held, or some browsers forget to tell how it went */
let watch;
let keeps;
let asking = false;
let failed = 0;
let left = false;
let changed = false;
let follows = true;
let rate = Number(words.speed) || 1;

/* Where each sentence stands: letter by letter, whatever breaks and marks stand between. */
const bare = (text) => text.replace(/\s+/gu, "");
const find = () => {
  let all = "";
  const places = [];
  for (const part of [main, document.querySelector(".help")]) {
    const walker = part && document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker?.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("#player, [data-listen], [hidden], select, textarea")) continue;
      for (let n = 0; n < node.data.length; n++) {
        if (/\s/u.test(node.data[n])) continue;
        all += node.data[n];
        places.push([node, n]);
      }
    }
  }
  let from = 0;
  ranges = heard.map(({ text }) => {
    const wanted = bare(text);
    let start = all.indexOf(wanted, from);
    if (start < 0) start = all.indexOf(wanted);
    if (start < 0 || !wanted) return null;
    from = start + wanted.length;
    const range = new Range();
    range.setStart(...places[start]);
    const [node, n] = places[from - 1];
    range.setEnd(node, n + 1);
    return range;
  });
};

const mark = (number) => {
  const range = ranges[number];
  if (window.Highlight && CSS.highlights) {
    if (range) CSS.highlights.set("spoken", new Highlight(range));
    else CSS.highlights.delete("spoken");
  }
  if (!range || !follows || still.matches) return;
  const { top, bottom } = range.getBoundingClientRect();
  if (bottom > top && (top < 130 || bottom > innerHeight - 160)) scrollBy({ top: top - innerHeight / 3, behavior: "smooth" });
};

note.role = "status";
note.className = "quiet";
steps.append(...["back", "slower", "faster"].map(pressed));

/* What a locked screen shows says nothing of us. */
const nameless = () => {
  if (navigator.mediaSession) navigator.mediaSession.metadata = new MediaMetadata({ title: words.title });
};

const show = (now, said = "") => {
  on = now;
  if (!steps.isConnected) listen.append(steps, note);
  words.opened = audio ? "sound" : "";
  button.textContent = now ? words.stop : at ? words.more : words.play;
  button.className = now ? "" : "i play";
  if (audio) button.remove();
  note.textContent = said;
  listen.hidden = false;
  if (now) nameless();
};

/* The phone's voice: an utterance for each sentence, as voices fall silent in the middle of long ones. */
const hush = () => {
  turn++;
  clearTimeout(watch);
  speech?.cancel();
};
const pause = (but) => { /* everything but this, here; another window says it with an event */
  document.querySelectorAll("audio").forEach((one) => one !== but && one.pause());
  if (!on) return;
  hush();
  show(false);
};
const stop = (said) => {
  hush();
  mark(-1);
  show(false, said);
};
const pieces = (text) => text.match(/.{1,160}(?:\s+|$)|.{1,160}/gsu) ?? [];
const long = (text) => 4000 + (text.length * 160) / rate; /* milliseconds that a slow voice may take */

const utter = (said, voice, then) => {
  const mine = turn;
  const [text, ...rest] = said;
  if (text === undefined) return then();
  let began = null;
  const next = (works) => {
    clearTimeout(watch);
    failed = works ? 0 : failed + 1;
    if (failed > 1) stop(words.silent);
    else utter(works ? rest : said, voice, then);
  };
  const over = (works) => mine === turn && next(works);
  speaking = new SpeechSynthesisUtterance(text);
  Object.assign(speaking, { voice, lang: voice.lang, rate });
  speaking.onstart = ({ timeStamp }) => { began ??= timeStamp; };
  /* A voice that is done before anybody could have said it has said nothing: it does not know this language. */
  speaking.onend = ({ timeStamp }) => over(text.length < 20 || timeStamp - (began ?? 0) > text.length * 8);
  speaking.onerror = ({ error }) => {
    if (mine === turn && error === "not-allowed") stop("");
    else over(false);
  };
  watch = setTimeout(() => {
    if (mine !== turn) return;
    const now = ++turn;
    speech.cancel();
    setTimeout(() => now === turn && next(began !== null), 50); /* what comes at once after `cancel` may be lost */
  }, long(text));
  speech.speak(speaking);
};

const say = () => {
  turn++;
  if (!heard[at]) {
    at = 0;
    return stop(changed ? words.changed : left ? words.left : "");
  }
  const voice = voiceFor(heard[at].language);
  let next = at + 1;
  if (voice) {
    mark(at);
    return utter(pieces(heard[at].spoken), voice, () => { at = next; say(); });
  }
  /* Nothing is read by a voice of another language. That it is left out is said in the page's own. */
  const own = voiceFor(lang);
  if (!own) return stop(words.silent);
  while (heard[next] && !voiceFor(heard[next].language)) next++;
  left = true;
  mark(-1);
  note.textContent = words.left;
  utter(pieces(words.left), own, () => { at = next; say(); });
};

/* What was told or is wrong stands in this answer alone: the page that is asked for again does not say it. */
const toldHere = (known, ...ids) => ids.flatMap((id) => {
  const part = document.getElementById(id);
  if (!part || part.querySelector("[lang]")) return [];
  const said = [listen.innerText, ...known.map(({ text }) => text)].map(bare);
  return part.innerText.split("\n").filter((line) => bare(line) && !said.includes(bare(line)));
}).map((text) => ({ text, spoken: text, language: lang }));

const fetchWords = async () => {
  const page = new URL(words.page ?? location.href, location.href);
  page.searchParams.set("ear", "");
  const answer = await fetch(page, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return toldHere([], main.id); /* an error has no sentences but those that stand here */
  const found = await answer.json();
  return [...toldHere(found, "wrong", "status"), ...found];
};

const begin = async () => {
  if (asking) return;
  others.postMessage?.("");
  pause();
  if (speech.speaking || speech.pending) hush();
  failed = 0;
  if (!at || !heard) {
    [asking, left, changed] = [true, false, false];
    try {
      heard = await fetchWords();
    } catch {
      return stop(words.silent);
    } finally {
      asking = false;
    }
    find();
  }
  show(true);
  say();
};

/* The page's own sound: its cues say which sentence is heard. */
const cues = () => [...(audio.textTracks[0]?.cues ?? [])];
const heardNow = () => {
  if ((heard?.length ?? 0) < cues().length) { /* they come one after the other */
    heard = cues().map(({ text, startTime }) => ({ text, start: startTime }));
    find();
    show(on);
  }
  const now = (heard ?? []).findLastIndex?.(({ start }) => start <= audio.currentTime + 0.01) ?? -1;
  if (now === at && on) return;
  at = Math.max(0, now);
  mark(now);
};
export const follow = (element) => {
  pause(element);
  others.postMessage?.("");
  nameless();
  element.playbackRate = rate;
  if (element !== sound()) return;
  if (audio !== element) {
    audio = element;
    heard = null;
    at = -1;
    if (audio.textTracks[0]) {
      audio.textTracks[0].mode = "hidden";
      audio.textTracks[0].addEventListener("cuechange", heardNow);
    }
    for (const moment of ["timeupdate", "seeked"]) audio.addEventListener(moment, heardNow);
    audio.addEventListener("pause", () => show(false));
    audio.addEventListener("ended", () => mark(-1));
    listen.previousElementSibling === audio.closest("[data-listen]") || audio.closest("[data-listen]").after(listen);
  }
  show(true);
  heardNow();
};

/* The speed is kept for whoever is signed in, after the last press. */
const keep = () => {
  const body = new URLSearchParams({ csrf_token: words.token, speed: Math.round(rate * 100) });
  if (keeps) fetch(words.keep, { method: "POST", body, keepalive: true }).catch(() => {});
  keeps = 0;
};

const go = (number) => {
  at = Math.max(0, Math.min(number, heard.length - 1));
  follows = true;
  if (audio) {
    audio.currentTime = heard[at].start;
    mark(at);
    audio.play();
  } else {
    hush();
    others.postMessage?.("");
    show(true);
    say();
  }
};
const faster = (by) => {
  rate = Math.min(1.3, Math.max(0.7, Math.round((rate + by) * 100) / 100));
  if (audio) audio.playbackRate = rate;
  else if (on) go(at);
  clearTimeout(keeps);
  keeps = words.keep && setTimeout(keep, 1000);
};

/* What the buttons do, and keys of headphones and of a locked screen. */
export const press = (what) => {
  follows = true;
  if (what === "back") heard && go(at - 1);
  else if (what === "slower") faster(-0.15);
  else if (what === "faster") faster(0.15);
  else if (sound()) sound().play().catch(() => {}); /* a browser may wait for a press */
  else if (on) pause();
  else begin();
};
const session = { play: () => on || press("play"), pause, previoustrack: () => heard && press("back") };
for (const [what, does] of Object.entries(session)) {
  try { navigator.mediaSession.setActionHandler(what, does); } catch { /* not on this phone */ }
}
others.onmessage = pause;
addEventListener("pagehide", () => { hush(); keep(); });
for (const moves of ["wheel", "touchmove"]) addEventListener(moves, () => { follows = false; }, { passive: true });

/* A tap on a sentence goes on from there, as long as it is heard or was stopped. */
document.addEventListener("click", ({ target, clientX, clientY }) => {
  if (!heard || !target.closest("main") || !getSelection().isCollapsed) return;
  if (target.closest("a, button, input, label, summary, textarea, select, audio, #player")) return;
  const place = document.caretPositionFromPoint?.(clientX, clientY);
  const older = place ? null : document.caretRangeFromPoint?.(clientX, clientY);
  const [node, n] = place ? [place.offsetNode, place.offset] : [older?.startContainer, older?.startOffset];
  const number = node ? ranges.findIndex((range) => range?.isPointInRange(node, n)) : -1;
  if (number >= 0) go(number);
});

/* A part of the page was changed: what is heard goes on to its end, and then says so. */
document.addEventListener("htmx:after:swap", () => {
  if (!heard || audio) return;
  changed = true;
  find();
  if (on) mark(at);
  else at = 0;
});
