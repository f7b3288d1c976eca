// <passkey-button kind="make|show" options="{…}" ask="/address/">: asks the browser for a passkey, puts its answer into the
// form's hidden field `answer` and sends the form. `options` is what to ask, or it is fetched from `ask` when pressed.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

function readable(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) asked.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) asked.allowCredentials = withBytes(options.allowCredentials);
  return { publicKey: asked };
}

function writable(found) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[part]) response[part] = text(found.response[part]);
  }
  return JSON.stringify({
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response,
    clientExtensionResults: {},
  });
}

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    const able = window.PublicKeyCredential && window.isSecureContext;
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "able") !== Boolean(able);
    this.querySelector("button")?.addEventListener("click", () => this.#press());
  }

  async #press() {
    const form = this.closest("form");
    if (!form.reportValidity()) return;
    try {
      const asked = readable(await this.#options(form));
      const found =
        this.getAttribute("kind") === "make"
          ? await navigator.credentials.create(asked)
          : await navigator.credentials.get(asked);
      form.elements.answer.value = writable(found);
      form.submit();
    } catch {
      const said = this.querySelector("[role=status]");
      said.textContent = this.getAttribute("failed");
    }
  }

  async #options(form) {
    const given = this.getAttribute("options");
    const answer = given
      ? JSON.parse(given)
      : await (
          await fetch(this.getAttribute("ask"), {
            method: "POST",
            headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
          })
        ).json();
    return answer.publicKey ?? answer;
  }
}
customElements.define("passkey-button", PasskeyButton);
