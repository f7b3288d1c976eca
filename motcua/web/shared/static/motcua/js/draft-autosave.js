// <draft-autosave name="…"> around a form: keeps what was typed until the form is sent. Only in sessionStorage: the PC
// is shared, and what was typed is somebody's personal data; it dies with the tab. Never passwords, files or hidden
// fields. `data-fresh` on the element (a form sent back by the server) throws the draft away.
class DraftAutosave extends HTMLElement {
  #form = null;

  connectedCallback() {
    this.#form = this.querySelector("form");
    if (!this.#form) return;
    if (this.hasAttribute("data-fresh")) this.#forget();
    else this.#restore();
    this.#form.addEventListener("input", () => this.#save());
    this.#form.addEventListener("change", () => this.#save());
    this.#form.addEventListener("submit", () => this.#forget());
  }

  get #key() {
    return `draft:${location.pathname}:${this.getAttribute("name") ?? ""}`;
  }

  #fields() {
    return [...this.#form.elements].filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !field.hasAttribute("data-no-draft"),
    );
  }

  #save() {
    const kept = this.#fields().map((field) => {
      const ticks = field.type === "checkbox" || field.type === "radio";
      return [field.name, ticks ? field.value : null, ticks ? field.checked : field.value];
    });
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      return; // storage is full or forbidden: the form still works
    }
    const said = this.querySelector("[data-saved-at]");
    if (said) said.textContent = `Nháp giữ trên máy này lúc ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" })}`;
  }

  #restore() {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
    } catch {
      return;
    }
    const seen = new Map();
    for (const field of this.#fields()) {
      const ticks = field.type === "checkbox" || field.type === "radio";
      const places = kept.filter(([name, value]) => name === field.name && (!ticks || value === field.value));
      const turn = seen.get(field.name) ?? 0;
      seen.set(field.name, turn + 1);
      const found = places[ticks ? 0 : turn];
      if (!found) continue;
      if (ticks) field.checked = found[2];
      else if (!field.value) field.value = found[2]; // what the server sent is newer than the draft
    }
  }

  #forget() {
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // nothing was kept
    }
  }
}
customElements.define("draft-autosave", DraftAutosave);
