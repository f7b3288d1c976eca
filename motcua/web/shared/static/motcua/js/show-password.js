// Beside every password: a button that shows what was typed. Pasting is never hindered.
for (const input of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet compact reveal";
  button.setAttribute("aria-controls", input.id);
  const say = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Ẩn mật khẩu" : "Hiện mật khẩu";
    button.setAttribute("aria-pressed", String(shown));
  };
  say(false);
  button.addEventListener("click", () => say(input.type === "password"));
  input.after(button);
  // A browser must not keep a password that is shown as ordinary text in its list of earlier entries.
  input.form?.addEventListener("submit", () => say(false));
}
