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
    frame.addEventListener("load", go, { once: true });
  }
}
customElements.define("print-on-load", PrintOnLoad);
