"use strict";
// The page works without this file. With it, what the coordinators decide appears by itself.

const page = () => document.querySelector(".own-page");

async function showNews() {
  // whoever is writing, about to cancel or copying a link that is shown once is not disturbed
  if (document.querySelector(".own-acts details[open], .secret")) return false;
  const response = await fetch(document.location.pathname, { cache: "no-store" });
  if (!response.ok) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".own-page");
  if (!fresh) return false;
  const notice = document.createElement("div");
  notice.setAttribute("role", "status");
  page().replaceWith(document.importNode(fresh, true));
  page().querySelector("h1").after(notice);
  notice.className = "unseen";
  setTimeout(() => {
    notice.textContent = [...page().querySelectorAll(".own-head")].map((one) => one.textContent).join(" ");
  }, 100);
  return true;
}

if (page()) watchNews({ address: page().dataset.news, tag: page().dataset.tag, onNews: showNews });
