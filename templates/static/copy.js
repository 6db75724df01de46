// Puts a button beside each text that one copies, and beside the time of each update, to copy where it is.
"use strict";
{
  const { copy, copied } = document.currentScript.dataset;

  // Without https there is no clipboard to write to: the text stays selected, and the old command copies it.
  const copySelected = (element) => {
    const shown = element.hash ? document.createElement("span") : element;
    if (element.hash) {
      shown.textContent = element.href;
      element.parentElement.append(shown);
    }
    getSelection().selectAllChildren(shown);
    document.execCommand("copy");
    if (element.hash) shown.remove();
  };

  const copyText = async (element) => {
    try {
      await navigator.clipboard.writeText(element.hash ? element.href : element.textContent);
    } catch {
      copySelected(element);
    }
  };

  for (const element of document.querySelectorAll(".copy, .stamp a")) {
    const button = document.createElement("button");
    const say = (word) => {
      button.textContent = word;
      if (element.hash) button.setAttribute("aria-label", `${word}: ${element.textContent}`);
    };
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await copyText(element);
      say(copied);
      setTimeout(say, 4000, copy);
    });
    say(copy);
    element.parentElement.append(button);
  }
}
