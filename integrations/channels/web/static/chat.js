"use strict";
// The page works without this file. With it, a question is sent without leaving the page, the answer is added to the
// conversation (which a screen reader then reads out), and news from the coordinators appears by itself.

const SECONDS_WHILE_WAITING = 3;

const byId = (id) => document.getElementById(id);
const chat = () => document.querySelector(".chat");

function adopt(page, { keepTyped }) {
  const fresh = page.querySelector(".chat");
  if (!fresh) return false;
  const turns = byId("turns");
  const arrived = page.querySelectorAll("#turns > .turn");
  turns.querySelectorAll(".pending").forEach((pending) => pending.remove());
  const known = turns.querySelectorAll(":scope > .turn").length;
  if (arrived.length < known) return false;
  if (known === 0 && arrived.length > 0) {
    chat().replaceWith(document.importNode(fresh, true));
    afterNews(arrived.length);
    return true;
  }
  byId("latest")?.removeAttribute("id");
  for (const turn of [...arrived].slice(known)) turns.append(document.importNode(turn, true));
  turns.lastElementChild?.setAttribute("id", "latest");
  byId("mine").replaceWith(document.importNode(page.getElementById("mine"), true));
  document.querySelectorAll(".chat > .notice").forEach((notice) => notice.remove());
  const notice = fresh.querySelector(":scope > .notice");
  if (notice) turns.after(document.importNode(notice, true));
  chat().dataset.waiting = fresh.dataset.waiting;
  if (!keepTyped) {
    byId("composer").replaceWith(document.importNode(page.getElementById("composer"), true));
    if (!page.getElementById("choosing")) byId("choosing")?.remove();
  }
  if (arrived.length > known) afterNews(arrived.length - known);
  return true;
}

function afterNews(count) {
  const turns = byId("turns").children;
  const first = turns[Math.max(0, turns.length - count)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  first?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

function showPending(text) {
  const bubble = (who, words) => {
    const turn = document.createElement("li");
    turn.className = `turn ${who} pending`;
    const said = document.createElement("div");
    said.className = "said";
    said.textContent = words;
    turn.append(said);
    byId("turns").append(turn);
    return turn;
  };
  if (text) bubble("teacher", text);
  const thinking = bubble("assistant thinking", chat().dataset.thinking);
  thinking.scrollIntoView({ block: "nearest" });
}

async function send(form) {
  const data = new URLSearchParams(new FormData(form));
  const button = form.querySelector("button:not([type=button])");
  if (button.disabled) return;
  button.disabled = true;
  showPending(data.get("verb") ? "" : data.get("text"));
  try {
    const response = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const wrong = page.querySelector(".wrong");
    if (wrong && form.id !== "composer") {
      tell(form, wrong.textContent);
      return;
    }
    if (!wrong) form.closest("details")?.removeAttribute("open");
    if (!adopt(page, { keepTyped: false })) document.location.assign("/");
    watch.soon();
    if (chat().dataset.waiting) setTimeout(lookWhileWaiting, SECONDS_WHILE_WAITING * 1000);
    if (wrong) byId("text").focus();
  } catch {
    // no connection: the browser's own way shows its own message and keeps what was typed
    form.submit();
  } finally {
    button.disabled = false;
    document.querySelectorAll(".pending").forEach((pending) => pending.remove());
  }
}

function tell(form, sentence) {
  form.querySelectorAll(".wrong").forEach((old) => old.remove());
  const paragraph = document.createElement("p");
  paragraph.className = "wrong";
  paragraph.setAttribute("role", "alert");
  paragraph.textContent = sentence;
  form.prepend(paragraph);
  paragraph.scrollIntoView({ block: "nearest" });
}

async function look() {
  if (document.querySelector(".pending")) return false;
  const address = chat().dataset.waiting ? document.location.search : "";
  const response = await fetch(`/${address}`, { cache: "no-store" });
  return response.ok && adopt(new DOMParser().parseFromString(await response.text(), "text/html"), { keepTyped: true });
}

async function lookWhileWaiting() {
  if (!chat()?.dataset.waiting) return;
  if (!document.hidden) await look().catch(() => false);
  setTimeout(lookWhileWaiting, SECONDS_WHILE_WAITING * 1000);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-live]")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.id === "text" && event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!typing || !matchMedia("(pointer: fine)").matches) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const example = event.target.closest("[data-example]");
  if (!example) return;
  event.preventDefault();
  byId("text").value = example.textContent;
  byId("text").focus();
});

const watch = watchNews({ address: chat().dataset.news, tag: chat().dataset.tag, onNews: look });
setTimeout(lookWhileWaiting, SECONDS_WHILE_WAITING * 1000);
