// <id-card-scanner> around the scan box: a scanner is a quick keyboard that ends with Enter. Enter in the box looks up
// (the button it names), it never sends the whole form; the raw text leaves the box at once. F2 brings the cursor back.
class IdCardScanner extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector("input");
    const look = this.querySelector("button");
    if (!box || !look) return;
    box.setAttribute("data-no-draft", ""); // the card's text is never kept
    box.setAttribute("autocomplete", "off");
    box.setAttribute("spellcheck", "false");
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !box.value.trim()) return;
      event.preventDefault();
      look.click();
    });
    addEventListener("pageshow", () => {
      if (box.value.includes("|")) box.value = ""; // came back by the browser's own arrow
    });
  }
}
customElements.define("id-card-scanner", IdCardScanner);
