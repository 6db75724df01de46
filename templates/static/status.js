/* What a page gains in a browser; without this, everything reads true as it was built. See docs/script.md. */
(() => {
  "use strict";

  const MINUTE = 6e4;
  const DAY = 1440 * MINUTE;
  const { dataset, src } = document.currentScript;
  const site = new URL("..", src).pathname;
  const { zone } = dataset;
  const page = document.documentElement;
  const language = `${page.lang}-u-nu-latn`;
  const all = (selector) => [...document.querySelectorAll(selector)];

  let drift = 0; // how far the clock of the site's host is ahead of the visitor's, once it is known
  const now = () => Date.now() + drift;

  /* 1. An element with data-at lists instants; data-text and data-class, what it says and looks like from each on. */

  const LONGEST = 60 * MINUTE; // the clock may have been set, or the machine slept
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
    const time = now();
    const toCome = changing.flatMap((each) => each.instants).filter((instant) => instant > time);
    for (const each of changing) {
      const passed = each.instants.filter((instant) => instant <= time).length;
      if (passed !== each.passed) change(each, passed);
    }
    if (changing.length) alarm = setTimeout(followClock, Math.min(LONGEST, ...toCome.map((instant) => instant - time)));
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

  // A moment that stands in the old text and in the new one stays the <time> that it is; attributes have plain spaces.
  const around = (content, text) => {
    const moment = content.find((node) => node.localName === "time");
    const [before, after] = moment ? text.split(moment.textContent.replace(/\s+/g, " ")) : [text];
    return after === undefined ? [text] : [before, moment, after];
  };

  /* 2. Each .yours is room at the end of a line: for the times of that line in the visitor's zone, and for what a second
     class asks for. Nothing is measured, and nothing moves. */

  const TIMES = "time[datetime*=T]";
  const LONG = 3 * DAY; // what lasts for days is not read by the hour
  const formats = {}; // each takes long to make, the first ones longest
  const format = (kind, options) => {
    const key = kind + JSON.stringify(options);
    return (formats[key] = formats[key] || new Intl[kind](language, options));
  };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { month: "short", day: "numeric" };
  const dates = (options) => format("DateTimeFormat", options);
  const mine = () => dates({ ...day, ...clock });
  const theirs = () => dates({ ...day, ...clock, timeZone: zone });
  const zoned = () => dates({ ...clock, timeZoneName: "short" });
  const rooms = [];

  const part = (format, instant, wanted) => format.formatToParts(instant).find(({ type }) => type === wanted).value;

  // CLDR's short name of the visitor's zone, else its offset as the site writes it: UTC+5:30.
  const zoneAt = (instant) => {
    const name = part(zoned(), instant, "timeZoneName");
    const offset = /([-+\u2212\u2013])\D*(\d.*)/.exec(name);
    return (offset ? `UTC${offset[1] === "+" ? "+" : "\u2212"}${offset[2]}` : name) + (page.dir ? "\u200f" : "");
  };

  // The day stands there only where it is not the site's, not twice, and not beside "20 minutes ago".
  const own = (first, last = first, isNear = false) => {
    let day = isNear || part(theirs(), first, "day");
    const [begin, end] = [first, last].map((each) => {
      const known = isNear || day === (day = part(mine(), each, "day"));
      return [(known ? dates(clock) : mine()).format(each), zoneAt(each)];
    });
    if (last > first && begin[1] === end[1]) begin.pop();
    return begin.join(" ") + (last > first ? ` – ${end.join(" ")}` : "");
  };

  const differs = (instant) => mine().format(instant) !== theirs().format(instant);

  // 119 minutes, then 2 hours; 47 hours, then 2 days.
  const scaled = (instant) => {
    const minutes = (now() - instant) / MINUTE;
    const size = Math.abs(minutes);
    const [unit, length] = size < 120 ? ["minute", 1] : size < 2880 ? ["hour", 60] : ["day", 1440];
    return [Math.trunc(minutes / length), unit];
  };

  const lasting = (instant, unitDisplay) => {
    const [amount, unit] = scaled(instant);
    return amount > 0 && dataset.lasting.replace("{}", format("NumberFormat", { style: "unit", unit, unitDisplay }).format(amount));
  };

  const ago = (instant, style) => {
    if (!instant) return;
    const [amount, unit] = scaled(instant);
    const said = format("RelativeTimeFormat", { style, numeric: amount ? "always" : "auto" });
    return amount ? said.format(-amount, unit) : said.format(0, "second");
  };

  const findRooms = () => {
    for (const element of all(".yours")) {
      const times = [...element.parentElement.querySelectorAll(TIMES)];
      const [first, last = first, third] = times.map((each) => new Date(each.dateTime));
      const tells = { lasting, ago, checked }[element.classList[1]];
      const letters = !tells ? 22 : element.closest(".brief") ? 26 : 38; // on a phone
      rooms.push({ element, first, last, tells, letters, isShort: first && !third && last >= first && last - first < LONG });
    }
  };

  const noteOf = ({ first, last, tells, isShort }) => {
    const isNear = (tells === lasting || tells === ago) && Math.abs(now() - first) < DAY;
    // at the hour of summer time, one end may agree
    return isShort && [first, last].some(differs) && `(${own(first, last, isNear)})`;
  };

  // Where there is no room for all of it: short words, then no zone, which the state line names.
  const wordsOf = (room) => {
    const { element, first, last, tells, letters } = room;
    if (!("note" in room)) room.note = noteOf(room) || "";
    const { note } = room;
    const brief = first === last ? note.replace(/ \S+\)$/, ")") : note;
    const texts = [[note, "long"], [note, "short"], [brief, "short"]].map(([own, style]) =>
      [own, tells && tells(first, style, element.dataset, own)].filter(Boolean).join("\u00a0· "));
    return texts.find(({ length }) => length <= letters) || texts[2];
  };

  const titleTime = ({ target }) => {
    const time = target.closest(TIMES);
    const instant = time && new Date(time.dateTime);
    if (time && differs(instant)) time.title = own(instant);
  };

  /* No task is long: steps are taken for a few milliseconds, then others have their turn. What a browser does for its
     first format of all is two steps, and all rooms are filled at once. */

  const TURN = 8;
  const soon = (task) => (window.scheduler ? scheduler.postTask(task, { priority: "background" }) : setTimeout(task));
  let steps = [];

  const refresh = () => {
    if (!steps.length) soon(takeSteps);
    const texts = [];
    steps = [() => new Intl.Locale(language), () => format("NumberFormat"), mine, theirs, zoned,
      ...rooms.map((room) => () => texts.push(wordsOf(room))),
      () => rooms.forEach(({ element }, at) => element.textContent === texts[at] || fill(element, [texts[at]]))];
  };

  const takeSteps = () => {
    const end = performance.now() + TURN;
    try {
      do steps[0](), steps.shift(); while (steps.length && performance.now() < end);
    } catch {
      steps = []; // the browser does not know the zone, or these words
    }
    if (steps.length) soon(takeSteps);
  };

  /* 3. The page has the digest of all that was posted when it was built; api/build.json has that of now. */

  const SOON = 500;
  const PATIENCE = 1e4;
  const TOO_LONG = 10 * MINUTE;
  const news = document.querySelector(".news");
  const asks = news && location.protocol.startsWith("http");
  const stale = document.querySelector(".notes > [data-at]");
  let timer;
  let delay = MINUTE;
  let due = Date.now() + SOON;
  let looked = 0;
  let failing = false;
  const opened = now();

  const look = async () => {
    const request = new AbortController();
    const patience = setTimeout(() => request.abort(), PATIENCE);
    due = Infinity; // nothing else is asked while this is under way
    try {
      const response = await fetch(news.dataset.build, { cache: "no-cache", signal: request.signal });
      const { digest } = await response.json();
      if (!digest) throw digest;
      setClock(response.headers);
      [looked, failing, delay] = [now(), false, MINUTE];
      if (digest !== news.dataset.digest) return tell(digest);
    } catch {
      failing = true;
      delay = Math.min(delay * 2, 16 * MINUTE);
    } finally {
      clearTimeout(patience);
      refresh();
    }
    due = Date.now() + delay;
    wait();
  };

  // A cache says how old its answer is.
  const setClock = (headers) => {
    const time = Date.parse(headers.get("Date")) + 1e3 * (headers.get("Age") || 0);
    if (time) drift = time - Date.now();
    followClock();
  };

  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden && due < Infinity) timer = setTimeout(look, Math.min(delay, Math.max(0, due - Date.now())));
  };

  // Nothing beside a notice that there is news, or that the page is out of date.
  const checked = (first, style, words, note) => {
    const since = looked || opened;
    const isLate = failing && now() - since >= TOO_LONG;
    const isNoted = !asks || news.textContent || (stale && stale.textContent);
    if (isNoted || !(looked || isLate)) return;
    const time = note ? dates(clock).format(since) : own(new Date(since), undefined, true); // the note names the zone
    return words[isLate ? "failing" : "checked"].replace("{}", time);
  };

  const tell = (digest) => {
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
      refresh();
      news.dataset.digest = digest; // only what differs from that is news
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

  /* 4. A row of bars is one stop for the tab key, its newest day first; arrows lead from one marked day to the next. */

  const joinStops = (bars) => {
    const days = [...bars.querySelectorAll("a, button")];
    const stopAt = (day) => days.forEach((each) => (each.tabIndex = each === day ? 0 : -1));
    stopAt(days[days.length - 1]);
    bars.addEventListener("focusin", ({ target }) => stopAt(target));
    bars.addEventListener("keydown", (event) => {
      const at = days.indexOf(event.target);
      const [left, right] = page.dir ? [1, -1] : [-1, 1];
      const day = days[{ ArrowLeft: at + left, ArrowRight: at + right, Home: 0, End: days.length - 1 }[event.key]];
      if (!day) return;
      event.preventDefault();
      day.focus();
    });
  };

  /* 5. What affects a visitor is a script of its own: loaded once somebody chooses, or has chosen. */

  const offerChoice = (button) => {
    const offer = () => {
      const script = document.createElement("script");
      script.src = button.dataset.script;
      document.head.append(script);
    };
    button.classList.remove("waiting");
    if (location.hash.startsWith("#for=") || hasChosen()) offer();
    else button.addEventListener("click", offer, { once: true });
  };

  const hasChosen = () => {
    try {
      return `for ${site}` in localStorage;
    } catch {} // a browser may forbid to ask
  };

  const begin = () => {
    followClock();
    refresh();
    if (asks && due < Infinity) wait();
  };

  findRooms();
  addEventListener("pointerover", titleTime);
  if (asks) news.addEventListener("focusin", noteFocus);
  all(".bars").forEach(joinStops);
  if ("popover" in page) all(".choose").forEach(offerChoice);
  begin();
  setInterval(refresh, MINUTE);
  document.addEventListener("visibilitychange", begin);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && due < Infinity) due = Date.now();
    begin();
  });
})();
