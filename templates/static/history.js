/* Filters the history. Without this script all of it can be read by month and year. The index of each year is loaded when
   something is asked for, the newest first. What is asked for stands in the URL, so that it can be shared. */
(() => {
  "use strict";

  const MOST = 100; // how many entries are shown
  const section = document.querySelector(".filter");
  if (!section || !location.protocol.startsWith("http")) return;
  const form = section.querySelector("form");
  const status = section.querySelector("[role=status]");
  const list = section.querySelector("ol");
  const row = section.querySelector("template");
  const listed = document.querySelectorAll(".listed");
  const fields = [...form.elements];
  const entries = [];
  let loading; // the years, once they are asked for
  let timer;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const nameOf = (key, value) => {
    const field = form.elements[key];
    const option = field && [...field.options].find((each) => each.value === value);
    return option ? option.text : "";
  };

  const read = ([id, title, when, said, shape, kind, component, region, level, cause, text, hreflang, path]) => {
    const names = component.map((each) => nameOf("component", each)).filter(Boolean);
    const places = region.map((each) => nameOf("region", each));
    const words = plain([title, text, when, id, ...names, ...places].join(" "));
    return { id, title, when, shape, said: [said, names.join(", ")].filter(Boolean).join("\u00a0· "), words,
      kind: [kind], component, region, level: [level], cause, hreflang, path };
  };

  const load = async () => {
    for (const year of form.dataset.years.split(" ")) {
      const response = await fetch(`${year}.json`);
      if (response.ok) entries.push(...(await response.json()).map(read));
      else if (response.status !== 404) throw new Error(response.statusText);
      show();
    }
  };

  const asked = () => fields.filter((field) => field.value.trim());

  const fits = (entry) => asked().every(({ name, value }) =>
    name === "q" ? plain(value).split(/\s+/).every((word) => entry.words.includes(word)) : entry[name].includes(value));

  const item = (entry) => {
    const copy = row.content.cloneNode(true);
    const link = copy.querySelector("a");
    copy.querySelector("p").textContent = entry.when;
    copy.querySelector("svg").classList.add(entry.shape);
    copy.querySelector("use").setAttribute("href", `#${entry.shape}`);
    link.href = entry.path ? form.dataset.root + entry.path : `${form.dataset.pages}${entry.id}/`;
    if (entry.path) link.lang = link.hreflang = entry.hreflang;
    link.textContent = entry.title;
    copy.querySelector(".outcome").textContent = entry.said;
    return copy;
  };

  const show = () => {
    const isAsked = asked().length > 0;
    const found = isAsked ? entries.filter(fits) : [];
    section.className = isAsked ? "filter" : "filter idle";
    listed.forEach((each) => each.classList.toggle("off", isAsked));
    list.replaceChildren(...found.slice(0, MOST).map(item));
    status.textContent = isAsked ? status.dataset.found.replace("{}", found.length.toLocaleString(`${document.documentElement.lang}-u-nu-latn`)) : "";
  };

  const ask = () => {
    const query = new URLSearchParams(asked().map(({ name, value }) => [name, value.trim()]));
    history.replaceState(null, "", `${query}` ? `?${query}` : location.pathname);
    if (asked().length) loading = loading || load().catch(() => {
      loading = undefined;
      entries.length = 0;
      show();
      status.textContent = status.dataset.failed;
    });
    show();
  };

  const fill = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) field.value = query.get(field.name) || "";
    (asked().length ? ask : show)();
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  fill();
})();
