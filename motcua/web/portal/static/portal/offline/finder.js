// Find procedures in the kept guide as the office's own search does: the same folding, the same words of citizens, nearly the
// same weights (motcua/catalogue/search, docs/decisions/search.md). No document, no network: it can run anywhere.
const PAIR = 0.7;
const MARK_BONUS = 0.25;
const MARK_CLASH = 0.45;
const SUPPOSED_BONUS = 0.1;
const SURE = 0.9;
const ENOUGH = 2;
const NAME = 0.8;
const PHRASE = 1.6;
const SECOND_PHRASE = 0.15;
const EXPANSION = 0.75;
const QUALIFIER = 0.62;
const USE = 0.45;
const LETTERS = "abcdeghiklmnopqrstuvxy";
const TELEX = [["dd", "d"], ["aa", "a"], ["ee", "e"], ["oo", "o"], ["aw", "a"], ["ow", "o"], ["uw", "u"]];

export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/đ/g, "d").replace(/\p{M}/gu, "").replace(/[^0-9a-z]+/g, " ").trim();
}

const finalY = (word) => word.replace(/([bcdghklmnpqrstvx])y$/, "$1i");
const WORD = /[\p{L}\p{N}]+/gu;

export function tokens(text) {
  const found = text.normalize("NFC").toLowerCase().match(WORD) ?? [];
  return found.map((word) => ({ folded: finalY(fold(word)), marked: finalY(word) }));
}

const words = (text) => tokens(text).map((token) => token.folded);
const padded = (texts) => texts.map((text) => ` ${words(text).join(" ")} `);
const pairs = (list) => list.slice(1).map((word, i) => `${list[i]} ${word}`);
const hasMarks = (token) => token.marked !== token.folded;
const same = (a, b) => a.folded === b.folded && (!(hasMarks(a) && hasMarks(b)) || a.marked === b.marked);
const standsAt = (say, typed, start) => start + say.length <= typed.length && say.every((one, i) => same(one, typed[start + i]));
const stands = (say, typed) => typed.some((_, i) => standsAt(say, typed, i));
const anyStands = (group, typed) => group.some((say) => stands(say, typed));

function untelex(word) {
  for (const [typed, meant] of TELEX) word = word.replaceAll(typed, meant);
  if (word.length > 2 && "sfrxj".includes(word.at(-1))) word = word.slice(0, -1);
  return finalY(word);
}

function slips(word) {
  const out = new Set();
  for (let i = 0; i <= word.length; i++) {
    const [a, b] = [word.slice(0, i), word.slice(i)];
    if (b.length > 1) out.add(a + b[1] + b[0] + b.slice(2));
    if (b) out.add(a + b.slice(1));
    for (const letter of LETTERS) {
      if (b) out.add(a + letter + b.slice(1));
      out.add(a + letter + b);
    }
  }
  out.delete(word);
  return out;
}

