/* A phone's voice that behaves as `how` says. What it is asked to say stands in `window.said`. */
(how) => {
  const events = new EventTarget();
  const list = () => how.voices.map(([lang, localService]) => ({ name: lang, lang, localService, default: false }));
  let voices = how.late ? [] : list();
  let current = null;
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const tell = (utterance, what, more = {}) => utterance[`on${what}`]?.(Object.assign(new Event(what), more));
  const speech = {
    get speaking() { return current !== null; },
    pending: false,
    paused: false,
    getVoices: () => voices,
    speak(utterance) {
      const { text, rate, lang } = utterance;
      const marked = [...(CSS.highlights.get("spoken") ?? [])].join(" ");
      window.said.push({ text, rate, lang, voice: utterance.voice?.lang, marked });
      current = utterance;
      if (how.gone && window.said.length >= how.gone) voices = [];
      if (how.error) return void setTimeout(tell, 10, utterance, "error", { error: how.error });
      if (how.silent) return;
      setTimeout(() => current === utterance && tell(utterance, "start"), 5);
      if (how.endless || (how.stops && text.length > how.stops)) return;
      setTimeout(() => {
        if (current !== utterance) return;
        current = null;
        tell(utterance, "end");
      }, 10 + text.length * (how.letter ?? 10));
    },
    cancel() {
      const before = current;
      current = null;
      if (before) setTimeout(tell, 0, before, "error", { error: "interrupted" });
    },
    pause() { this.cancel(); },
    resume() {},
  };
  window.come = (told) => {
    voices = list();
    if (told) speech.onvoiceschanged?.(new Event("voiceschanged"));
  };
  window.go = () => {
    voices = [];
    speech.onvoiceschanged?.(new Event("voiceschanged"));
  };
  Object.defineProperty(window, "speechSynthesis", { value: how.missing ? undefined : speech });
  if (how.languages) Object.defineProperty(navigator, "languages", { value: how.languages });
}
