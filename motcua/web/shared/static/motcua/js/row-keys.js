// <row-keys>: a list one can walk with J and K, open with Enter and choose with X. The keys act while the cursor is inside
// the list; while it is nowhere, J leads into it. So they never take a letter from somebody who types elsewhere.
class RowKeys extends HTMLElement {
  #enter = (event) => {
    if (event.target !== document.body || event.defaultPrevented || event.isComposing) return;
    if (event.key.toLowerCase() === "j") this.#press(event);
  };

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#enter);
  }

  connectedCallback() {
    if (!this.hasAttribute("goes-on")) document.addEventListener("keydown", this.#enter);
    this.addEventListener("keydown", (event) => this.#press(event));
    this.addEventListener("focusin", (event) => this.#stand(event.target.closest("[data-row]")));
  }

  #rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  #stand(row) {
    for (const other of this.#rows()) other.toggleAttribute("data-here", other === row);
  }

  // A good paper leads to the next one; of a bad one the reason is asked, a ready phrase or one's own words.
  #goOn(rows, at, isGood) {
    if (!isGood) (rows[at].querySelector(".phrases input") ?? rows[at].querySelector(".reason textarea"))?.focus();
    else this.#take(rows[at + 1] ?? rows[at]);
  }

  #take(row) {
    (row.querySelector(".mark input:checked") ?? row.querySelector(".mark input, a, button, input"))?.focus();
  }

  #press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const rows = this.#rows();
    const at = rows.indexOf(target.closest("[data-row]"));
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))];
      if (next && this.hasAttribute("goes-on")) this.#take(next);
      else {
        next?.querySelector("a, button, input")?.focus();
        next?.querySelector("a.title, .name a")?.focus();
      }
    } else if (key === "x" && at >= 0) {
      rows[at].querySelector(".pick input")?.click();
    } else if ((key === "+" || key === "-") && at >= 0) {
      rows[at].querySelector(key === "+" ? ".mark.good input" : ".mark.bad input")?.click();
      if (this.hasAttribute("goes-on")) this.#goOn(rows, at, key === "+");
    } else if (/^[1-9]$/.test(key) && at >= 0 && rows[at].querySelector(".mark.bad input:checked")) {
      rows[at].querySelectorAll(".phrases input")[Number(key) - 1]?.click();
    } else {
      return;
    }
    event.preventDefault();
  }
}
customElements.define("row-keys", RowKeys);
