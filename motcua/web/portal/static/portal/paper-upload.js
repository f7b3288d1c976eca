// <paper-upload>: sends each chosen photo at once and alone, in parts, and goes on where it stopped when the line breaks.
// Large photos are made smaller on the phone. What the server says of a paper is drawn by the server: its card is fetched
// anew after each photo. Without this file the same form sends everything by its buttons.
const PART = 256 * 1024;
const EDGE = 1600;
const WAITS = [1000, 2000, 4000, 8000, 15000];

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// One key for one photo of one paper: chosen again, it is the same upload. No crypto.subtle: the office's own network may
// have no HTTPS. A collision would only show "does not fit".
function keyOf(text) {
  const part = (seed) => {
    let hash = seed;
    for (const sign of text) hash = Math.imul(hash ^ sign.codePointAt(0), 16777619) >>> 0;
    return hash.toString(16).padStart(8, "0");
  };
  return part(2166136261) + part(84696351) + part(1540483477);
}

// Only what the server refused is final; everything else is a broken line.
class Refused extends Error {}

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size < 300 * 1024) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    if (!drawn || drawn.size >= file.size) return file;
    return new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // a picture this phone cannot draw; the office's machine can
  }
}

class PaperUpload extends HTMLElement {
  #form = null;
  #busy = new Map();
  #queue = Promise.resolve();
  #polling = false;
  #count = 0;

