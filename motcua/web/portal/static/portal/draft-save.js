// <draft-save data-url="…"> around a step's form: keeps what is typed in the draft on the office's machine, a second after
// the last key and when the page is left. Every step's button does the same without this file.
class DraftSave extends HTMLElement {
  #form = null;
  #timer = 0;
  #changed = false;

  connectedCallback() {
    this.#form = this.querySelector("form");
    if (!this.#form) return;
    this.#form.addEventListener("input", () => this.#later());
    this.#form.addEventListener("change", () => this.#later());
    this.#form.addEventListener("submit", () => {
      clearTimeout(this.#timer);
      this.#changed = false;
    });
    addEventListener("pagehide", () => this.#changed && this.#save(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.#changed && this.#save(true));
  }

  #later() {
    this.#changed = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(false), 1000);
  }

  async #save(leaving) {
    clearTimeout(this.#timer);
    this.#changed = false;
    const said = this.querySelector("[data-saved]");
    try {
      const answer = await fetch(this.dataset.url, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.#form)),
        keepalive: leaving,
        redirect: "manual",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      if (said) said.textContent = `Đã lưu lúc ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" })}.`;
    } catch {
      this.#changed = true;
      if (said) said.textContent = "Mất mạng: chưa lưu được, máy sẽ thử lại.";
      if (!leaving) this.#timer = setTimeout(() => this.#save(false), 8000);
    }
  }
}
customElements.define("draft-save", DraftSave);
