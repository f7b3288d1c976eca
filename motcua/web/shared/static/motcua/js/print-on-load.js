// <print-on-load frame="id">: opens the browser's print dialogue for the page, or for the PDF in the named frame.
class PrintOnLoad extends HTMLElement {
  connectedCallback() {
    const frame = document.getElementById(this.getAttribute("frame") ?? "");
    if (!frame) {
      if (document.readyState === "complete") print();
      else addEventListener("load", () => print(), { once: true });
      return;
    }
    const go = () => {
      try {
        frame.contentWindow.focus();
        frame.contentWindow.print();
      } catch {
        // the browser's PDF viewer has a button of its own
      }
    };
    const inside = frame.contentDocument; // a quick slip is there before this script is
    if (inside?.readyState === "complete" && inside.URL !== "about:blank") go();
    else frame.addEventListener("load", go, { once: true });
  }
}
customElements.define("print-on-load", PrintOnLoad);
