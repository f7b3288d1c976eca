// <undo-timer until="…">: says how long the move may still be undone. Without scripts the hour stands there instead.
class UndoTimer extends HTMLElement {
  #tick = 0;

  connectedCallback() {
    this.#show();
    this.#tick = setInterval(() => this.#show(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
  }

  #show() {
    const left = Math.floor((Date.parse(this.getAttribute("until")) - Date.now()) / 1000);
    if (Number.isNaN(left) || Math.abs(left) > 600) return clearInterval(this.#tick); // another clock: the hour stays
    const bar = this.closest(".undo");
    if (left <= 0 && bar) {
      clearInterval(this.#tick);
      bar.querySelector("form")?.remove();
      return;
    }
    const words = document.createElement("span");
    words.setAttribute("aria-hidden", "true"); // a screen reader hears the hour once, not every second
    words.textContent = `, còn ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.replaceChildren(words);
  }
}
customElements.define("undo-timer", UndoTimer);
