// What makes the counter quicker where scripts run. Without this file every key becomes a button that sends the form.

// <cursor-at to="id">: the server says where the cursor belongs next; a swapped region places it again,
// unless the clerk has gone elsewhere since asking: nobody's typing may land where an answer happens to point.
let waiting = null;
let swapping = false;
let goneElsewhere = false;
document.addEventListener("htmx:beforeRequest", () => (goneElsewhere = false));
document.addEventListener("htmx:beforeSwap", () => (swapping = true));
for (const over of ["htmx:afterSwap", "htmx:afterRequest"]) document.addEventListener(over, () => (swapping = false));
document.addEventListener("focusin", () => swapping || (goneElsewhere = true));

// A change in one place asks for the slip or the hits only: scans go along when the whole desk is drawn anew, not each time.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.target?.id === "desk") return;
  for (const name of [...detail.formData.keys()]) if (name.endsWith("-file")) detail.formData.delete(name);
});

class CursorAt extends HTMLElement {
  connectedCallback() {
    if (!this.getAttribute("to")) return;
    if (document.readyState === "complete") waiting = this; // a swap: htmx puts the old cursor back first
    else setTimeout(() => this.go());
  }

  go() {
    const place = this.getAttribute("to");
    const found = {
      tiles: ["#tiles button", "#q"],
      "papers-first": [".paper-rows input:checked", "#receive"],
      "error-summary": [".error-summary"],
    }[place] ?? [`#${CSS.escape(place)}`];
    found.map((selector) => document.querySelector(selector)).find(Boolean)?.focus();
  }
}

document.addEventListener("htmx:afterSettle", () => {
  if (!goneElsewhere) waiting?.go();
  waiting = null;
});
customElements.define("cursor-at", CursorAt);

// <tile-keys search="id">: while the cursor is on a tile, a digit chooses, arrows walk, letters go to the search box.
class TileKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const tiles = [...this.querySelectorAll("button")];
    const at = tiles.indexOf(event.target.closest("button"));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (/^[1-9]$/.test(event.key)) {
      const tile = tiles[Number(event.key) - 1];
      if (!tile) return;
      event.preventDefault();
      tile.click();
    } else if (step) {
      event.preventDefault();
      tiles[Math.min(tiles.length - 1, Math.max(0, at + step))]?.focus();
    } else if (/^\p{L}$/u.test(event.key)) {
      document.getElementById(this.getAttribute("search"))?.focus(); // the letter itself lands there
    }
  }
}
customElements.define("tile-keys", TileKeys);

// From the search box down to the tiles: in the box itself a digit is something to look for.
document.addEventListener("keydown", (event) => {
  const tile = event.key === "ArrowDown" && event.target.id === "q" && document.querySelector("#tiles button");
  if (!tile || event.ctrlKey || event.altKey || event.isComposing) return;
  event.preventDefault();
  tile.focus();
});

// <pick-keys>: while the cursor is on one of a few choices, a digit takes the choice of that place.
class PickKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      const choice = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && this.querySelectorAll("input")[Number(event.key) - 1];
      if (!choice) return;
      event.preventDefault();
      choice.focus();
      choice.click();
    });
  }
}
customElements.define("pick-keys", PickKeys);

// A draft put back by the browser shows itself: otherwise somebody's data would wait unseen in a closed part.
addEventListener("load", () => {
  const name = document.getElementById("id_applicant-full_name");
  const part = name?.closest("details");
  if (!part || !name.value || document.querySelector(".person")) return;
  part.open = true;
  const restored = document.getElementById("restored");
  if (restored) restored.hidden = false;
});

// "Somebody else": the draft goes too.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-forget]")) return;
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
});

// Printing takes the cursor into the frame with the slip; Enter belongs to "next person" again as soon as it is done.
const frame = document.querySelector("iframe.print-preview, iframe.print-frame");
if (frame) {
  const back = () => [frame, document.body, null].includes(document.activeElement) && (document.querySelector("a[autofocus]") ?? document.querySelector("#tiles button"))?.focus();
  const soon = () => setTimeout(back, 600);
  soon(); // the slip may have come before this script
  frame.addEventListener("load", soon);
  // A slow PDF takes the cursor long after its frame has loaded: look again for the first seconds, then leave it be.
  const looking = setInterval(back, 250);
  setTimeout(() => clearInterval(looking), 6000);
  addEventListener("focus", () => setTimeout(back, 100));
  addEventListener("afterprint", back);
}