  connectedCallback() {
    this.#form = this.querySelector("form");
    if (!this.#form) return;
    this.classList.add("scripted");
    for (const card of this.#cards()) this.#dress(card);
    addEventListener("beforeunload", (event) => this.#busy.size && event.preventDefault());
    this.#form.addEventListener("submit", (event) => {
      if (!this.#busy.size) return;
      event.preventDefault();
      this.#say(this.#form.querySelector(".actions"), "Còn ảnh đang gửi. Xin đợi một chút rồi bấm lại.");
    });
    if (this.hasAttribute("data-waits")) this.#poll();
  }

  #cards() {
    return [...this.querySelectorAll("[data-slot]")];
  }

  #dress(card) {
    const input = card.querySelector("input[type=file]");
    if (!input || card.querySelector(".pick")) return;
    const pick = document.createElement("div");
    pick.className = "pick";
    const name = card.querySelector("h2").textContent.replace("*", "").trim();
    pick.append(...this.#button(card, `chup-${card.dataset.slot}`, "Chụp ảnh", name, { accept: "image/*", capture: "environment" }));
    pick.append(...this.#button(card, `chon-${card.dataset.slot}`, "Chọn trong máy", name, { accept: input.accept, multiple: true }));
    input.disabled = true; // it may not send the same files a second time
    card.querySelector(".choose").before(pick);
  }

  #button(card, id, words, name, options) {
    const input = Object.assign(document.createElement("input"), { type: "file", id, className: "visually-hidden" });
    for (const [key, value] of Object.entries(options)) input.setAttribute(key, value === true ? "" : value);
    const label = Object.assign(document.createElement("label"), { htmlFor: id, className: "btn second", textContent: words });
    const whose = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${name}` });
    label.append(whose);
    const icon = this.querySelector("template")?.content.querySelector(`[data-icon="${id.split("-")[0]}"] svg`);
    if (icon) label.prepend(icon.cloneNode(true));
    input.addEventListener("change", () => {
      for (const file of input.files) this.#add(card.dataset.slot, file);
      input.value = "";
    });
    return [input, label];
  }

  #add(slot, file) {
    const id = String(++this.#count);
    const upload = { slot, file, id, key: "", stopped: false, row: this.#row(slot, file, id) };
    this.#busy.set(id, upload);
    this.#queue = this.#queue.then(() => this.#send(upload)); // one after the other: a slow line carries one photo best
  }

  #row(slot, file, id) {
    const row = document.createElement("div");
    row.className = "sending";
    const name = Object.assign(document.createElement("p"), { className: "name", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0, id: `tien-${id}` });
    const label = Object.assign(document.createElement("label"), { htmlFor: bar.id, className: "visually-hidden", textContent: `Đang gửi ${file.name}` });
    const words = Object.assign(document.createElement("p"), { className: "hint", textContent: "Chờ gửi" });
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet", textContent: "Dừng" });
    stop.addEventListener("click", () => {
      const upload = this.#busy.get(id);
      if (upload) upload.stopped = true;
      this.#busy.delete(id);
      row.remove();
    });
    row.append(name, label, bar, words, stop);
    this.#place(slot).append(row);
    return { row, bar, words };
  }

  #place(slot) {
    return this.querySelector(`[data-slot="${slot}"] [data-sending]`);
  }

  async #send(upload) {
    if (upload.stopped) return;
    const { bar, words } = upload.row;
    words.textContent = "Đang thu nhỏ ảnh";
    const file = await smaller(upload.file);
    upload.key = keyOf(`${upload.slot}|${upload.file.name}|${upload.file.lastModified}|${file.size}`);
    let offset = await this.#where(upload, 0); // the same photo chosen again after a closed browser goes on
    let failures = 0;
    while (offset < file.size && !upload.stopped) {
      try {
        const answer = await this.#part(upload, file, offset);
        failures = 0;
        offset = answer.state && answer.state !== "arriving" ? file.size : answer.received;
        bar.value = Math.round((offset / file.size) * 100);
        words.textContent = `Đang gửi ${bar.value} %`;
      } catch (error) {
        if (error instanceof Refused) {
          this.#fail(upload, error.message);
          return;
        }
        words.textContent = `Mất mạng, tự gửi tiếp từ ${bar.value} %`;
        await rest(WAITS[Math.min(failures++, WAITS.length - 1)]);
        offset = await this.#where(upload, offset);
      }
    }
    this.#busy.delete(upload.id);
    if (upload.stopped) return;
    upload.row.row.remove();
    await this.#refresh(upload.slot);
    this.#poll();
  }

  async #part(upload, file, offset) {
    const answer = await fetch(this.dataset.part, {
      method: "POST",
      body: file.slice(offset, offset + PART),
      redirect: "manual",
      headers: {
        "Content-Type": "application/octet-stream",
        "X-CSRFToken": this.#form.elements.csrfmiddlewaretoken.value,
        "X-Slot": upload.slot,
        "X-Key": upload.key,
        "X-Name": encodeURIComponent(file.name),
        "X-Size": String(file.size),
        "X-Offset": String(offset),
      },
    });
    if (answer.ok) return answer.json();
    if ([400, 413, 422].includes(answer.status)) throw new Refused((await answer.json()).words);
    if (answer.type === "opaqueredirect") throw new Refused("Bản nháp này đã gửi hoặc đã xóa. Xin tải lại trang.");
    throw new Error(String(answer.status));
  }

  async #where(upload, offset) {
    try {
      const answer = await fetch(`${this.dataset.states}?khoa=${upload.key}`, { redirect: "manual" });
      return answer.ok ? (await answer.json()).received : offset;
    } catch {
      return offset;
    }
  }

  #fail(upload, words) {
    this.#busy.delete(upload.id);
    const { row, bar } = upload.row;
    bar.remove();
    row.querySelector("button").textContent = "Đóng";
    const said = row.querySelector(".hint");
    said.className = "error-text";
    said.textContent = words;
  }

  async #refresh(slot) {
    try {
      const answer = await fetch(location.pathname, { redirect: "manual" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const fresh of page.querySelectorAll("[data-slot]")) {
        const old = this.querySelector(`[data-slot="${fresh.dataset.slot}"]`);
        if (!old || (slot && fresh.dataset.slot !== slot)) continue;
        const sending = old.querySelector("[data-sending]");
        const held = old.contains(document.activeElement) ? document.activeElement.id : "";
        old.replaceWith(fresh);
        fresh.querySelector("[data-sending]").replaceWith(sending);
        this.#dress(fresh);
        if (held) document.getElementById(held)?.focus();
      }
    } catch {
      // the line is broken; the next photo or the next page shows it
    }
  }

  async #poll() {
    if (this.#polling) return;
    this.#polling = true;
    for (let turn = 0; turn < 90; turn++) {
      await rest(turn < 10 ? 1500 : 4000);
      try {
        const answer = await fetch(this.dataset.states, { redirect: "manual" });
        if (!answer.ok) break;
        if (!(await answer.json()).waits) {
          await this.#refresh("");
          break;
        }
      } catch {
        continue;
      }
    }
    this.#polling = false;
  }

  #say(place, words) {
    let said = this.querySelector("[data-said]");
    if (!said) {
      said = Object.assign(document.createElement("p"), { className: "error-text" });
      said.setAttribute("role", "alert");
      said.dataset.said = "";
      place.before(said);
    }
    said.textContent = words;
  }
}
customElements.define("paper-upload", PaperUpload);
