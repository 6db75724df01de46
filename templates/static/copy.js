// Puts a button beside each text that one copies.
"use strict";
{
  const { copy, copied } = document.currentScript.dataset;

  const copyText = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
    } catch {
      // Without https there is no such clipboard: the text stays selected, and the old command copies it.
      getSelection().selectAllChildren(element);
      document.execCommand("copy");
    }
  };

  for (const element of document.querySelectorAll(".copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await copyText(element);
      button.textContent = copied;
      setTimeout(() => { button.textContent = copy; }, 4000);
    });
    element.parentElement.append(button);
  }
}
