// In every page of a preview: says that it is one, reloads it after each build, and shows what is wrong with the sources.
(() => {
  const address = document.currentScript.src.replace("preview.js", "events");
  const style = {
    position: "fixed", inset: "auto 0 0 0", zIndex: 9, margin: 0, padding: "1rem", maxHeight: "60vh", overflow: "auto",
    background: "#2b0b10", color: "#fff", font: "14px/1.5 monospace", whiteSpace: "pre-wrap", borderRadius: 0,
  };
  const note = document.body.appendChild(document.createElement("p"));
  note.textContent = "Preview: addresses on this page, such as those of feeds, are this preview’s.";
  note.id = "statusgen-preview";
  Object.assign(note.style, { margin: 0, padding: "0.5rem 1rem", background: "#2b0b10", color: "#fff", textAlign: "center" });
  const show = (problems) => {
    document.getElementById("statusgen-problems")?.remove();
    if (!problems) return;
    const box = document.body.appendChild(document.createElement("pre"));
    Object.assign(box, { id: "statusgen-problems", role: "alert", textContent: problems });
    Object.assign(box.style, style);
  };
  let events;
  const follow = () => {
    events?.close();
    if (document.hidden) return;  // a browser keeps six connections to a server, and with more tabs it would wait
    events = new EventSource(address);
    events.addEventListener("reload", () => location.reload());
    events.addEventListener("problems", (event) => show(JSON.parse(event.data)));
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