const more = (map, key, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
const atLeast = (map, key, value) => map.set(key, Math.max(map.get(key) ?? 0, value));
const listOf = (map, key) => map.get(key) ?? map.set(key, []).get(key);

class Words {
  constructor(data, elsewhere) {
    this.light = new Map(data.light.flatMap(([weight, text]) => words(text).map((word) => [word, weight])));
    this.everyday = words(data.everyday ?? "");
    this.short = new Map(Object.entries(data.abbreviations).map(([short, full]) => [words(short).join(" "), tokens(full)]));
    this.dialect = new Map(Object.entries(data.dialect).map(([key, value]) => [key.toLowerCase(), tokens(value)]));
    this.means = Object.entries(data.meanings).flatMap(([meant, says]) => says.map((say) => [tokens(say), meant]));
    const groups = Object.fromEntries(Object.entries(data.groups).map(([name, says]) => [name, says.map(tokens)]));
    const group = (part) => (part.startsWith("@") ? groups[part.slice(1)] : part.split("|").map(tokens));
    this.events = data.events.map((row) => ({
      all: row.all.map(group),
      unless: (row.unless ?? []).flatMap(group),
      codes: Object.entries(row.codes),
    }));
    this.qualifiers = data.qualifiers.map((row) => ({ inName: padded(row.in_name), askedBy: padded(row.asked_by) }));
    this.certifying = elsewhere.certifying.map(tokens);
    this.topics = elsewhere.topics.map((row) => ({ ...row, says: row.says.map(tokens), unless: row.unless.map(tokens) }));
    this.groups = Object.values(groups);
  }

  *known() {
    const folded = (say) => say.map((token) => token.folded);
    for (const [say, meant] of this.means) {
      yield folded(say);
      yield words(meant);
    }
    for (const group of this.groups) yield* group.map(folded);
    for (const event of this.events) yield* [...event.all, event.unless].flat().map(folded);
    for (const [short, full] of this.short) yield* [short.split(" "), folded(full)];
    yield [...this.light.keys()];
    yield* this.everyday.map((word) => [word]);
    for (const topic of this.topics) yield* topic.says.map(folded);
  }

  spellOut(typed) {
    const out = [];
    for (let i = 0; i < typed.length; ) {
      let size = Math.min(4, typed.length - i);
      for (; size > 0; size--) {
        const full = this.short.get(typed.slice(i, i + size).map((token) => token.folded).join(" "));
        if (full) {
          out.push(...full);
          break;
        }
      }
      if (!size) out.push(...(this.dialect.get(typed[i].marked) ?? [typed[i]]));
      i += size || 1;
    }
    return out;
  }

  meanings(typed) {
    const found = [];
    for (const [say, meant] of this.means)
      for (let i = 0; i < typed.length; i++) if (standsAt(say, typed, i)) found.push([i, i + say.length, meant]);
    found.sort((a, b) => a[0] - b[0]);
    const inside = ([s, e], [a, b]) => a <= s && e <= b && b - a > e - s;
    return [...new Set(found.filter((one) => !found.some((other) => inside(one, other))).map(([, , meant]) => meant))];
  }

  eventsIn(typed) {
    const [towards, away] = [new Map(), new Map()];
    for (const event of this.events) {
      if (!event.all.every((group) => anyStands(group, typed)) || anyStands(event.unless, typed)) continue;
      for (const [code, weight] of event.codes) {
        towards.set(code, Math.max(towards.get(code) ?? 0, weight));
        away.set(code, Math.min(away.get(code) ?? 0, weight));
      }
    }
    return [...towards].map(([code, weight]) => [code, weight + away.get(code)]);
  }

  elsewhere(typed) {
    const certifies = anyStands(this.certifying, typed);
    let best = null;
    for (const topic of this.topics) {
      const sizes = topic.says.filter((say) => stands(say, typed)).map((say) => say.length);
      if (!sizes.length || anyStands(topic.unless, typed)) continue;
      if (certifies && !topic.topic.toLowerCase().includes("công chứng") && !topic.topic.includes("lãnh sự")) continue;
      const size = Math.max(...sizes);
      if (!best || size > best.size) best = { size, topic: topic.topic, who: topic.who, advice: topic.advice };
    }
    return best;
  }
}

// With which marks a word stands beside its neighbours, learnt from what is written with marks (search/spelling.py).
class Spelling {
  constructor() {
    this.seen = new Map();
  }

  learn(text) {
    if (!text.some(hasMarks)) return;
    text.slice(1).forEach((after, i) => more(this.#of(text[i].folded, after.folded), `${text[i].marked} ${after.marked}`));
  }

  #of(a, b) {
    const key = `${a} ${b}`;
    return this.seen.get(key) ?? this.seen.set(key, new Map()).get(key);
  }

  // The words typed without marks get those they surely carry: "ho tro" is "hỗ trợ", no rented room.
  toldApart(typed) {
    return typed.map((token, i) => {
      if (hasMarks(token)) return token;
      const votes = new Map();
      const count = (a, b, side) => {
        for (const [pair, n] of (a && b && this.seen.get(`${a.folded} ${b.folded}`)) || []) {
          const [words, other] = [pair.split(" "), side ? a : b];
          if (!hasMarks(other) || other.marked === words[1 - side]) more(votes, words[side], n);
        }
      };
      count(typed[i - 1], token, 1);
      count(token, typed[i + 1], 0);
      const total = [...votes.values()].reduce((a, b) => a + b, 0);
      const [word, most] = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
      return most >= ENOUGH && most >= SURE * total ? { folded: token.folded, marked: word } : token;
    });
  }
}

export class Finder {
  constructor(guide) {
    this.words = new Words(guide.words, guide.elsewhere);
    this.list = guide.procedures;
    this.byCode = new Map(this.list.map((one, i) => [one.code, i]));
    this.list.forEach((one, i) => (one.former ?? []).forEach((code) => this.byCode.has(code) || this.byCode.set(code, i)));
    this.names = this.list.map((one) => words(one.name));
    this.#count();
    this.#index();
    this.qualifiers = this.names.map((name) =>
      this.words.qualifiers.filter((one) => one.inName.some((part) => ` ${name.join(" ")} `.includes(part))),
    );
  }

  #count() {
    this.frequency = new Map();
    this.pairs = new Map();
    this.spelling = new Spelling();
    this.list.forEach((one, i) => {
      for (const text of [one.name, ...(one.says ?? [])]) this.spelling.learn(tokens(text));
      const seen = new Set();
      for (const text of [this.names[i], ...(one.says ?? []).map(words)]) {
        text.forEach((word) => seen.add(word));
        pairs(text).forEach((pair) => more(this.pairs, pair));
      }
      seen.forEach((word) => more(this.frequency, word));
    });
    for (const phrase of this.words.known()) {
      pairs(phrase).forEach((pair) => more(this.pairs, pair));
      new Set(phrase).forEach((word) => more(this.frequency, word));
    }
    const count = this.list.length + 1;
    this.idf = new Map([...this.frequency].map(([w, n]) => [w, Math.log(1 + (count - Math.min(n, count) + 0.5) / (n + 0.5))]));
  }

  #weight(word) {
    return this.words.light.get(word) ?? this.idf.get(word) ?? 3;
  }

  #terms(list) {
    const terms = new Map(list.map((word) => [word, this.#weight(word)]));
    list.slice(1).forEach((word, i) => {
      terms.set(`${list[i]} ${word}`, PAIR * Math.sqrt(this.#weight(list[i]) * this.#weight(word)));
    });
    return terms;
  }

  #index() {
    this.inNames = new Map();
    this.phrases = [];
    this.byTerm = new Map();
    const average = this.names.reduce((sum, name) => sum + name.length, 0) / Math.max(1, this.names.length);
    this.list.forEach((one, i) => {
      const name = this.names[i];
      const length = 0.4 + (0.6 * name.length) / average;
      const counts = new Map();
      for (const term of [...name, ...pairs(name)]) more(counts, term);
      for (const [term, count] of counts) listOf(this.inNames, term).push([i, (count * 2.2) / (count + 1.2 * length)]);
      for (const text of new Set([...(one.says ?? []), one.name])) {
        const read = tokens(text);
        const terms = this.#terms(read.map((token) => token.folded));
        if (!terms.size) continue;
        const marks = new Map(read.filter(hasMarks).map((token) => [token.folded, token.marked]));
        for (const term of terms.keys()) listOf(this.byTerm, term).push(this.phrases.length);
        this.phrases.push({ i, terms, marks, total: [...terms.values()].reduce((a, b) => a + b, 0) });
      }
    });
  }

  #putRight(typed) {
    const out = [];
    typed.forEach((token, i) => {
      const word = token.folded;
      if (this.frequency.has(word) || /^\d+$/.test(word) || word.length < 2) return out.push(token);
      const plain = untelex(word);
      if (this.frequency.has(plain)) return out.push({ folded: plain, marked: plain });
      const best = plain.length >= 3 ? this.#bestSlip(plain, out.at(-1)?.folded ?? "", typed[i + 1]?.folded ?? "") : null;
      out.push(best ? { folded: best, marked: best } : token);
    });
    return out;
  }

  #bestSlip(word, before, after) {
    const letters = [...word].sort().join("");
    let best = null;
    for (const slip of slips(word)) {
      if (!this.frequency.has(slip)) continue;
      const context = (this.pairs.get(`${before} ${slip}`) ?? 0) + (this.pairs.get(`${slip} ${after}`) ?? 0);
      const fit = [context, [...slip].sort().join("") === letters ? 1 : 0, this.frequency.get(slip)];
      const first = fit.findIndex((value, k) => !best || value !== best.fit[k]);
      if (!best || (first >= 0 && fit[first] > best.fit[first])) best = { slip, fit };
    }
    return best?.slip ?? null;
  }

  understand(query) {
    const asked = tokens(query);
    const typed = this.#putRight(this.words.spellOut(asked));
    const list = typed.map((token) => token.folded);
    const weights = this.#terms(list);
    // Whoever types marks leaves none out: there "tro" is no "trọ".
    const likely = asked.some(hasMarks) ? typed : this.spelling.toldApart(typed);
    const marks = new Map();
    for (const token of typed.filter(hasMarks)) listOf(marks, token.folded).push(token.marked);
    const supposed = new Map();
    for (const token of likely) listOf(supposed, token.folded).push(token.marked);
    for (const [folded, found] of supposed) if (marks.has(folded) || found.includes(folded)) supposed.delete(folded);
    const expanded = [...list];
    for (const meant of this.words.meanings(likely)) {
      const folded = words(meant);
      expanded.push("|", ...folded);
      for (const [term, weight] of this.#terms(folded)) atLeast(weights, term, EXPANSION * weight);
    }
    return { typed, weights, marks, supposed, expanded: ` ${expanded.join(" ")} `, events: this.words.eventsIn(likely) };
  }

  // The procedures that fit best, the best first, and who does it when the commune does not.
  find(query, { sector = "", limit = 20 } = {}) {
    const wanted = query.trim().toUpperCase();
    if (this.byCode.has(wanted)) return { hits: [this.list[this.byCode.get(wanted)]], elsewhere: null };
    const read = this.understand(query);
    const scores = new Map();
    for (const [term, weight] of read.weights)
      for (const [i, saturation] of this.inNames.get(term) ?? []) more(scores, i, NAME * 0.5 * weight * saturation);
    this.#scorePhrases(read, scores);
    for (const [code, weight] of read.events) if (this.byCode.has(code)) more(scores, this.byCode.get(code), weight);
    const ranked = [];
    for (let [i, score] of scores) {
      if (sector && this.list[i].sector !== sector) continue;
      for (const one of this.qualifiers[i]) if (!one.askedBy.some((part) => read.expanded.includes(part))) score *= QUALIFIER;
      ranked.push([score * (1 + (USE * (this.list[i].use ?? 0)) / 100), this.list[i]]);
    }
    ranked.sort((a, b) => b[0] - a[0] || (a[1].code < b[1].code ? -1 : 1));
    const least = 0.12 * (ranked[0]?.[0] ?? 0);
    const hits = ranked.slice(0, limit).filter(([score]) => score > 0 && score >= least).map(([, one]) => one);
    return { hits, elsewhere: this.words.elsewhere(read.typed) };
  }

  #scorePhrases(read, scores) {
    const shared = new Map();
    for (const [term, weight] of read.weights) {
      const bonus = read.marks.has(term) ? MARK_BONUS : SUPPOSED_BONUS;
      const marked = read.marks.get(term) ?? read.supposed.get(term);
      for (const p of this.byTerm.get(term) ?? []) {
        const phrase = this.phrases[p];
        let value = Math.min(weight, phrase.terms.get(term));
        if (marked && phrase.marks.has(term)) value *= marked.includes(phrase.marks.get(term)) ? 1 + bonus : MARK_CLASH;
        more(shared, p, value);
      }
    }
    const asked = [...read.weights.values()].reduce((a, b) => a + b, 0) || 1;
    const best = new Map();
    for (const [p, value] of shared) {
      const phrase = this.phrases[p];
      const cover = Math.min(1, value / phrase.total);
      listOf(best, phrase.i).push(value * (0.65 * cover + 0.35 * Math.min(1, value / asked)));
    }
    for (const [i, values] of best) {
      values.sort((a, b) => b - a);
      more(scores, i, PHRASE * (values[0] + SECOND_PHRASE * ((values[1] ?? 0) + (values[2] ?? 0))));
    }
  }
}
