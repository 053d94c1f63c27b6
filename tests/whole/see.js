/* What axe cannot see. Given the smallest size of a thing to press, and whether the page is mirrored English; gives
   what is wrong, a line each. */
([target, mirrored]) => {
  const wrong = [];
  const say = (what, element, more = "") => wrong.push(`${what}: ${element.outerHTML.slice(0, 160)} ${more}`);
  const seen = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !element.closest(".vh, .skip") && element.getClientRects().length > 0;

  // Nothing is wider than the page.
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) {
    wrong.push(`the page is ${wide} pixels wide`);
    for (const one of document.body.querySelectorAll("*")) {
      const {left, right} = one.getBoundingClientRect();
      if (seen(one) && (right > innerWidth + 1 || left < -1)) say("too wide", one);
    }
  }

  // What one presses is large enough. A box to tick is as large as its label.
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(one)) continue;
    const label = one.matches("[type=checkbox], [type=radio]") ? one.closest("label") : null;
    const {width, height} = (label ?? one).getBoundingClientRect();
    if (width < target - .5 || height < target - .5) say("too small to press", one, `${width} × ${height}`);
  }

  // One reads in the order in which the page is written: downwards, and along a line as the language goes.
  const turned = document.documentElement.dir === "rtl";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let last = null;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || !seen(element) || element.closest(".nav, svg, textarea, select, option, noscript, [hidden]")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    if (last && last.block !== (last.block = element.closest("p, li, h1, h2, h3, label, dt, dd, legend, a, button, small, div"))) {
      const beside = box.top < last.box.bottom - 4 && box.bottom > last.box.top + 4;
      const back = turned ? box.right > last.box.right + 4 : box.left < last.box.left - 4;
      if (box.bottom < last.box.top - 4 || (beside && back && box.top < last.box.bottom - 8 && box.top <= last.box.top))
        say("stands before what is written before it", element, `after “${last.words}”`);
    }
    last = {box, block: last?.block ?? element, words: text.data.trim().slice(0, 40)};
  }

  // The title says what the heading says, but for names: those are for nobody who sees only the list of open pages.
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const heading = document.querySelector("h1").cloneNode(true);
  heading.querySelectorAll("bdi").forEach((name) => name.remove());
  const said = plain(heading.textContent);
  const title = plain(document.title.split(" – ")[0].replace(document.querySelector("#wrong") ? /^[^:]+: / : "", ""));
  if (said && !title.includes(said) && !said.includes(title)) wrong.push(`the title “${title}” does not say “${said}”`);

  // In the mirror everything that is translated is in Arabic letters. Names and people's own texts say what they are.
  if (mirrored) {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = words.nextNode(); text; text = words.nextNode()) {
      const element = text.parentElement;
      const own = element.closest("bdi, .num, .code, .face, svg, style, script, noscript, textarea, [dir=auto], [lang]:not(html)");
      if (/\p{Script=Latin}/u.test(text.data) && !own) say("not translated, or nobody's words", element);
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
      for (const name of ["aria-label", "title", "placeholder"])
        if (/\p{Script=Latin}/u.test(one.getAttribute(name) ?? "") && !one.closest("[lang]:not(html)")) say(`${name} is not translated`, one);
    if (/\p{Script=Latin}/u.test(title)) wrong.push(`the title is not translated: ${title}`);
  }
  return wrong;
}
