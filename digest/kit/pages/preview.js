// Loads the edition again when something changed, and stays where the reader was.
"use strict";
const frame = document.querySelector("iframe");
const state = document.getElementById("state");
let version = document.body.dataset.version;
const events = new EventSource("/events");
events.onmessage = (event) => {
  state.textContent = "";
  if (event.data === version) return;
  version = event.data;
  if (!frame) { location.reload(); return; }
  const inner = frame.contentWindow;
  let place = 0;
  try { place = inner.scrollY; } catch { /* a PDF viewer tells nobody where it is */ }
  frame.addEventListener("load", () => { try { inner.scrollTo(0, place); } catch { /* as above */ } }, { once: true });
  try { inner.location.reload(); } catch { frame.src = frame.src; }
  state.textContent = "changed at " + new Date().toLocaleTimeString();
};
events.onerror = () => { state.textContent = "the preview has ended"; };
