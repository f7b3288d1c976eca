// The service worker. It keeps one page and the whole guide, and shows them when the line is gone or too slow; of the other public
// pages it keeps those that were read. It looks after addresses that are the same for everybody, and after no other: what
// concerns a person never passes through here, and what the office does not call public is never kept.
const GUIDE = "motcua-guide";
const KEPT = `motcua-shell-${SHELL.edition}`;
const PAGE = "/ngoai-tuyen/";
const FILE = "/ngoai-tuyen/cam-nang.json";
const NOTE = "/ngoai-tuyen/da-luu.json"; // never asked of the office: when the guide was kept and looked at last
const PAGES = "motcua-pages"; // public pages that were read, each with when it was
const MOST_PAGES = 30;
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
  if (kind === "drop") event.waitUntil(Promise.all([caches.delete(PAGES), caches.delete(GUIDE)]).then(() => tell({ kind: "dropped" })));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (SHELL.files.includes(pathname)) event.respondWith(fromShell(request));
  else if (request.mode !== "navigate") return;
  else if (isGuide(pathname) || (!navigator.onLine && leadsThere(pathname))) event.respondWith(orKept(request));
  else if (isPublic(pathname)) event.respondWith(orKept(request, event));
});

function isGuide(path) {
  return path === "/" || path === PAGE || /^\/(thu-tuc|linh-vuc)\/([^/]*\/)?$/.test(path);
}

// Public pages that the guide does not draw: news, processes, what helps whoever has no phone.
function isPublic(path) {
  return (
    /^\/(tin-tuc|cong-khai|khong-dien-thoai|tro-giup|quy-trinh|quy-che|lien-thong|du-lieu-mo|xac-minh|niem-yet)\/([^/.]+\/)?$/.test(path) ||
    /^\/thu-tuc\/[^/]+\/(lich-su|tung-buoc|mau-don|in)\/$/.test(path)
  );
}

// With a line these are between the reader and the office: a scan is counted, answers stand in the address.
function leadsThere(path) {
  return /^\/(q\/[^/]+|noi-niem-yet\/\d+\/|thu-tuc\/[^/]+\/truong-hop\/|ho-so\/|(thu-tuc|niem-yet|khong-dien-thoai)\/.*\.pdf)$/.test(path);
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

// `event` is given for the pages that are kept once they were read.
async function orKept(request, event) {
  const asked = fetch(request).then((page) => {
    if (event) event.waitUntil(keepPage(request.url, page.clone()));
    return page;
  });
  const path = new URL(request.url).pathname;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(async () => {
      const page = (await caches.match(FILE, { cacheName: GUIDE })) && (await instead(path));
      if (page) resolve(page);
    }, PATIENCE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (lost) {
    const page = await instead(path);
    if (page) return page;
    throw lost;
  } finally {
    clearTimeout(timer);
  }
}

// What is shown when a page does not come: its own copy, else the page that says so and holds the guide.
async function instead(path) {
  const copy = await caches.match(path, { cacheName: PAGES });
  if (!copy) return inShell(PAGE);
  const at = new Date(copy.headers.get("X-Kept-At"));
  const told = (parts) => new Intl.DateTimeFormat("vi-VN", { ...parts, timeZone: "Asia/Ho_Chi_Minh" }).format(at);
  const [hour, day] = [told({ hour: "2-digit", minute: "2-digit" }), told({ day: "2-digit", month: "2-digit", year: "numeric" })];
  const old = Date.now() - at > 30 * 86_400_000 ? " Bản này đã quá một tháng." : "";
  const notice =
    '<div class="notice warn mt-5" role="status" data-kept><div><p><b>Mất mạng, hoặc mạng chậm quá.</b> ' +
    `Trang này máy của ông/bà lưu lúc ${hour} ngày ${day}, có thể đã cũ.${old} <a href="">Thử tải lại</a> · <a href="${PAGE}">Cẩm nang thủ tục lưu trong máy</a></p></div></div>`;
  const html = (await copy.text()).replace(/<main\b[^>]*>\s*(<div class="pb">)?/, (main) => main + notice);
  return new Response(html, { headers: copy.headers });
}

// Only where the reader has the guide kept; only what the office calls public, without anything asked in the address.
async function keepPage(address, page) {
  const { pathname, search } = new URL(address);
  if (search || page.redirected || !(await caches.has(GUIDE))) return;
  const pages = await caches.open(PAGES);
  const isSame = /\bpublic\b/.test(page.headers.get("Cache-Control") ?? "");
  if (page.ok && isSame) {
    const headers = new Headers(page.headers);
    for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name); // of the packed bytes
    headers.set("X-Kept-At", new Date().toISOString());
    await pages.delete(pathname); // the newest one stands last
    await pages.put(pathname, new Response(await page.blob(), { headers }));
    const kept = await pages.keys();
    await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PAGES)).map((one) => pages.delete(one)));
  } else if (page.status === 404 || page.status === 410 || !isSame) await pages.delete(pathname);
}

// Ask the office for the guide: when there is none, when the catalogue is another one, or now and then. What has not changed
// comes as 304, a few hundred bytes.
async function keepGuide(edition, look, now) {
  // Both are opened now: to open one after everything was thrown away would make it anew.
  const [guide, shell] = [await caches.open(GUIDE), await caches.open(KEPT)];
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
    if (page?.ok && !page.redirected) await shell.put(PAGE, page);
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
