"use strict";
(() => {
  const date = () => new Date().toISOString().slice(0, 10);
  const time = () => new Date().toISOString().slice(11, 16);

  // The moment of the tap, in the name and in the text of the new file.
  for (const link of document.querySelectorAll(".new a")) {
    const pattern = link.getAttribute("href");
    const fill = () => {
      link.href = pattern
        .replace("filename=DATE-", `filename=${date()}-`)
        .replaceAll("DATE%20TIME%20UTC", `${date()}%20${encodeURIComponent(time())}%20UTC`);
    };
    for (const tap of ["pointerdown", "focus", "click", "auxclick", "contextmenu"]) link.addEventListener(tap, fill);
  }

  for (const heading of document.querySelectorAll("pre code")) {
    const pattern = heading.textContent;
    const tell = () => {
      heading.textContent = pattern.replace("DATE TIME UTC", `${date()} ${time()} UTC`);
    };
    tell();
    setInterval(tell, 5000);
  }
})();
