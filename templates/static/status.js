/* What a page that is there already gains in a browser; without it, everything reads true as it was built.

   1. What the clock changes: a window opens and closes, a promised update is late, the page itself is out of date.
   2. The visitor's own time beside the site's, where the line has room for it.
   3. In a tab that is looked at, once a minute: whether anything new was said. */
(() => {
  "use strict";

  const { zone, local } = document.currentScript.dataset;
  const language = document.documentElement.lang;
  const all = (selector) => [...document.querySelectorAll(selector)];

  /* 1. An element with data-at lists instants; data-text and data-class, what it says and looks like from each on. */

  const LONGEST = 36e5; // look at the clock at least once an hour: it may have been set, or the machine slept
  const changing = all("[data-at]").map((element) => ({
    element,
    instants: element.dataset.at.split(" ").map(Date.parse),
    texts: (element.dataset.text || "").split("|"),
    classes: (element.dataset.class || "").split("|"),
    content: [...element.childNodes],
    look: element.getAttribute("class") || "",
    icon: element.localName === "link" && element.href,
    passed: 0,
  }));
  let alarm;

  const followClock = () => {
    clearTimeout(alarm);
    const now = Date.now();
    const toCome = changing.flatMap((each) => each.instants).filter((instant) => instant > now);
    for (const each of changing) {
      const passed = each.instants.filter((instant) => instant <= now).length;
      if (passed !== each.passed) change(each, passed);
    }
    if (changing.length) alarm = setTimeout(followClock, Math.min(LONGEST, ...toCome.map((instant) => instant - now)));
  };

  const change = (each, passed) => {
    const { element, texts, classes, content, look } = each;
    const said = element.textContent;
    each.passed = passed;
    if ("class" in element.dataset) {
      const name = passed ? classes[passed - 1] : look;
      element.setAttribute("class", name);
      const shape = name.split(" ").pop();
      if (element.localName === "svg") element.firstElementChild.setAttribute("href", "#" + shape);
      if (element.localName === "article") hideWhatIsEmpty(element.parentNode);
      if (each.icon) element.href = element.dataset[shape] || each.icon; // the one that it has now is not noted again
    }
    if ("text" in element.dataset) {
      fill(element, passed ? around(content, texts[passed - 1]) : content);
      if (element.closest("h1")) document.title = document.title.replace(said, () => element.textContent);
    }
  };

  const fill = (element, content) => {
    element.textContent = "";
    element.append(...content);
  };

  const hideWhatIsEmpty = (section) => section.classList.toggle("off", !section.querySelector("article:not(.off)"));

  // A moment that stands in the old text and in the new one stays the <time> that it is.
  const around = (content, text) => {
    const moment = content.find((node) => node.localName === "time");
    const [before, after] = moment ? text.split(moment.textContent) : [text];
    return after === undefined ? [text] : [before, moment, after];
  };

  /* 2. A line with a time of day, or with a start and an end, has the same in the visitor's zone at its end. */

  const LONG = 3 * 864e5; // what lasts for days is not read by the hour
  const PAST = "cite, figcaption, table, .lanes, .days, .changes"; // where it would be in the way

  const showLocalTimes = () => {
    if (!Intl.DateTimeFormat.prototype.formatRange) return;
    const form = (options) => new Intl.DateTimeFormat(language, options);
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const day = { month: "short", day: "numeric" };
    const [ownDay, theirDay] = [form(day), form({ ...day, timeZone: zone })];
    const [own, theirs] = [form({ ...day, ...time }), form({ ...day, ...time, timeZone: zone })];
    const full = form({ dateStyle: "full", timeStyle: "short", hourCycle: "h23" });

    const differs = (instant) => own.format(instant) !== theirs.format(instant);
    const lines = new Map();
    for (const element of all("time[datetime*=T]")) {
      const instant = new Date(element.dateTime);
      if (differs(instant)) element.title = full.format(instant);
      const line = element.closest(PAST) ? null : element.closest("p, li, dd");
      if (line) lines.set(line, [...(lines.get(line) || []), instant]);
    }

    // Short: the time alone, and the day where it is another one. Else with the zone.
    const said = ([first, last = first], zoned) => {
      const sameDay = [first, last].every((each) => ownDay.format(each) === theirDay.format(first));
      const format = form({ ...(sameDay ? {} : day), ...time, ...zoned });
      const inOneZone = first.getTimezoneOffset() === last.getTimezoneOffset(); // formatRange names one zone only
      const ends = inOneZone ? format.formatRange(first, last) : `${format.format(first)} – ${format.format(last)}`;
      return `(${last > first ? ends : format.format(first)})`;
    };
    const notes = [...lines]
      .filter(([, instants]) => instants.some(differs)) // at the hour of summer time, one end of a window may agree
      .filter(([, [first, last = first, third]]) => !third && last >= first && last - first < LONG)
      .map(([line, instants]) => ({ line, long: said(instants, { timeZoneName: "short" }), short: said(instants) }));
    const isStamp = ({ line }) => line.matches(".stamp");
    place(notes.filter((note) => !isStamp(note)));
    place(notes.filter(isStamp));
  };

  // With the zone where every line of a list has room for it, else without; nothing that is read already may move.
  const place = (notes) => {
    for (const note of notes) {
      note.content = document.createRange();
      note.content.selectNodeContents(note.line);
      note.before = extent(note);
      note.list = note.line.closest("ol, ul, dl, main, footer");
    }
    for (const note of notes) {
      note.element = document.createElement("small");
      note.element.className = "local soft";
      note.element.textContent = note.long;
      note.line.append(" ", note.element);
    }
    const isTight = (note) => extent(note) !== note.before;
    const tight = new Set(notes.filter(isTight).map(({ list }) => list));
    for (const { element, list, short } of notes) if (tight.has(list)) fill(element, whose(short, element));
    for (const { element } of notes.filter(isTight)) {
      element.previousSibling.remove();
      element.remove();
    }
  };

  // A time without a zone says whose it is to those who point at it or hear it.
  const whose = (short, element) => {
    const said = document.createElement("span");
    said.className = "vh";
    said.textContent = " " + local;
    element.title = local;
    return [short, said];
  };

  // How high a line is, or the row of which it is the label, and where everything in it and beside it begins.
  const extent = ({ line, content }) => {
    const { top } = line.getBoundingClientRect();
    const box = line.matches(".stamp") ? line.parentElement : line;
    const beside = line.nextElementSibling ? [line.nextElementSibling.getBoundingClientRect()] : [];
    const parts = [...content.getClientRects(), ...beside].map((part) => [part.left, part.top - top]);
    return [box.getBoundingClientRect().height, ...parts.flat()].map(Math.round).join();
  };

  /* 3. The page says when anything was last said; api/v2/summary.json knows whether that is still so. */

  const MINUTE = 6e4;
  const PATIENCE = 1e4;
  const news = document.querySelector(".news");
  let timer;
  let delay = MINUTE;
  let due = Date.now() + delay;

  const look = async () => {
    const request = new AbortController();
    const patience = setTimeout(() => request.abort(), PATIENCE);
    due = Infinity; // nothing else is asked while this is under way
    try {
      const response = await fetch(news.dataset.summary, { cache: "no-cache", signal: request.signal });
      const { page } = await response.json();
      if (Date.parse(page.updated_at) > Date.parse(news.dataset.updated)) return tell(page.updated_at);
      delay = MINUTE;
    } catch {
      delay = Math.min(delay * 2, 16 * MINUTE); // silent, and ever more rarely while nothing is answered
    } finally {
      clearTimeout(patience);
    }
    due = Date.now() + delay;
    wait();
  };

  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden && due < Infinity) timer = setTimeout(look, Math.min(delay, Math.max(0, due - Date.now())));
  };

  const tell = (updated) => {
    const link = document.createElement("a");
    link.href = "";
    link.textContent = news.dataset.reload;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    const close = document.createElement("button");
    close.setAttribute("aria-label", news.dataset.close);
    close.addEventListener("click", () => {
      if (news.contains(document.activeElement)) giveFocusBack();
      fill(news, []);
      news.dataset.updated = updated; // only what is newer still is news
      due = Date.now() + delay;
      wait();
    });
    news.append(news.dataset.text, " ", link, close);
  };

  let before; // what had the focus before the news

  const noteFocus = ({ relatedTarget }) => {
    if (!news.contains(relatedTarget)) before = relatedTarget;
  };

  // Where nothing had it before, to the page: it would be lost with the button.
  const giveFocusBack = () => {
    const main = document.getElementById("main");
    main.tabIndex = -1;
    (before || main).focus({ preventScroll: true });
  };

  followClock();
  document.addEventListener("visibilitychange", followClock);
  try {
    showLocalTimes();
  } catch {
    // the browser does not know the zone: nothing has been shown
  }
  if (news && location.protocol.startsWith("http")) {
    wait();
    document.addEventListener("visibilitychange", wait);
    news.addEventListener("focusin", noteFocus);
  }
})();
