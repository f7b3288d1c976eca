// <search-suggestions src="…"> around a search box: procedures are offered while one types (the combobox of the ARIA
// Authoring Practices, list with manual selection). Without it, or while the line is broken, Enter searches as ever.
const WAIT = 180; // ms after the last letter
const PATIENCE = 4000; // ms; a later answer helps nobody who goes on typing
const FEWEST = 2; // letters

class SearchSuggestions extends HTMLElement {
  #known = new Map(); // what was typed → what came back; forgotten with the page
  #here = -1;

  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Thủ tục gợi ý");
    this.list.className = "suggested";
    this.list.hidden = true;
    this.told = document.createElement("p");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    this.append(this.list, this.told);
    const says = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(says)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.#later());
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => this.#close());
    // Before the blur that a press causes, so that the list is still there when the finger is lifted.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#go(event.target.closest("[role=option]")));
  }

  #later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const typed = this.input.value.trimStart();
    if (typed.trim().length < FEWEST) return this.#close();
    if (this.#known.has(typed)) return this.#show(this.#known.get(typed));
    this.timer = setTimeout(() => this.#ask(typed), WAIT);
  }

  async #ask(typed) {
    const asking = new AbortController();
    this.asking = asking;
    const enough = setTimeout(() => asking.abort(), PATIENCE);
    try {
      const answer = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(typed.slice(0, 80))}`, {
        signal: asking.signal,
        credentials: "omit",
      });
      if (!answer.ok) return;
      const { items } = await answer.json();
      this.#known.set(typed, items);
      if (this.input.value.trimStart() === typed && document.activeElement === this.input) this.#show(items);
    } catch {
      // A broken or slow line: the search itself still works.
    } finally {
      clearTimeout(enough);
    }
  }

  #show(items) {
    this.list.replaceChildren(
      ...items.map((item, number) => {
        const line = document.createElement("li");
        line.id = `${this.list.id}-${number}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.dataset.href = item.href;
        const more = document.createElement("small");
        more.textContent = item.more;
        line.append(item.name, " ", more);
        return line;
      }),
    );
    this.#mark(-1);
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.told.textContent = items.length
      ? `${items.length} thủ tục gợi ý, dùng phím lên xuống để chọn`
      : "Chưa có gợi ý, nhấn Enter để tìm";
  }

  #close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.told.textContent = "";
    this.#mark(-1);
  }

  #mark(number) {
    const lines = [...this.list.children];
    lines[this.#here]?.setAttribute("aria-selected", "false");
    this.#here = number;
    const line = lines[number];
    if (!line) return this.input.removeAttribute("aria-activedescendant");
    line.setAttribute("aria-selected", "true");
    line.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", line.id);
  }

  #press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.list.children.length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      const opens = this.list.hidden;
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are lines: the box itself, with what was typed.
      const from = opens ? -1 : this.#here;
      const next = (from + 1 + step + count + 1) % (count + 1);
      this.#mark(next - 1);
    } else if (event.key === "Enter" && !this.list.hidden && this.#here >= 0) {
      event.preventDefault();
      this.#go(this.list.children[this.#here]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // what was typed stays; a second Escape empties the box as browsers do
      this.#close();
    }
  }

  #go(line) {
    if (line) location.assign(line.dataset.href);
  }
}
customElements.define("search-suggestions", SearchSuggestions);
