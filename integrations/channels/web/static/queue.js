"use strict";
// The desk works without this file. With it there are keys for everything, what colleagues do appears by itself, and the
// seconds in which a decision can be taken back are counted down.

const PAUSE = 2.5;
const LONGEST_PAUSE = 60;
const LETTERS = "desk-letters";
const list = document.querySelector(".queue[data-since]");
const one = document.querySelector(".one[data-since]");
const live = document.querySelector("#live");

document.documentElement.classList.add("scripted");
for (const hidden of document.querySelectorAll(".keys-hint, [data-print]")) hidden.hidden = false;
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// --- taking back -----------------------------------------------------------------------------------------------------

for (const form of document.querySelectorAll("form.undo")) {
  const end = Date.now() + form.dataset.seconds * 1000;
  const left = form.querySelector(".left");
  const tick = setInterval(() => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = left.textContent.replace(/\d+/, seconds);
      return;
    }
    clearInterval(tick);
    const over = document.createElement("p");
    over.className = "over";
    over.textContent = form.dataset.over;
    form.replaceChildren(over);
  }, 1000);
}

// --- several at once -------------------------------------------------------------------------------------------------

const ticks = () => [...document.querySelectorAll(".row-tick input")];

function countTicks() {
  const bar = document.querySelector(".several");
  if (!bar) return;
  const count = ticks().filter((box) => box.checked).length;
  const words = bar.querySelector(".several-count");
  bar.classList.toggle("some", count > 0);
  words.textContent = words.dataset.words.replace("#", count);
  words.hidden = count === 0;
  bar.querySelector(".several-lead").hidden = count > 0;
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".row-tick input")) countTicks();
});
document.querySelector(".pick")?.addEventListener("click", (event) => {
  event.preventDefault();
  const clear = ticks().filter((box) => box.closest(".row").matches("[data-clear]:not(.gone)"));
  const all = clear.every((box) => box.checked);
  for (const box of clear) box.checked = !all;
  countTicks();
});
// also after "back", when the browser has put the ticks where they were
addEventListener("pageshow", countTicks);
countTicks();

// --- what others do --------------------------------------------------------------------------------------------------

function tell(words, link, address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = link;
  live.replaceChildren(...(words ? [`${words} `] : []), anchor);
}

function markGone(row, words) {
  const news = document.createElement("p");
  news.className = "row-news";
  news.textContent = words;
  row.querySelector(".row-news")?.remove();
  row.querySelector(".row-state").prepend(news);
  row.classList.add("gone", "fresh");
  const box = row.querySelector(".row-tick input");
  if (box) box.checked = false;
}

function takeOver(row, fresh) {
  const box = row.querySelector(".row-tick input");
  const focused = row.contains(document.activeElement) ? document.activeElement.className || "a" : "";
  const copy = document.importNode(fresh, true);
  if (box?.checked) copy.querySelector(".row-tick input").checked = true;
  copy.classList.toggle("here", row.classList.contains("here"));
  copy.classList.add("fresh");
  row.replaceWith(copy);
  if (focused) copy.querySelector("h2 a").focus();
}

async function showInList(changed) {
  const response = await fetch(document.location.href, { cache: "no-store" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  let isNew = false;
  for (const { id, words, version } of changed) {
    const row = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (row && fresh && row.dataset.version !== String(version)) takeOver(row, fresh);
    else if (row && !fresh) markGone(row, words);
    else if (!row && fresh) isNew = true;
  }
  for (const part of [".queue-head h1", ".filters", ".undelivered"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.importNode(fresh, true));
  }
  if (isNew) tell("", live.dataset.new, document.location.href);
  countTicks();
}

function showInOne(changed) {
  const mine = changed.find(({ id }) => id === one.dataset.booking);
  if (!mine || mine.what === "noted") return;
  tell(live.dataset.meanwhile.replace("#", mine.words), live.dataset.show, document.location.pathname);
}

function watch(place, show) {
  let since = place.dataset.since;
  let pause = PAUSE;
  let timer = 0;
  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const response = await fetch(`/queue/changes?since=${since}`, { cache: "no-store" });
      if (response.redirected) return; // signed out: the next press leads to the sign-in
      if (response.status === 200) {
        const news = await response.json();
        await show(news.changed);
        since = news.since;
      }
      pause = response.ok ? PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
    } catch {
      // no connection just now
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
    timer = setTimeout(ask, pause * 1000);
  }
  document.addEventListener("visibilitychange", ask);
  timer = setTimeout(ask, pause * 1000);
}

if (list) watch(list, showInList);
if (one) watch(one, showInOne);

// --- keys ------------------------------------------------------------------------------------------------------------

const help = document.querySelector("#keys");
const lettersOn = document.querySelector("#keys-on");
const lettersKept = () => {
  try {
    return localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
};
if (lettersOn) {
  lettersOn.checked = lettersKept();
  lettersOn.addEventListener("change", () => {
    try {
      localStorage.setItem(LETTERS, lettersOn.checked ? "on" : "off");
    } catch {
      // it holds for this page then
    }
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) help.showModal();
});

const rows = () => [...document.querySelectorAll(".row")];
const here = () => document.querySelector(".row.here");

function goTo(row) {
  if (!row) return;
  here()?.classList.remove("here");
  row.classList.add("here");
  row.querySelector("h2 a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(by) {
  if (one) {
    const link = document.querySelector(`[data-leaf="${by > 0 ? "j" : "k"}"]`);
    if (link) link.click();
    return;
  }
  const all = rows();
  const at = all.indexOf(here());
  goTo(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]);
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (!row || row === here()) return;
  here()?.classList.remove("here");
  row.classList.add("here");
});

/** Opens the form of this letter on the booking's page, and puts the cursor where one writes. */
function open(letter) {
  const place = document.querySelector(`.one [data-key="${letter}"]`);
  if (!place) return;
  if (place.matches("form")) {
    place.requestSubmit();
    return;
  }
  if ("submit" in place.dataset) {
    place.querySelector("form").requestSubmit();
    return;
  }
  place.open = true;
  const first = place.querySelector(letter === "a" ? "button" : "textarea[required], input[type=date], textarea");
  place.scrollIntoView({ block: "nearest" });
  first?.focus();
}

const CHOICES = { a: "approve", d: "decline", p: "propose", n: "note", c: "claim" };

function act(letter) {
  if (one) return open(letter);
  const row = here();
  if (!row || row.classList.contains("gone")) return;
  const approve = row.querySelector(".row-buttons button[value=approve]");
  if (letter === "a" && approve) approve.click();
  else if (letter === "c") claim(row);
  else document.location.href = `/decide/${row.id}?choice=${CHOICES[letter]}#decision`;
}

function claim(row) {
  for (const box of ticks()) box.checked = box.closest(".row") === row;
  document.querySelector("#several button[value=claim]").click();
}

const KEYS = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: () => here()?.querySelector(".row-tick input:not(:disabled)")?.click(),
  u: () => document.querySelector("form.undo button")?.click(),
  "/": () => document.querySelector("#q")?.focus(),
  "?": () => help?.showModal(),
};

const WRITES = "input:not([type=checkbox]):not([type=submit]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches(WRITES)) event.target.blur();
  if (event.target.matches(WRITES) || help?.open || (lettersOn && !lettersOn.checked && event.key !== "?")) return;
  // arrows scroll the page of one booking, as everywhere
  if (one && event.key.startsWith("Arrow")) return;
  const work = KEYS[event.key] || (event.key in CHOICES ? () => act(event.key) : null);
  if (!work) return;
  event.preventDefault();
  work();
});
