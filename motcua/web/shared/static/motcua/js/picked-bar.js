// <picked-bar> around the buttons below a list with boxes: says on the button that carries `data-together` what it will
// do with how many ("Chuyển 4 hồ sơ"). Each box says in `data-words` what can be done with its row. Without scripts the
// button keeps its general words and the next page sorts the rows out.
class PickedBar extends HTMLElement {
  #form = null;
  #words = "";

  connectedCallback() {
    this.#form = this.closest("form");
    this.#words = this.#label?.textContent ?? "";
    this.#form?.addEventListener("change", this.#show);
    addEventListener("pageshow", this.#show); // a page from the browser's own memory keeps its ticks
    this.#show();
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("change", this.#show);
    removeEventListener("pageshow", this.#show);
  }

  get #label() {
    return this.querySelector("[data-together] [data-label]");
  }

  #show = () => {
    const boxes = [...(this.#form?.querySelectorAll("input[name=pick]:checked") ?? [])];
    const fitting = boxes.filter((box) => box.dataset.words);
    const kinds = new Set(fitting.map((box) => box.dataset.words));
    const verb = kinds.size === 1 ? [...kinds][0] : "Làm cùng lúc";
    if (this.#label) this.#label.textContent = fitting.length ? `${verb} ${fitting.length} hồ sơ` : this.#words;
    this.toggleAttribute("data-any", boxes.length > 0);
    const said = this.querySelector("[role=status]");
    if (said) said.textContent = boxes.length ? `Đã chọn ${boxes.length} hồ sơ` : "";
  };
}
customElements.define("picked-bar", PickedBar);
