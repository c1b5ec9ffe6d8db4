"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const reveal = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold && !fold.open) { fold.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();

  const folds = document.querySelectorAll("details.same");
  document.querySelector(".modes").addEventListener("change", () => {
    const clean = !byId("mode-changes").checked;
    folds.forEach((fold) => { fold.open = clean; });
  });

  let changes = null;
  let at = -1;
  const step = (by) => {
    changes ??= [...document.querySelectorAll("#text .x:not(.left)")].filter((row) => row.querySelector(".k"));
    let next = at + by;
    while (changes[next] && !changes[next].checkVisibility()) next += by;
    if (!changes[next]) return;
    at = next;
    const here = changes[at];
    here.tabIndex = -1;
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
    byId("where").textContent = `${at + 1} of ${changes.length}`;
  };
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  document.querySelector(".steps").hidden = false;
  addEventListener("keydown", (event) => {
    if (!byId("keys").checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });

  const links = new Map([...document.querySelectorAll(".to")].map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.id);
      if (!link) continue;
      if (entry.isIntersecting) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  document.querySelectorAll("section.g").forEach((group) => watch.observe(group));
})();
