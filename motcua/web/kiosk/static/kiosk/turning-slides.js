// <turning-slides> around <main id="slides">: turns the slides, tells the hour, and fetches fresh slides every minute.
// The page is never left: while the server cannot be reached the last slides go on turning and the foot says since when;
// it tries again sooner at first, then every minute. After a change of the stylesheets or scripts the page is read anew,
// once the server answers.
const FRESH = 60_000;
const SOONEST = 5_000;
const LATE = 180_000; // after that long people should know that the screen may be old

class TurningSlides extends HTMLElement {
  #at = 0;
  #wait = SOONEST;
  #lost = 0;
  #timers = [];
  #fetching = 0;
  #shift = 0; // the office's clock, which may be another than this machine's

  connectedCallback() {
    this.#at = Number(this.dataset.first) || 0;
    this.#shift = (Number(this.dataset.now) || Date.now()) - Date.now();
    this.#timers = [setInterval(this.#turn, Math.max(5, Number(this.dataset.seconds) || 15) * 1000), setInterval(this.#tick, 1000)];
    this.#next(FRESH);
    navigator.wakeLock?.request("screen").catch(() => {}); // a tablet used as a screen must not fall asleep
  }

  disconnectedCallback() {
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#fetching);
  }

  get #slides() {
    return [...this.querySelectorAll(".slide")];
  }

  #turn = () => {
    const slides = this.#slides;
    if (!slides.length) return;
    this.#show((this.#at + 1) % slides.length);
  };

  #show(at) {
    const slides = this.#slides;
    this.#at = Math.min(at, slides.length - 1);
    slides.forEach((slide, i) => { slide.hidden = i !== this.#at; });
    document.querySelector("[data-place]").textContent = this.#at + 1;
    document.querySelector("[data-count]").textContent = slides.length;
  }

  #tick = () => {
    const clock = document.querySelector("[data-clock]");
    clock.textContent = this.#hour(Date.now());
    const words = this.#lost && Date.now() - this.#lost > LATE ? `Mất liên lạc với máy chủ từ ${this.#hour(this.#lost)}` : "";
    const state = document.querySelector("[data-state]");
    if (state.textContent !== words) state.textContent = words;
  };

  #hour(at) {
    return new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(at + this.#shift);
  }

  #next(wait) {
    this.#fetching = setTimeout(this.#fetch, wait);
  }

  #fetch = async () => {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
      if (answer.status === 404) throw new Error("gone");
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#slides");
      if (!fresh) throw new Error("not a screen");
      const parts = (from) => [...from.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.getAttribute("href") ?? part.getAttribute("src")).join();
      if (parts(page) !== parts(document)) return location.reload();
      const mine = document.querySelector("#slides");
      const bare = (part) => part.innerHTML.replaceAll(' hidden=""', "");
      if (bare(fresh) !== bare(mine)) {
        mine.replaceChildren(...[...fresh.children].map((one) => document.importNode(one, true)));
        this.#show(this.#at);
      }
      this.#day(page);
      this.#lost = 0;
      this.#wait = SOONEST;
      this.#next(FRESH);
    } catch {
      this.#lost ||= Date.now();
      this.#next(this.#wait);
      this.#wait = Math.min(this.#wait * 2, FRESH);
    }
  };

  #day(page) {
    const [old, fresh] = [document.querySelector(".now span"), page.querySelector(".now span")];
    if (old && fresh) old.textContent = fresh.textContent;
  }
}

customElements.define("turning-slides", TurningSlides);
