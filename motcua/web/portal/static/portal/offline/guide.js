// <kept-guide>: the guide as this machine keeps it, drawn on the page that the service worker shows when the line is gone. The
// address says what is asked for, as it would with a line; the links are the same ones, so that a line that is back is used.
import { Finder } from "./finder.js";
import { REFUSED, allowed, keep, refused } from "./keeper.js";

const HOME = "/ngoai-tuyen/";
const PAGES = "motcua-pages"; // the worker's: other public pages that were read
const DRAWN = ["/", HOME, "/thu-tuc/"];
const NEVER_KEPT = /^\/(cong-khai|tro-giup|ho-so)\//;
const LOOKS = { chu: ["type", "to", "large"], tuongphan: ["contrast", "cao", "high"] };

function el(name, props = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) if (value) made.setAttribute(key, value);
  made.append(...inside.filter((one) => one !== null && one !== ""));
  return made;
}

const day = (iso) => {
  const parts = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh" });
  return parts.format(new Date(iso));
};

class KeptGuide extends HTMLElement {
  async connectedCallback() {
    this.#wearLook();
    const status = this.querySelector("[data-status]");
    if (!allowed()) {
      status.textContent = isSecureContext
        ? "Trình duyệt này không lưu được trang để đọc khi mất mạng."
        : "Trang này đang mở bằng http nên trình duyệt không cho lưu.";
      return;
    }
    navigator.serviceWorker.addEventListener("message", ({ data }) => this.#hear(data.kind, status));
    navigator.serviceWorker.startMessages();
    await this.#open(status);
  }

  async #open(status) {
    const file = await caches.match(`${HOME}cam-nang.json`, { cacheName: "motcua-guide" });
    await this.#readNote();
    if (!file || !this.note) return this.#offer(status);
    this.guide = await file.json();
    this.finder = new Finder(this.guide);
    this.sectors = new Map(this.guide.sectors);
    this.#sayHow();
    this.#draw();
  }

