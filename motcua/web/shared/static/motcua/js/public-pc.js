// <public-pc> on every page of a machine that anybody may use. Two minutes without a touch and everything is forgotten;
// for the last twenty seconds a dialog asks. While somebody types or reads, the office is told so, since it counts as well.
// Without this file the page leads on by itself, and the office forgets all the same.
const IDLE = 120_000;
const WARN = 20_000;
const TELL = 30_000;
const OVER = "/may-dung-chung/het-gio/";
const STILL_HERE = "/may-dung-chung/con-day/";
const SIGNS = ["pointerdown", "pointermove", "keydown", "input", "scroll", "wheel", "touchstart"];

class PublicPc extends HTMLElement {
  #touched = Date.now();
  #told = Date.now();
  #tabs = "BroadcastChannel" in window ? new BroadcastChannel("public-pc") : null;
  #dialog = null;
  #gone = false;

  connectedCallback() {
    this.#dialog = this.querySelector("dialog");
    this.#belongToThisVisit();
    for (const sign of SIGNS) addEventListener(sign, () => this.#touch(), { passive: true, capture: true });
    this.querySelector("form").addEventListener("submit", () => this.#clear());
    this.querySelector("[data-stay]").addEventListener("click", () => this.#stay());
    this.querySelector("[data-wipe]").addEventListener("click", () => this.querySelector("form").requestSubmit());
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#stay();
    });
    this.#tabs?.addEventListener("message", ({ data }) => {
      if (data === "wipe") this.#wipe(false);
      else if (!this.#dialog.open) this.#touched = Date.now();
      else this.#stay(false);
    });
    // A page that comes back from the browser's memory may be another person's.
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.#gone = false;
      this.#touched = Date.now();
      if (history.state?.visit !== sessionStorage.getItem("visit")) this.#leave("/");
    });
    setInterval(() => this.#look(), 500);
  }

  // Each entry of the history is marked with the visit it was opened in; going back to one of an earlier visit leads to the
  // front door instead.
  #belongToThisVisit() {
    let visit = sessionStorage.getItem("visit");
    if (!visit) {
      visit = String(Math.random());
      sessionStorage.setItem("visit", visit);
    }
    const how = performance.getEntriesByType("navigation")[0]?.type;
    const marked = history.state?.visit;
    if (how === "back_forward" && marked !== visit) this.#leave("/");
    else history.replaceState({ visit }, "");
  }

  #leave(address) {
    this.#gone = true;
    document.documentElement.hidden = true;
    location.replace(address);
  }

  #touch() {
    if (this.#dialog.open || this.#gone) return; // once asked, only an answer counts
    const now = Date.now();
    if (now - this.#touched > 1000) this.#tabs?.postMessage("touched");
    this.#touched = now;
  }

  #look() {
    if (this.#gone) return;
    const now = Date.now();
    const left = this.#touched + IDLE - now;
    if (left <= 0) return this.#wipe();
    if (left <= WARN) return this.#warn(Math.ceil(left / 1000));
    if (this.#touched > this.#told && now - this.#told > TELL) this.#tell();
  }

  #tell() {
    this.#told = Date.now();
    fetch(STILL_HERE, { cache: "no-store" }).catch(() => {});
  }

  #warn(left) {
    const said = this.querySelector("[data-said]");
    if (!this.#dialog.open) {
      this.#dialog.showModal();
      this.querySelector("[data-stay]").focus();
    }
    this.querySelector("[data-left]").textContent = left;
    if (left === 10 || left === 5) said.textContent = `Còn ${left} giây`;
  }

  #stay(tell = true) {
    this.#dialog.close();
    this.querySelector("[data-said]").textContent = "";
    this.#touched = Date.now();
    if (tell) {
      this.#tell();
      this.#tabs?.postMessage("touched");
    }
  }

  #clear() {
    this.#gone = true;
    this.#tabs?.postMessage("wipe");
    sessionStorage.clear();
    localStorage.clear();
  }

  #wipe(tell = true) {
    this.#gone = true;
    if (tell) this.#clear();
    else sessionStorage.clear();
    for (const form of document.forms) form.reset();
    this.#leave(OVER);
  }
}
customElements.define("public-pc", PublicPc);
