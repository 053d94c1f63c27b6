/* The little that htmx and the browser do not do. Nothing here is needed for anything to work. */
"use strict";

/* The code of a card stands in the fragment of the address. Take it from there into the form, and out of the address. */
const cardForm = document.getElementById("card-form");
if (cardForm && location.hash.length > 12) {
  cardForm.elements.card_code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  cardForm.requestSubmit();
}

/* A button that is sending says so, and sends once. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
});

/* A page that comes back by the back button is asked for anew, unless somebody is writing in it. */
addEventListener("pageshow", (event) => {
  const writing = [...document.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  if (event.persisted && !writing) location.reload();
});

/* The print button only exists where it works. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
