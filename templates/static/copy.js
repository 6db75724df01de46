// Puts a button beside each text that one copies, and beside the time of each update and the headings of a write-up, to
// copy where they are.
"use strict";
{
  const { copy, copied } = document.currentScript.dataset;

  const urlOf = (element) => (element.hash ? element.href : element.id && new URL(`#${element.id}`, location).href);

  // Without https there is no clipboard to write to: the text stays selected, and the old command copies it.
  const copySelected = (element, url) => {
    const shown = url ? document.createElement("span") : element;
    if (url) {
      shown.textContent = url;
      element.parentElement.append(shown);
    }
    getSelection().selectAllChildren(shown);
    document.execCommand("copy");
    if (url) shown.remove();
  };

  const copyText = async (element, url) => {
    try {
      await navigator.clipboard.writeText(url || element.textContent);
    } catch {
      copySelected(element, url);
    }
  };

  for (const element of document.querySelectorAll(".copy, .stamp a, .writeup :is(h2, h3, h4)[id]")) {
    const button = document.createElement("button");
    const url = urlOf(element);
    const say = (word) => {
      button.textContent = word;
      if (url) button.setAttribute("aria-label", `${word}: ${element.textContent}`);
    };
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await copyText(element, url);
      say(copied);
      setTimeout(say, 4000, copy);
    });
    say(copy);
    if (element.matches("a, .copy")) element.parentElement.append(button);
    else element.after(button);
  }
}