  async #readNote() {
    this.note = await (await caches.match(`${HOME}da-luu.json`, { cacheName: "motcua-guide" }))?.json();
  }

  async #hear(kind, status) {
    if (kind === "not-kept" && (this.asked || !this.guide)) {
      status.textContent = "Chưa lưu được: đang mất mạng. Có mạng lại thì máy tự lưu.";
    }
    if (kind === "dropped") {
      this.guide = null;
      this.querySelector("[data-place]").replaceChildren();
      this.#offer(status);
    }
    if (kind !== "kept") return;
    if (this.asked || !this.guide) return this.#open(status);
    await this.#readNote();
    this.#sayHow();
  }

  // Large type and strong contrast are given by the office with each page; without a line the page takes care of them itself.
  #wearLook() {
    const asked = new URLSearchParams(location.search);
    for (const [name, [key, word, value]] of Object.entries(LOOKS)) {
      if (asked.has(name)) sessionStorage.setItem(key, asked.get(name) === word ? value : "usual");
      const wish = sessionStorage.getItem(key);
      if (wish === "usual") delete document.documentElement.dataset[key];
      else if (wish) document.documentElement.dataset[key] = wish;
    }
  }

  #offer(status) {
    status.textContent = refused()
      ? "Máy này chưa lưu: ông/bà đã chọn không lưu."
      : "Máy này chưa lưu. Thường máy tự lưu sau lần đầu mở trang.";
    this.#buttons([["Lưu hướng dẫn vào máy này", () => this.#keep(status)]]);
  }

  #sayHow() {
    const { checked, size } = this.note;
    const old = (Date.now() - Date.parse(checked)) / 86_400_000;
    const status = this.querySelector("[data-status]");
    const weight = size ? `, ${Math.max(1, Math.round(size / 1000))} kB` : "";
    status.replaceChildren(
      el("b", {}, `Bản lưu ngày ${day(checked)}, có thể đã cũ.`),
      ` Có ${this.guide.procedures.length} thủ tục${weight}.`,
      old > 30 ? " Bản này đã quá một tháng: gọi hỏi quầy trước khi đi." : "",
    );
    this.#buttons([
      ["Cập nhật", () => this.#keep(status)],
      ["Xóa khỏi máy này", () => this.#drop()],
    ]);
  }

  #buttons(list) {
    const place = this.querySelector("[data-buttons]");
    place.replaceChildren(
      ...list.map(([words, act], i) => {
        const button = el("button", { type: "button", class: i ? "btn quiet" : "btn second" }, words);
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  async #keep(status) {
    this.asked = true;
    localStorage.removeItem(REFUSED);
    status.textContent = "Đang lưu…";
    await keep(true).catch(() => (status.textContent = "Chưa lưu được. Xin thử lại khi có mạng."));
  }

  async #drop() {
    localStorage.setItem(REFUSED, "1");
    (await navigator.serviceWorker.ready).active.postMessage({ kind: "drop" });
  }

  #draw() {
    const place = this.querySelector("[data-place]");
    const path = decodeURIComponent(location.pathname);
    const asked = new URLSearchParams(location.search);
    const query = (asked.get("q") ?? "").trim().slice(0, 200);
    const code = path.match(/^\/thu-tuc\/([^/]+)/)?.[1];
    const sector = path.match(/^\/linh-vuc\/([^/]+)/)?.[1] ?? asked.get("linh-vuc") ?? "";
    if (path !== HOME) this.#becomeThePage();
    const card = code && this.finder.list[this.finder.byCode.get(code)];
    const about = path.endsWith("/truong-hop/")
      ? "Câu hỏi về trường hợp riêng cần có mạng. Dưới đây là cả danh sách."
      : path.split("/").length > 4 || path.endsWith(".pdf") ? "Trang ấy cần có mạng. Dưới đây là hướng dẫn của thủ tục này." : "";
    if (card) place.replaceChildren(...this.#card(card, about));
    else if (code) place.replaceChildren(this.#heading("Bản lưu không có thủ tục này"), this.#search(""), ...this.#usual());
    else if (query) place.replaceChildren(...this.#results(query, sector));
    else if (sector) place.replaceChildren(...this.#sector(sector));
    else if (path.startsWith("/q/")) place.replaceChildren(this.#heading("Mã này cần có mạng"), el("p", {}, "Mã trên tờ niêm yết cần có mạng mới mở được. Tìm việc ghi trên tờ ấy ở dưới đây."), this.#search(""), ...this.#usual());
    else if (DRAWN.includes(path)) place.replaceChildren(this.#heading(path === HOME ? "" : "Đang mất mạng, đây là bản lưu"), this.#search(""), ...this.#usual());
    else place.replaceChildren(this.#heading("Trang này cần có mạng"), el("p", {}, this.#whyNot(path)), this.#search(""), ...this.#usual());
    if (!code && !query && !sector) this.#tellPages(place);
  }

  // Another page, which this machine does not hold: why, and what to do.
  #whyNot(path) {
    const phone = this.guide.office.phone;
    const call = phone ? ` Gấp thì gọi ${phone} trong giờ làm việc.` : "";
    return NEVER_KEPT.test(path)
      ? `Trang này không lưu vào máy, vì có thể có chuyện riêng của người dân.${call} Cẩm nang thủ tục vẫn đọc được ở dưới đây.`
      : `Máy này chưa lưu trang ấy: trang nào đã mở khi có mạng thì mất mạng vẫn đọc được.${call} Cẩm nang thủ tục ở dưới đây.`;
  }

  // The other pages that were read with a line and are here now, the latest first.
  async #tellPages(place) {
    if (!(await caches.has(PAGES))) return;
    const kept = await caches.open(PAGES);
    const lines = await Promise.all(
      (await kept.keys()).reverse().map(async (request) => {
        const copy = await kept.match(request);
        const { title } = new DOMParser().parseFromString(await copy.text(), "text/html");
        const at = el("small", {}, `lưu ngày ${day(copy.headers.get("X-Kept-At"))}`);
        return el("li", {}, el("a", { href: new URL(request.url).pathname }, title.split(" – ")[0]), at);
      }),
    );
    if (lines.length) place.append(this.#part("Trang khác đã đọc, máy còn giữ", el("ul", { class: "usual plain" }, ...lines)));
  }

  // Shown in place of another page: what explains the keeping steps back.
  #becomeThePage() {
    document.querySelectorAll("[data-about]").forEach((one) => (one.hidden = true));
    this.querySelector("[data-buttons]").hidden = true;
    this.querySelector("[data-lost]").hidden = false;
  }

  #heading(words) {
    if (!words) return "";
    document.title = words;
    return el("h1", { tabindex: "-1" }, words);
  }

  #search(query) {
    const form = el("form", { action: location.pathname === HOME ? HOME : "/thu-tuc/", role: "search" });
    const box = el("input", { class: "input", id: "kept-q", name: "q", type: "search", autocomplete: "off", maxlength: "200" });
    box.value = query;
    form.append(
      el("label", { for: "kept-q" }, "Tìm trong bản lưu, có dấu hay không dấu đều được"),
      el("div", { class: "search-box" }, box, el("button", { class: "btn" }, "Tìm")),
    );
    return el("div", { class: "search" }, form);
  }

  #line(one) {
    const more = [one.limit, one.fee, one.ways, one.agency && `do ${one.agency} giải quyết`].filter(Boolean).join(" · ");
    return el("li", {}, el("a", { href: `/thu-tuc/${one.code}/` }, one.name), el("small", {}, more));
  }

  #lines(list) {
    return el("ul", { class: "usual plain" }, ...list.map((one) => this.#line(one)));
  }

  #part(words, ...inside) {
    return el("section", { class: "section" }, el("h2", {}, words), ...inside);
  }

  #usual() {
    const counts = new Map();
    for (const one of this.guide.procedures) counts.set(one.sector, (counts.get(one.sector) ?? 0) + 1);
    const links = this.guide.sectors.map(([slug, name]) =>
      el("li", {}, el("a", { class: "line-link", href: `/linh-vuc/${slug}/` }, `${name} (${counts.get(slug) ?? 0})`)),
    );
    return [
      this.#part("Việc bà con hay làm", this.#lines(this.guide.procedures.slice(0, 8))),
      this.#part("Theo lĩnh vực", el("ul", { class: "grid four plain" }, ...links)),
    ];
  }

  #sector(slug) {
    const list = this.guide.procedures.filter((one) => one.sector === slug);
    return [this.#heading(this.sectors.get(slug) ?? "Lĩnh vực"), this.#lines(list)];
  }

  #results(query, sector) {
    const { hits, elsewhere } = this.finder.find(query, { sector });
    const phone = this.guide.office.phone;
    return [
      this.#heading("Tìm trong bản lưu"),
      this.#search(query),
      elsewhere ? el("div", { class: "notice mt-5" }, el("div", {}, el("p", {}, el("b", {}, elsewhere.who)), el("p", {}, elsewhere.advice))) : "",
      hits.length
        ? this.#part(elsewhere ? "Có thể ông/bà cần" : "Thủ tục hợp nhất", this.#lines(elsewhere ? hits.slice(0, 5) : hits))
        : el("div", { class: "empty" }, el("p", {}, `Bản lưu không có thủ tục nào như vậy. Thử nói cách khác${phone ? `, hoặc gọi hỏi ${phone} trong giờ làm việc` : ""}.`)),
    ];
  }

  #papers(words, list) {
    const items = list.map(([name, condition, count, note]) =>
      el("li", {}, el("p", {}, condition ? el("span", { class: "note" }, el("b", {}, `${condition}:`)) : "", el("b", {}, name),
        count ? el("span", { class: "note" }, count) : "", note ? el("span", { class: "note" }, note) : "")),
    );
    return list.length ? [el("h3", { class: "papers-head" }, `${words} (${list.length})`), el("ul", { class: "papers" }, ...items)] : [];
  }

  #card(one, about) {
    const { bring = [], show = [], only = [], limits = [], fees = [], steps = [], results = [] } = one;
    const office = this.guide.office;
    const answers = [
      ["Cần mang gì", bring.length ? `${bring.length} giấy để nộp` : show.length || only.length ? "Không phải nộp giấy nào" : "Chưa rõ giấy tờ",
        show.length ? `Thêm ${show.length} giấy chỉ đưa xem` : bring.length ? "Xem danh sách bên dưới" : "Xin hỏi tại quầy trước khi đi"],
      ["Mất bao lâu", one.limit, ""],
      ["Hết bao nhiêu tiền", one.fee, ""],
      ["Làm ở đâu", one.agency || "Tại quầy một cửa", one.agency ? "Một cửa không nhận thủ tục này" : `Cách nộp: ${one.ways}`],
    ];
    const has = bring.length || show.length || only.length;
    const where = el("p", {}, ...[office.desk, office.address, ...(office.hours ?? [])].filter(Boolean).flatMap((line) => [line, el("br")]));
    return [
      this.#heading(one.name),
      about ? el("p", { class: "muted mt-4" }, about) : "",
      el("dl", { class: "answers" }, ...answers.map(([q, a, more]) => el("div", {}, el("dt", {}, q), el("dd", {}, el("b", {}, a), more)))),
      has
        ? this.#part("Cần mang những giấy này",
            one.sure ? "" : el("p", { class: "muted" }, "Danh sách là cả danh sách của quy định: có giấy chỉ cần cho một số trường hợp. Chưa chắc thì hỏi trước khi đi."),
            [...bring, ...show, ...only].some(([name]) => /(…|\.\.\.)\s*$/.test(name)) ? el("p", { class: "muted" }, "Tên giấy có dấu «…» là danh mục ghi chưa hết: xin hỏi quầy cho rõ.") : "",
            ...this.#papers("Giấy phải nộp", bring), ...this.#papers("Chỉ đưa xem rồi mang về", show), ...this.#papers("Chỉ khi thuộc trường hợp", only))
        : this.#part("Cần mang giấy gì", el("p", {}, "Danh mục chưa có danh sách giấy tờ của thủ tục này. Xin hỏi tại quầy trước khi đi.")),
      limits.length ? this.#part("Mất bao lâu", this.#table(limits.map(([label, words, longer]) => [label || "Chung", words, longer]))) : "",
      fees.length ? this.#part("Tiền phải nộp", this.#table(fees)) : "",
      steps.length ? this.#part("Từng bước làm thế nào", el("ol", { class: "steps plain" }, ...steps.map((step) => el("li", {}, step)))) : "",
      results.length ? this.#part("Kết quả nhận được", el("ul", { class: "plain" }, ...results.map((text) => el("li", {}, text)))) : "",
      one.agency ? "" : this.#part("Làm ở đâu", where, office.phone ? el("p", {}, "Gọi hỏi: ", el("a", { href: `tel:${office.phone.replace(/[^\d+]/g, "")}` }, office.phone)) : ""),
      el("p", { class: "muted mt-5" }, `Mã thủ tục ${one.code}. Bản ${one.revision[0]}, áp dụng từ ${day(`${one.revision[1]}T00:00:00+07:00`)}.`),
    ];
  }

  #table(rows) {
    const lines = rows.map(([label, words, more]) =>
      el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, words, more ? el("br") : "", more ? el("span", { class: "muted" }, more) : "")));
    return el("table", { class: "table" }, el("tbody", {}, ...lines));
  }
}
customElements.define("kept-guide", KeptGuide);
