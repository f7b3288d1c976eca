// <hot-keys> around a form: F2–F9 and Ctrl+Enter press what carries `data-key="F8"`; a field takes the cursor, a link or
// a button is clicked. "/" goes to the list's search box, unless somebody is typing.
class HotKeys extends HTMLElement {
  #listen = (event) => this.#press(event);

  connectedCallback() {
    document.addEventListener("keydown", this.#listen);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#listen);
  }

  #press(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const name = (event.ctrlKey ? "Ctrl+" : "") + event.key;
    const plain = event.key.length === 1 && !event.ctrlKey;
    if (plain && (name !== "/" || event.target.matches("input, textarea, select"))) return;
    const place = [...this.querySelectorAll("[data-key]")].find((one) => one.dataset.key === name);
    if (!place) return;
    event.preventDefault();
    if (place.matches("input, textarea, select")) place.focus();
    else place.click();
  }
}
customElements.define("hot-keys", HotKeys);
