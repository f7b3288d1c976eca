// <read-aloud src="…">: reads the sentences at `src` (or the ones inside) with a Vietnamese voice of this very device.
// Voices that send the text to somebody else's machine are never used. Without a voice, what stands inside stays: the
// office's own recording, or nothing.
class ReadAloud extends HTMLElement {
  connectedCallback() {
    if (!("speechSynthesis" in globalThis)) return;
    this.look = () => this.offer();
    this.leave = () => this.stop();
    speechSynthesis.addEventListener?.("voiceschanged", this.look);
    addEventListener("pagehide", this.leave);
    this.offer();
  }

  disconnectedCallback() {
    globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", this.look);
    removeEventListener("pagehide", this.leave);
    if (this.button) this.stop();
  }

  offer() {
    const vietnamese = (voice) => voice.localService && /^vi\b/i.test(voice.lang.replace("_", "-"));
    this.voice = speechSynthesis.getVoices().find(vietnamese);
    if (!this.voice || this.button) return;
    for (const child of this.children) child.hidden = true;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn second";
    this.status = document.createElement("span");
    this.status.setAttribute("role", "status");
    this.status.className = "muted";
    this.append(this.button, " ", this.status);
    this.say(false);
    this.button.addEventListener("click", () => (this.reading ? this.stop() : this.start()));
  }

  say(reading) {
    this.reading = reading;
    this.button.textContent = reading ? "Dừng đọc" : "Nghe đọc";
    this.button.setAttribute("aria-pressed", String(reading));
  }

  async sentences() {
    const inside = [...this.querySelectorAll(":scope > span[hidden]")].map((one) => one.textContent);
    const src = this.getAttribute("src");
    if (!src) return inside;
    const answer = await fetch(src);
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.text()).split("\n");
  }

  async start() {
    this.say(true);
    this.status.textContent = "";
    try {
      this.kept ??= await this.sentences();
    } catch {
      this.say(false);
      this.status.textContent = "Chưa tải được lời đọc, xin thử lại.";
      return;
    }
    speechSynthesis.cancel();
    const lines = this.kept.filter((line) => line.trim());
    lines.forEach((line, place) => {
      const spoken = new SpeechSynthesisUtterance(line);
      spoken.voice = this.voice;
      spoken.lang = this.voice.lang;
      spoken.rate = 0.9;
      if (place === lines.length - 1) spoken.onend = () => this.say(false);
      speechSynthesis.speak(spoken);
    });
  }

  stop() {
    speechSynthesis.cancel();
    this.say(false);
  }
}
customElements.define("read-aloud", ReadAloud);
