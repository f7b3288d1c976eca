// <scan-viewer>: shows the scan of the paper in hand beside the list of papers, zooms and turns a picture, walks to the
// next and the one before. Standing on a row shows its scan. A PDF opens in the browser's own viewer, which zooms and
// turns by itself. Keys (never while somebody types): Z and Shift+Z zoom, R turns, 0 fits. Without scripts each paper's
// name is a link that opens in a frame named "scan" inside <noscript>.
const STEPS = [1, 1.5, 2, 3, 4];

class ScanViewer extends HTMLElement {
  #at = 0;
  #zoom = 0;
  #turns = 0;
  #frame = null;
  #sorry = null;
  #stage = null;
  #picture = null;
  #buttons = {};

  connectedCallback() {
    if (this.#stage || !this.#links().length) return;
    this.#frame = document.createElement("iframe");
    this.#frame.name = "scan";
    this.#frame.title = "Bản quét đang xem";
    this.#stage = document.createElement("div");
    this.#stage.className = "stage";
    this.#stage.tabIndex = 0; // the arrow keys move the picture
    this.#stage.setAttribute("role", "region");
    this.#picture = document.createElement("img");
    this.#stage.append(this.#picture);
    this.#sorry = document.createElement("p");
    this.#sorry.className = "no-view";
    this.#sorry.textContent = "Tệp này không xem được ngay trong trang: bấm «Mở riêng» để tải về.";
    this.querySelector(".viewer").append(this.#stage, this.#frame, this.#sorry);
    const bar = document.createElement("span");
    bar.className = "scan-tools";
    for (const [name, sign, words, act] of [
      ["before", "‹", "Bản quét trước", () => this.#show(this.#at - 1)],
      ["next", "›", "Bản quét sau", () => this.#show(this.#at + 1)],
      ["out", "−", "Thu nhỏ", () => this.#scale(-1)],
      ["in", "+", "Phóng to", () => this.#scale(1)],
      ["turn", "↻", "Xoay phải", () => this.#turn()],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", words);
      button.title = words;
      button.addEventListener("click", act);
      this.#buttons[name] = button;
      bar.append(button);
    }
    this.querySelector("[data-open]").before(bar);
    for (const [place, link] of this.#links().entries()) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.#show(place);
        this.scrollIntoView({ block: "nearest" }); // on a narrow screen it lies below the lists
      });
    }
    document.addEventListener("focusin", this.#follow);
    document.addEventListener("keydown", this.#press);
    this.#show(Math.max(0, this.#links().findIndex((link) => link.closest("[data-row][aria-current]"))));
  }

  disconnectedCallback() {
    document.removeEventListener("focusin", this.#follow);
    document.removeEventListener("keydown", this.#press);
  }

  #links() {
    return [...document.querySelectorAll("a[data-scan]")];
  }

  #follow = (event) => {
    const links = this.#links();
    const row = event.target.closest?.("[data-row]");
    if (!row || row.contains(links[this.#at])) return; // a paper may have several photos: the one in view stays
    const place = links.findIndex((link) => row.contains(link));
    if (place >= 0) this.#show(place);
  };

  #press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (!event.target.closest("row-keys, scan-viewer")) return; // WCAG 2.1.4: letters act only where they belong
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "z") this.#scale(event.shiftKey ? -1 : 1);
    else if (key === "r") this.#turn();
    else if (key === "0") this.#fit();
    else return;
    event.preventDefault();
  };

  #show(place) {
    const links = this.#links();
    this.#at = Math.min(links.length - 1, Math.max(0, place));
    const link = links[this.#at];
    for (const other of links) {
      if (other === link) other.closest("[data-row]").setAttribute("aria-current", "true");
      else other.closest("[data-row]").removeAttribute("aria-current");
    }
    const isPicture = link.dataset.kind === "picture";
    const isDocument = link.dataset.kind === "document";
    const name = link.textContent.trim();
    this.querySelector("[data-name]").textContent = `${name} (${this.#at + 1}/${links.length})`;
    this.querySelector("[data-open]").href = link.href;
    const take = this.querySelector("[data-take]");
    if (take) take.href = `${link.href}?tai=1`;
    this.#stage.hidden = !isPicture;
    this.#frame.hidden = !isDocument; // anything else would be handed over by merely standing on its row
    this.#sorry.hidden = isPicture || isDocument;
    if (isPicture) {
      this.#picture.src = link.href;
      this.#picture.alt = `Bản quét ${name}`;
      this.#stage.setAttribute("aria-label", `Bản quét ${name}; phím mũi tên để di chuyển`);
    } else if (isDocument && this.#frame.src !== link.href) {
      this.#frame.src = link.href;
    }
    this.#buttons.before.disabled = this.#at === 0;
    this.#buttons.next.disabled = this.#at === links.length - 1;
    for (const tool of ["out", "in", "turn"]) this.#buttons[tool].hidden = !isPicture;
    this.#fit();
  }

  #fit() {
    this.#zoom = this.#turns = 0;
    this.#draw();
  }

  #scale(by) {
    this.#zoom = Math.min(STEPS.length - 1, Math.max(0, this.#zoom + by));
    this.#draw();
  }

  #turn() {
    this.#turns = (this.#turns + 1) % 4;
    this.#draw();
  }

  #draw() {
    // By attribute: the page's policy lets no script write styles into the page.
    this.#stage.dataset.zoom = String(STEPS[this.#zoom]).replace(".", "-");
    this.#stage.dataset.turns = this.#turns;
    this.#buttons.out.disabled = this.#zoom === 0;
    this.#buttons.in.disabled = this.#zoom === STEPS.length - 1;
  }
}
customElements.define("scan-viewer", ScanViewer);
