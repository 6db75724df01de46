// A strip for another site, while something is open or about to begin. See docs/embed.md.
"use strict";
{
  const { currentScript: script } = document;
  const minute = 60_000;
  const levels = ["under_maintenance", "degraded_performance", "partial_outage", "major_outage"];

  const names = script.dataset.for?.trim().split(/\s+/);

  const foldersOf = (name) => name.includes("/") ? [`${name}/`]
    : (/[A-Z]/.test(name) ? ["regions/"] : ["components/", "regions/", "groups/"]).map((folder) => `${folder}${name.toLowerCase()}/`);

  const read = async (path) => {
    const response = await fetch(new URL(`../${path}`, script.src), { cache: "no-cache", credentials: "omit" });
    if (response.ok) return response.json();
    if (response.status !== 404) throw response;
  };

  // The folders of the parts named; a region has none before anything affects it.
  let known = names ? [] : [""];
  const folders = async () => {
    if (names && known.length < names.length) {
      const { parts } = await read("api/embed.json");
      known = names.map((name) => foldersOf(name).find((each) => parts.includes(each))).filter(Boolean);
    }
    return known;
  };

  const summary = (folder) => read(`${folder}api/v2/summary.json`);

  const root = document.createElement("div");
  const shadow = root.attachShadow({ mode: "open" });
  const list = document.createElement("div");
  list.role = "status";
  shadow.append(list);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host { all: initial; display: block; color-scheme: inherit }
a { display: flex; gap: .5em; padding: .5em 1em; font: 1rem/1.5 system-ui, sans-serif; color: #15181c; background: #f3efe8; color: light-dark(#15181c, #eceef0); background: light-dark(#f3efe8, #24272b); border-block-end: 1px solid #8888; text-decoration: none; overflow-wrap: anywhere }
a:hover, a:focus { text-decoration: underline }
.l0 { color: light-dark(#4d49b8, #9c99f5) }
.l1 { color: light-dark(#7a5600, #e0ac2b) }
.l2 { color: light-dark(#a63f00, #f58b45) }
.l3 { color: light-dark(#a31029, #ff6b7d) }`);
  shadow.adoptedStyleSheets = [sheet];

  const make = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };

  const line = async (item, tag, words) => {
    const { title, pages } = await read(`api/incidents/${item.shortlink.match(/([^/]+)\/$/)[1]}.json`) ?? {};
    const level = item.scheduled_for ? 0 : Math.max(-1, ...item.components.map(({ status }) => levels.indexOf(status)));
    const link = make("a", "");
    link.href = pages?.[tag] ?? item.shortlink;
    const shape = make("span", "■▲◆●"[level] ?? "○");
    shape.ariaHidden = true;
    shape.className = `l${level}`;
    const text = make("span", "");
    text.append(make("b", words[item.scheduled_for ? item.status : levels[level] ?? item.status]), ` ${title?.[tag] ?? item.name}`);
    if (item.status === "scheduled") {
      const when = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
      text.append(" ", make("bdi", when.formatRange(new Date(item.scheduled_for), new Date(item.scheduled_until))));
    }
    link.append(shape, text);
    return link;
  };

  const show = async (items) => {
    if (!items.length) return list.replaceChildren();
    const { languages } = await read("api/embed.json");
    const wanted = script.dataset.lang || document.documentElement.lang;
    const tags = Object.keys(languages);
    const tag = tags.find((each) => each === wanted) ?? tags.find((each) => wanted.startsWith(each)) ?? tags[0];
    const lines = await Promise.all(items.map((item) => line(item, tag, languages[tag].words)));
    list.lang = tag;
    list.dir = languages[tag].dir;
    if (lines.map((each) => each.textContent).join("") !== list.textContent) list.replaceChildren(...lines);
  };

  let asked = 0;
  let answered = Date.now();
  const look = async () => {
    const now = Date.now();
    if (document.hidden || now - asked < minute) return;
    asked = now;
    try {
      const found = (await Promise.all((await folders()).map(summary))).flatMap((each) => each ? [...each.incidents, ...each.scheduled_maintenances] : []);
      const due = found.filter(({ status, scheduled_for: at }) => status !== "scheduled" || Date.parse(at) - now < 1_440 * minute);
      await show([...new Map(due.map((item) => [item.id, item])).values()]);
      answered = now;
    } catch {
      if (now - answered > 10 * minute) list.replaceChildren();
    }
  };

  const begin = () => {
    document.body.prepend(root);
    look();
    setInterval(look, minute / 4);
    document.addEventListener("visibilitychange", look);
  };
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
}
