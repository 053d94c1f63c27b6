/* Hearing what one has written before it is sent: a quiet button under the box in which somebody writes. */
const words = document.getElementById("player").dataset;
const rate = Number(words.speed) || 1;
const others = "BroadcastChannel" in window ? new BroadcastChannel("listen") : {};
const [part, button, note] = ["div", "button", "p"].map((name) => document.createElement(name));
part.className = "flow";
Object.assign(button, { type: "button", className: "soft", textContent: words.hear });
Object.assign(note, { role: "status", className: "quiet" });
part.append(button, note);

let turn = 0; /* what an earlier one still says or sends is nobody's any more */
let on = false;
let speaking; /* held, or some browsers forget to tell how it went */
let watch;

const stop = (said = "") => {
  if (!on) return;
  [on, button.textContent, note.textContent] = [false, words.hear, said];
  turn++;
  clearTimeout(watch);
  speech.cancel();
};

/* An utterance for each piece, as voices fall silent in long ones; and none by a voice of another language. */
const say = ([piece, ...rest], mine, left) => {
  if (mine !== turn) return;
  if (!piece || !part.isConnected) return stop(left);
  const voice = voiceFor(piece.language);
  if (!voice) return say(rest, mine, words.left);
  const over = (works) => {
    if (mine !== turn) return;
    clearTimeout(watch);
    if (works) say(rest, mine, left);
    else stop(words.silent);
  };
  speaking = new SpeechSynthesisUtterance(piece.spoken);
  Object.assign(speaking, { voice, lang: voice.lang, rate });
  speaking.onend = () => over(true);
  speaking.onerror = () => over(false);
  watch = setTimeout(over, 4000 + (piece.spoken.length * 160) / rate, false);
  speech.speak(speaking);
};

const begin = async (box) => {
  if (!box.value.trim()) return box.focus();
  const mine = ++turn;
  [on, button.textContent, note.textContent] = [true, words.stop, ""];
  others.postMessage?.("");
  document.querySelectorAll("audio").forEach((one) => one.pause());
  /* An iPhone lets a page speak that has spoken, if only a blank, while the button was pressed. */
  if (/Apple/.test(navigator.vendor)) speech.speak(new SpeechSynthesisUtterance(" "));
  const body = new URLSearchParams({ csrf_token: words.token, text: box.value });
  const answer = await fetch(words.hears, { method: "POST", body }).catch(() => null);
  if (mine !== turn) return;
  const heard = answer?.ok && !answer.redirected ? await answer.json() : null;
  if (!heard) return stop(answer?.status === 422 ? words.long : words.silent);
  const pieces = heard.flatMap(({ spoken, language }) =>
    (spoken.match(/.{1,160}(?:\s+|$)|.{1,160}/gsu) ?? []).map((piece) => ({ spoken: piece, language })));
  say(pieces, mine, "");
};

button.addEventListener("click", () => (on ? stop() : begin(part.previousElementSibling)));
others.onmessage = () => stop();
addEventListener("pagehide", () => stop());

/* Under this box from now on. */
export const under = (box) => {
  if (part.previousElementSibling === box) return;
  stop();
  note.textContent = "";
  box.after(part);
};
