"use strict";
// What makes the pages handier where scripts run: filtering without a reload, stepping from change to change, contents
// that follow, folds that open for a link. Without it every page works, too.
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;

  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* no storage */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  // Light and dark
  const theme = byId("theme");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const name = () => { theme.textContent = dark() ? "Light theme" : "Dark theme"; };
  theme.hidden = false;
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    name();
  });
  name();

  // A link to what is folded opens the fold; a link to what is filtered out asks for the page that shows everything
  const filters = ["kind", "code", "axis", "direction", "review", "consequential", "moved", "signs", "words", "by"];
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }  // no link of ours
    if (!id) return;
    const target = byId(id);
    if (target) {
      const fold = target.closest("details.same");
      if (fold && !fold.open) fold.open = true;
      target.scrollIntoView();
      return;
    }
    const query = new URLSearchParams(location.search);
    if (!byId("bar") || (query.get("all") === "1" && !filters.some((name) => query.has(name)))) return;
    filters.forEach((name) => query.delete(name));
    query.set("all", "1");
    location.replace(`${location.pathname}?${query}#${id}`);
  };
  addEventListener("hashchange", reveal);

  // Contents: folded on small screens, and following the text
  let watch = null;
  const follow = () => {
    const contents = document.querySelector(".toc > details");
    if (!contents) return;
    if (matchMedia("(max-width: 52rem)").matches) contents.open = false;
    const links = new Map([...document.querySelectorAll(".to")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    watch?.disconnect();
    watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const link = links.get(target.id);
        if (!link) continue;
        if (!isIntersecting) { link.removeAttribute("aria-current"); continue; }
        link.setAttribute("aria-current", "true");
        const box = link.closest(".toc");
        const place = link.getBoundingClientRect().top - box.getBoundingClientRect().top;
        if (place < 0 || place > box.clientHeight - 40) box.scrollTop += place - box.clientHeight / 3;
      }
    }, { rootMargin: "-12% 0px -85% 0px" });
    document.querySelectorAll("section.g").forEach((part) => watch.observe(part));
  };

  // From change to change
  let changes = [];
  let at = -1;
  const visible = (row) => row.checkVisibility();
  const nearest = () => {
    const top = root.scrollTop + innerHeight / 3;
    return changes.findIndex((row) => row.getBoundingClientRect().top + root.scrollTop > top) - 1;
  };
  const step = (by, wanted = () => true) => {
    if (at < 0) at = nearest() - (by < 0 ? -1 : 0);
    let next = at + by;
    while (changes[next] && !(visible(changes[next]) && wanted(changes[next]))) next += by;
    const here = changes[next];
    if (!here) return;
    changes[at]?.classList.remove("here");
    at = next;
    here.classList.add("here");
    here.tabIndex = -1;
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
    byId("where").textContent = `${at + 1} of ${changes.length}`;
  };
  const steps = () => {
    const stepper = document.querySelector(".stepper");
    if (!stepper) return;
    changes = [...document.querySelectorAll("#law .x:not(.left)")].filter((row) => row.querySelector(".k"));
    at = -1;
    stepper.hidden = changes.length === 0;
    byId("previous").addEventListener("click", () => step(-1));
    byId("next").addEventListener("click", () => step(1));
  };
  const keys = byId("keys");
  if (keys) {
    keys.checked = recall("keys") !== "off";
    keys.addEventListener("change", () => remember("keys", keys.checked ? "on" : "off"));
  }
  // The first tag of the change that one is at, open, with its form at hand
  const review = () => {
    const tag = changes[at]?.querySelector(".tags > details.tag");
    if (!tag) return;
    tag.open = true;
    (tag.querySelector("form button") ?? tag.querySelector("summary")).focus();
  };
  const pressed = {
    j: () => step(1),
    k: () => step(-1),
    n: () => step(1, (row) => row.querySelector(".tags") !== null),
    v: review,
    "/": () => byId("find")?.focus(),
    "?": () => location.assign(byId("help").href),
  };
  addEventListener("keydown", (event) => {
    if (recall("keys") === "off" || event.ctrlKey || event.metaKey || event.altKey || !(event.key in pressed)) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    event.preventDefault();
    pressed[event.key]();
  });

  const panels = () => [...document.querySelectorAll(".choices")];

  // Filters: the same page is asked for, and its result put in place of this one
  let asked = 0;
  const place = () => location.pathname + location.search;
  let shown = place();
  const swap = async (address, push) => {
    const number = ++asked;
    const result = byId("result");
    result.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const text = await answer.text();
      if (number !== asked) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      const made = answer.ok && page.getElementById("result");
      if (!made) throw new Error(answer.statusText);
      const held = document.activeElement;
      const focus = held?.name ? [held.name, [...document.getElementsByName(held.name)].indexOf(held)] : null;
      const chosen = panels().filter((panel) => panel.open).map((panel) => panel.id);
      result.replaceWith(document.adoptNode(made));
      // What the head of the page says of the filters is said anew.
      for (const name of ["showing", "tally", "permalink"]) {
        const said = page.getElementById(name);
        if (said) byId(name)?.replaceWith(document.adoptNode(said));
      }
      for (const panel of panels()) panel.open = chosen.includes(panel.id);
      if (push) history.pushState(null, "", address);
      shown = place();
      begin();
      if (focus) document.getElementsByName(focus[0])[focus[1]]?.focus({ preventScroll: true });
    } catch {
      location.assign(address);
    }
  };
  const measure = new ResizeObserver(([entry]) => {
    root.style.setProperty("--bar", `${entry.target.offsetHeight}px`);
  });
  const wire = () => {
    const bar = byId("bar");
    if (!bar) return;
    // At once, for `reveal` scrolls to what must not lie below the bar.
    root.style.setProperty("--bar", `${bar.offsetHeight}px`);
    measure.disconnect();
    measure.observe(bar);
    const address = () => {
      const query = new URLSearchParams(new FormData(bar));
      // What is as usual is left out of the address.
      for (const [name, usual] of [["view", "inline"], ["read", "changes"]]) if (query.get(name) === usual) query.delete(name);
      for (const name of ["consequential", "moved", "signs", "words"]) if (!query.get(name)) query.delete(name);
      const said = query.toString();
      return bar.action + (said ? `?${said}` : "");
    };
    bar.addEventListener("change", (event) => { if (event.target.name) swap(address(), true); });
    bar.addEventListener("submit", (event) => { event.preventDefault(); swap(address(), true); });
  };
  // What lies over the text until it is left: the choices of tags and the others
  const leave = (event) => {
    for (const panel of panels().filter((one) => one.open)) {
      if (event.type === "click" ? panel.contains(event.target) || !event.target.isConnected : event.key !== "Escape") continue;
      panel.open = false;
      if (event.type === "keydown") panel.querySelector("summary").focus();
    }
  };
  addEventListener("click", leave);
  addEventListener("keydown", leave);
  // A link within the page leads there by itself; only another choice asks for the page anew.
  addEventListener("popstate", () => { if (byId("result") && place() !== shown) swap(location.href, false); });

  const begin = () => { follow(); steps(); wire(); };
  begin();
  reveal();
})();
