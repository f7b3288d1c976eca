// The service worker. It keeps one page and the whole guide, and shows them when the line is gone or too slow. It looks
// after addresses that are the same for everybody, and after no other: what concerns a person never passes through here.
const GUIDE = "motcua-guide";
const KEPT = `motcua-shell-${SHELL.edition}`;
const PAGE = "/ngoai-tuyen/";
const FILE = "/ngoai-tuyen/cam-nang.json";
const NOTE = "/ngoai-tuyen/da-luu.json"; // never asked of the office: when the guide was kept and looked at last
const PATIENCE = 8_000; // ms until a page that does not come is taken for lost
const ASK_AGAIN = 3_600_000; // ms

addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => clients.claim()));
});

addEventListener("message", (event) => {
  const { kind, edition, look } = event.data ?? {};
  if (kind === "keep") event.waitUntil(keepGuide(edition, look, event.data.now));
  if (kind === "drop") event.waitUntil(caches.delete(GUIDE).then(() => tell({ kind: "dropped" })));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (SHELL.files.includes(pathname)) event.respondWith(fromShell(request));
  else if (request.mode === "navigate" && (isGuide(pathname) || (!navigator.onLine && leadsThere(pathname)))) event.respondWith(orKept(request));
});

function isGuide(path) {
  return path === "/" || path === PAGE || /^\/(thu-tuc|linh-vuc)\/([^/]*\/)?$/.test(path);
}

// With a line these are between the reader and the office: a scan is counted, answers stand in the address.
function leadsThere(path) {
  return /^\/(q\/[^/]+|thu-tuc\/[^/]+\/truong-hop\/)$/.test(path);
}

async function keepShell() {
  const shell = await caches.open(KEPT);
  await shell.addAll([PAGE, ...SHELL.files]);
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("motcua-shell-") && name !== KEPT).map((name) => caches.delete(name)));
}

// To look into a cache by opening it would make it anew, also where everything has just been thrown away.
const inShell = (what) => caches.match(what, { cacheName: KEPT });

async function fromShell(request) {
  return (await inShell(request)) ?? fetch(request);
}

async function orKept(request) {
  const asked = fetch(request);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(async () => {
      const page = (await caches.match(FILE, { cacheName: GUIDE })) && (await inShell(PAGE));
      if (page) resolve(page);
    }, PATIENCE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (lost) {
    const page = await inShell(PAGE);
    if (page) return page;
    throw lost;
  } finally {
    clearTimeout(timer);
  }
}

// Ask the office for the guide: when there is none, when the catalogue is another one, or now and then. What has not changed
// comes as 304, a few hundred bytes.
async function keepGuide(edition, look, now) {
  const guide = await caches.open(GUIDE);
  const note = await noteOf(guide);
  const fresh = note && note.edition === edition && Date.now() - Date.parse(note.checked) < ASK_AGAIN;
  if (!fresh || now) {
    try {
      const answer = await fetch(FILE, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const size = Number(answer.headers.get("Content-Length")) || note?.size || 0;
      await guide.put(FILE, answer.clone());
      const checked = new Date().toISOString();
      await guide.put(NOTE, Response.json({ checked, edition, look, size }));
      await tell({ kind: "kept", checked });
    } catch {
      await tell({ kind: "not-kept" });
    }
  }
  if (!fresh || note.look !== look) {
    const page = await fetch(PAGE, { cache: "no-cache" }).catch(() => null);
    if (page?.ok && !page.redirected) await (await caches.open(KEPT)).put(PAGE, page);
    const known = await noteOf(guide);
    if (known) await guide.put(NOTE, Response.json({ ...known, look }));
  }
}

async function noteOf(guide) {
  const note = await guide.match(NOTE);
  return note ? note.json() : null;
}

async function tell(news) {
  for (const page of await clients.matchAll({ type: "window" })) page.postMessage(news);
}
