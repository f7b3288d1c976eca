// On every page of the portal: once the page stands still, see that the guide is kept for when the line is gone. Does nothing
// where the browser does not allow it (plain HTTP), where it saves data, or where the reader asked for nothing to be kept.
export const REFUSED = "motcua-guide-refused";

export function allowed() {
  return isSecureContext && "serviceWorker" in navigator && "caches" in window;
}

export function refused() {
  return localStorage.getItem(REFUSED) !== null;
}

export async function keep(now = false) {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const { edition = "", type = "", contrast = "" } = document.documentElement.dataset;
  active.postMessage({ kind: "keep", edition, look: `${type} ${contrast}`, now });
}

function quietly() {
  if (!allowed() || refused() || navigator.connection?.saveData) return;
  const go = () => keep().catch(() => {});
  if ("requestIdleCallback" in window) requestIdleCallback(go, { timeout: 5000 });
  else setTimeout(go, 2000);
}

if (document.readyState === "complete") quietly();
else addEventListener("load", quietly, { once: true });
