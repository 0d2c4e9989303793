"use strict";
// Asks now and then whether the page has become old. An unchanged page costs a few bytes (304); the pauses grow while
// nothing happens; a page that nobody looks at asks nothing, and at once when it is looked at again.

const FIRST_PAUSE = 8;
const LONGEST_PAUSE = 60;
const LONGEST_PAUSE_AFTER_FAILURE = 300;

function watchNews({ address, tag, onNews }) {
  let pause = FIRST_PAUSE;
  let timer = 0;
  let asking = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause * 1000);
  };
  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const response = await fetch(address, { headers: { "If-None-Match": tag }, cache: "no-store" });
      if (response.status === 410) return; // the link is over: nothing will ever be new here
      const fresh = response.headers.get("ETag");
      if (response.status === 204 && fresh && fresh !== tag && (await onNews())) {
        tag = fresh;
        pause = FIRST_PAUSE;
      } else {
        pause = Math.min(LONGEST_PAUSE, pause * 1.5);
      }
      if (!response.ok && response.status !== 304) pause = LONGEST_PAUSE;
    } catch {
      // no connection just now
      pause = Math.min(LONGEST_PAUSE_AFTER_FAILURE, pause * 2);
    } finally {
      asking = false;
    }
    later();
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    pause = FIRST_PAUSE;
    clearTimeout(timer);
    ask();
  });
  later();
  return {
    soon() {
      pause = FIRST_PAUSE;
      later();
    },
  };
}
