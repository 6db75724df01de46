/* What affects a visitor: the components and regions that they choose come first on the front page. The choice is in the
   fragment of the URL, and in storage only for those who ask for that. static/status.js loads this when it is wanted. */
(() => {
  "use strict";

  const MINUTE = 6e4;
  const START = "#for=";
  const KEY = `for ${new URL("..", document.currentScript.src).pathname}`;
  const button = document.querySelector(".choose");
  const sheet = document.getElementById("choices");
  const banner = document.querySelector(".banner");
  const updates = document.querySelector(".subscribe");
  const list = new Intl.ListFormat(document.documentElement.lang, { style: "short", type: "unit" });
  const line = element("p", { className: "mine" });
  const feeds = element("ul", { className: "more" });
  let known; // what can be chosen, and the words
  let all = [];
  let chosen = new Set();

  function element(name, properties = {}, ...content) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...content);
    return made;
  }

  const mark = (shape) => {
    const [svg, use] = ["svg", "use"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    use.setAttribute("href", `#${shape}`);
    svg.setAttribute("class", `mark ${shape}`);
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  };

  // The choice

  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const keep = (isKept) => {
    try {
      if (isKept) localStorage.setItem(KEY, [...chosen].join(","));
      else localStorage.removeItem(KEY);
    } catch {
      // a browser may forbid it
    }
  };

  const read = () => {
    const said = location.hash.startsWith(START) ? location.hash.slice(START.length) : kept() || "";
    chosen = new Set(said.split(",").map(decodeURIComponent).filter(Boolean));
  };

  const choose = (id, isChosen) => {
    chosen[isChosen ? "add" : "delete"](id);
    const said = [...chosen].map(encodeURIComponent).join(",");
    history.replaceState(null, "", chosen.size ? START + said : location.pathname + location.search);
    if (kept() !== null) keep(chosen.size);
    show();
  };

  // What it shows

  const shapeNow = ({ shape, later }) =>
    later.filter(([at]) => Date.parse(at) <= Date.now()).reduce((_, [, then]) => then, shape);

  const show = () => {
    const mine = all.filter(({ id }) => chosen.has(id)).map((each) => ({ ...each, now: shapeNow(each) }));
    const { levels, texts } = known;
    fillWith(line, element("span", { className: "vh" }, `${texts.title}: `));
    for (const [shape, level] of Object.entries(levels)) {
      const parts = mine.filter(({ now }) => now === shape);
      const dot = line.children[1] ? ["\u00a0· "] : [];
      if (parts.length) line.append(...dot, mark(shape), " ", ...linked(parts), element("small", {}, ` ${level}`));
    }
    fillWith(feeds, ...mine.map(filesOf));
    if (mine.length) banner.prepend(line);
    else line.remove();
    if (mine.length) updates.append(feeds);
    else feeds.remove();
    for (const link of document.querySelectorAll("nav a[hreflang]")) link.hash = location.hash;
  };

  const fillWith = (parent, ...content) => {
    parent.textContent = "";
    parent.append(...content);
  };

  const filesOf = ({ name, path }) => {
    const link = (file, text) => element("a", { href: path + file }, text);
    const { feed, calendar } = known.texts;
    const about = element("b", { dir: "auto" }, name);
    return element("li", {}, about, " ", link("feed.xml", feed), " · ", link("maintenance.ics", calendar));
  };

  const linked = (parts) => {
    const links = parts.map(({ name, path }) => element("a", { href: path, dir: "auto" }, name));
    const pieces = list.formatToParts(parts.map(({ name }) => name));
    return pieces.map(({ type, value }) => (type === "element" ? links.shift() : value));
  };

  // Where one chooses

  const choices = (title, entries) => {
    const labels = entries.map(({ id, name }) => {
      const box = element("input", { type: "checkbox", checked: chosen.has(id) });
      box.addEventListener("change", () => choose(id, box.checked));
      return element("label", {}, box, " ", name);
    });
    return element("fieldset", { className: "choices" }, element("legend", {}, element("b", {}, title)), ...labels);
  };

  const fill = () => {
    const { texts, components, regions } = known;
    const groups = [...new Set(components.map(({ group }) => group))];
    const memory = element("button", { className: "choose" });
    const name = () => (memory.textContent = kept() === null ? texts.remember : texts.forget);
    memory.addEventListener("click", () => {
      keep(kept() === null);
      name();
    });
    name();
    const close = element("button", { className: "close" });
    close.setAttribute("aria-label", texts.close);
    close.addEventListener("click", () => sheet.hidePopover());
    fillWith(sheet,
      element("div", { className: "with" }, element("h3", {}, texts.title), close),
      element("p", { className: "soft" }, `${texts.intro} ${texts.kept}`),
      ...groups.map((group) => choices(group || texts.components, components.filter((each) => each.group === group))),
      ...(regions.length ? [choices(texts.regions, regions)] : []),
      memory,
    );
  };

  const entry = (path) => ([id, name, group, shape, later]) => ({ id, name, group, shape, later, path: path(id) });

  const load = async () => {
    const { texts, levels, components, regions } = await (await fetch(button.dataset.choices, { cache: "no-cache" })).json();
    known = {
      texts,
      levels,
      components: components.map(entry((id) => `components/${id}/`)),
      regions: regions.map(entry((code) => `regions/${code.toLowerCase()}/`)),
    };
    all = [...known.components, ...known.regions];
    const readAndShow = () => {
      read();
      fill();
      show();
    };
    readAndShow();
    addEventListener("hashchange", readAndShow);
    setInterval(show, MINUTE);
  };

  const begin = () => load().catch(() => {
    sheet.textContent = sheet.dataset.failed;
    button.addEventListener("click", begin, { once: true });
  });

  begin();
})();
