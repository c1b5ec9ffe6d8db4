"""The style and the script of the HTML export; they stand in the page itself, so that one file is all there is.

In: nothing. Out: two strings. The page is complete without the script, which adds stepping from change to change
(also with j and k, once switched on), unfolds in the clean readings and opens the fold that an anchor lies in.
Example: without it, `#art_5__para_1` still leads to Article 5(1).
"""

from __future__ import annotations

from tracker.exports.wording import KINDS

_COLOURS = """
:root{color-scheme:light dark;--paper:#fff;--wash:#f5f6f8;--ink:#1c2330;--soft:#545d6c;--line:#d7dce3;
--accent:#1d4a8c;--focus:#b45309;--ins:#0a5c36;--ins-bg:#e1f4e8;--del:#a01c2c;--del-bg:#fce8e9;
--moved:#5a35a8;--moved-bg:#f1ecfc;--split:#8a4b08;--split-bg:#fdf0df;--re:#3d5170;--re-bg:#e9eef6;
--am:#6b4e00;--am-bg:#fbf1cf;--law:Charter,"Iowan Old Style","Source Serif 4",Cambria,Georgia,"Liberation Serif",serif;
--ui:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#14181f;--wash:#1c222b;--ink:#e4e8ee;--soft:#a3adbb;--line:#343d4a;
--accent:#8ab6f5;--focus:#f5b85c;--ins:#82dba8;--ins-bg:#12331f;--del:#ff9fa6;--del-bg:#431a1f;
--moved:#c6aefc;--moved-bg:#2c2145;--split:#f2b877;--split-bg:#3a2710;--re:#b3c5e3;--re-bg:#222f44;
--am:#eccf74;--am-bg:#352b0d}}
"""

_FRAME = """
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 var(--ui)}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
.v{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;
-webkit-user-select:none;user-select:none}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:9;background:var(--paper);padding:.5rem 1rem}
.top,.summary,.cols,footer{max-width:92rem;margin:0 auto;padding:0 2rem}
.top{padding-top:2.5rem}
.over{margin:0;color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase}
h1{font:600 clamp(1.5rem,3.2vw,2.2rem)/1.2 var(--law);margin:.3rem 0 1.5rem;text-wrap:balance}
h2{font-size:1.05rem;margin:0 0 .5rem}
.acts{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.act{background:var(--wash);border:1px solid var(--line);border-top:3px solid var(--del);border-radius:6px;
padding:1rem 1.2rem;min-width:0}
.act+.act{border-top-color:var(--ins)}
.act h2{font-size:.8rem;letter-spacing:.05em;text-transform:uppercase;color:var(--soft)}
.acttitle{font:1.05rem/1.4 var(--law);margin:0 0 .8rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1rem;margin:0;font-size:.85rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}code{font-size:.92em}
.warning{border-left:3px solid var(--focus);padding-left:.7rem;margin:.7rem 0 0;font-size:.9rem}
.note{color:var(--soft);font-size:.9rem;margin:1rem 0 2rem}
.summary{padding-bottom:2rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
.summary h2{margin:0;font-size:1.25rem}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem 3rem}
.tile{margin:0;color:var(--soft)}.tile b{font:600 2rem/1.1 var(--law);color:var(--ink);margin-right:.3rem}
figure{margin:0}figcaption{color:var(--soft);font-size:.85rem;margin-top:.3rem}
.strip{display:block;width:100%;height:48px}.slot{fill:var(--wash)}.strip .bar{fill:var(--accent)}
table{border-collapse:collapse;font-size:.92rem;max-width:52rem;width:100%}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.3rem}
th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid var(--line);font-weight:400;vertical-align:middle}
thead th{color:var(--soft);font-size:.85rem}
.num{text-align:right;font-variant-numeric:tabular-nums}
.meter{width:22%}.meter svg{display:block;width:100%;height:8px}
footer{border-top:1px solid var(--line);margin-top:3rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
"""

_BAR = """
form.bar{position:sticky;top:0;z-index:5;background:var(--paper);border-block:1px solid var(--line);
padding:.5rem max(2rem,calc((100vw - 92rem)/2 + 2rem));display:flex;flex-wrap:wrap;gap:.4rem 2rem;align-items:center;
font-size:.88rem}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:center;min-width:0}
legend{float:left;padding:0 .6rem 0 0;color:var(--soft)}
label{display:inline-flex;gap:.3rem;align-items:center;min-height:1.75rem;cursor:pointer}
.modes{gap:0}
.modes label{border:1px solid var(--line);padding:0 .8rem;margin-left:-1px;position:relative}
.modes label:first-of-type{border-radius:4px 0 0 4px}.modes label:last-of-type{border-radius:0 4px 4px 0}
.modes input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.modes label:has(:checked){background:var(--accent);border-color:var(--accent);color:var(--paper)}
.modes label:has(:focus-visible){outline:3px solid var(--focus);outline-offset:2px;z-index:1}
.count{color:var(--soft);font-variant-numeric:tabular-nums}
.steps{display:flex;gap:.5rem;align-items:center;margin-left:auto}.steps[hidden]{display:none}
button{font:inherit;color:inherit;background:var(--wash);border:1px solid var(--line);border-radius:4px;
min-height:1.75rem;padding:0 .7rem;cursor:pointer}
output{color:var(--soft);font-variant-numeric:tabular-nums}
kbd{font:.85em ui-monospace,monospace;border:1px solid var(--line);border-radius:3px;padding:0 .3em}
"""

_CONTENTS = """
.cols{display:grid;grid-template-columns:19rem minmax(0,1fr);gap:0 3rem;align-items:start}
.toc{position:sticky;top:4rem;max-height:calc(100vh - 4.5rem);overflow:auto;padding:1.2rem .5rem 2rem 0;font-size:.88rem;
scrollbar-width:thin}
.toc ol{list-style:none;margin:0;padding:0}
.e{position:relative;border-top:1px solid transparent}
.to{display:block;padding:.28rem 2.6rem .28rem .5rem;color:inherit;text-decoration:none;border-radius:4px;line-height:1.35}
.to b{font-weight:600}.to .hd{color:var(--soft)}
.to:hover,.toc details a:hover{background:var(--wash)}
.to[aria-current]{box-shadow:inset 3px 0 var(--accent);background:var(--wash)}
.toc .d1 .to{padding-left:1rem}.toc .d2 .to{padding-left:1.5rem}.toc .d3 .to{padding-left:2rem}
.toc summary{position:absolute;right:.2rem;top:.1rem;min-width:1.9rem;height:1.6rem;line-height:1.6rem;text-align:center;
cursor:pointer;list-style:none;border-radius:1rem;background:var(--wash);border:1px solid var(--line);
font-variant-numeric:tabular-nums;font-size:.8rem}
.toc summary::-webkit-details-marker{display:none}
.toc details[open] summary{background:var(--accent);color:var(--paper)}
.toc details ol{padding:.1rem 0 .5rem 1.2rem}
.toc details a{display:block;padding:.2rem .4rem;text-decoration:none;color:inherit;border-radius:4px;min-height:1.5rem}
.toc .r,.toc li.x{border:0;padding-left:0}
.marks>span:first-child,.only{font-family:ui-monospace,monospace;font-weight:700}
.only{position:absolute;right:.8rem;top:.3rem}
.toc .moved,.toc .split,.toc .merged,.toc .renumbered,.toc .amended,.toc .inserted,.toc .deleted{background:none}
.toc li:not(.x) {background:none}
"""

_LAW = """
#text{padding:1.5rem 0;min-width:0}#text:focus{outline:0}
.g{margin:0 0 2.2rem;content-visibility:auto;contain-intrinsic-size:auto 20rem}
.r.h{border-bottom:1px solid var(--line);padding:0 0 .3rem .9rem;margin-bottom:.4rem}
.g h3{font:600 1.15rem/1.35 var(--law);margin:0}
.g h3 .hd{font-weight:400;font-style:italic;margin-left:.4rem}
.g h3.container{font:600 .95rem/1.4 var(--ui);letter-spacing:.03em}
.g h3.container .hd{font-style:normal}
.r.h:has(.container){border:0;border-top:2px solid var(--ink);padding-top:.8rem;margin:2rem 0 0}
.g:has(.container){content-visibility:visible;margin-bottom:.8rem}
.g h4{font:600 1.02rem/1.4 var(--law);margin:.8rem 0 .2rem}
.r{display:grid;grid-template-columns:minmax(0,43rem) minmax(13rem,1fr);gap:0 1.5rem;padding:.22rem 0 .22rem .9rem;
border-left:3px solid transparent}
.r:target{background:var(--am-bg)}
.b{display:grid;grid-template-columns:minmax(2.2rem,auto) minmax(0,1fr);gap:.5rem;grid-column:1}
.i1 .b,.i1 h4{margin-left:2.2rem}.i2 .b{margin-left:4.4rem}.i3 .b{margin-left:6.6rem}.i4 .b{margin-left:8.2rem}
.i5 .b{margin-left:9.6rem}.i6 .b{margin-left:11rem}
.n,.t{font:1.02rem/1.55 var(--law);overflow-wrap:break-word}
.n{font-variant-numeric:lining-nums;white-space:nowrap}
strong.h{display:block}
.cells{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);gap:1rem;border-bottom:1px solid var(--line)}
.bar{color:var(--soft)}sup{font-size:.72em;line-height:0}
ins{color:var(--ins);background:var(--ins-bg);text-decoration:underline;text-decoration-thickness:1.5px;
text-underline-offset:.18em;border-radius:2px}
del{color:var(--del);background:var(--del-bg);text-decoration:line-through;border-radius:2px}
del+ins{margin-left:.12em}
ins::after{content:" (end of insertion) "}del::after{content:" (end of deletion) "}
ins::after,del::after{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.mv{color:var(--moved);background:var(--moved-bg);text-decoration:underline dotted;text-underline-offset:.18em}
.x{border-left-color:var(--am)}
.x.renumbered{border-left-color:var(--re)}.x.amended{border-left-color:var(--am)}
.x.split,.x.merged{border-left-color:var(--split)}.x.moved{border-left-color:var(--moved)}
.x.inserted{border-left-color:var(--ins)}.x.deleted{border-left-color:var(--del)}
.follows{border-left-style:dotted}
.k{display:inline-block;white-space:nowrap;padding:0 .45rem;border-radius:3px;font-size:.82rem;line-height:1.45rem;
background:var(--wash);color:var(--soft)}
.k.moved{color:var(--moved);background:var(--moved-bg)}.k.split,.k.merged{color:var(--split);background:var(--split-bg)}
.k.renumbered{color:var(--re);background:var(--re-bg)}.k.amended{color:var(--am);background:var(--am-bg)}
.k.inserted{color:var(--ins);background:var(--ins-bg)}.k.deleted{color:var(--del);background:var(--del-bg)}
rect.moved{fill:var(--moved)}rect.split,rect.merged{fill:var(--split)}rect.renumbered{fill:var(--re)}
rect.amended{fill:var(--am)}rect.inserted{fill:var(--ins)}rect.deleted{fill:var(--del)}
.marks .moved,.moved[title]{color:var(--moved)}.marks .split,.marks .merged{color:var(--split)}
.marks .renumbered{color:var(--re)}.marks .amended{color:var(--am)}.marks .inserted{color:var(--ins)}
.marks .deleted{color:var(--del)}
.m{grid-column:2;display:flex;flex-wrap:wrap;gap:.1rem .6rem;align-content:start;font-size:.82rem;line-height:1.45;color:var(--soft);min-width:0}
.m p{margin:0}.w a{color:inherit}.m details[open],.tag{flex-basis:100%}
.m summary,.same summary{cursor:pointer}.m summary{min-height:1.5rem}
.tag b{color:var(--ink)}
.same{margin:.2rem 0}.same>summary{color:var(--soft);font-size:.88rem;padding:.15rem .9rem;min-height:1.5rem}
.same>summary span{font-style:italic}
.left .t,.left .n,.left.with{display:none}
.left.x .b{display:none}
"""

_MODES = """
.r.x:not(.h){display:none}
ROWS
.g,.e{display:none}
GROUPS
body:not(:has(#show-unchanged:checked)) .same{display:none}
body:has(#show-follows:not(:checked)) .follows{display:none}
body:not(:has(#mode-changes:checked)) :is(.m,.filters,.steps,.toc summary,.toc details,.only){display:none}
body:not(:has(#mode-changes:checked)) :is(.g,.e){display:block}
body:not(:has(#mode-changes:checked)) .r{display:grid;grid-template-columns:minmax(0,46rem);border-left-color:transparent}
body:not(:has(#mode-changes:checked)) .x{border-left-color:var(--line)}
body:not(:has(#mode-changes:checked)) .same{display:block}
body:not(:has(#mode-changes:checked)) .same>summary{display:none}
body:not(:has(#mode-changes:checked)) .same::details-content{content-visibility:visible;display:block;height:auto}
body:not(:has(#mode-changes:checked)) :is(ins,del,.mv){color:inherit;background:none;text-decoration:none}
body:has(#mode-old:checked) :is(ins,.r.inserted,.r.arrived,.noold){display:none}
body:has(#mode-old:checked) .left :is(.t,.n){display:block}
body:has(#mode-old:checked) :is(.left.x,.left) .b{display:grid}
body:has(#mode-old:checked) .left.with{display:grid}
body:has(#mode-new:checked) :is(del,.r.deleted,.left,.nonew){display:none}
"""

_SMALL = """
@media (max-width:75rem){.cols{grid-template-columns:15rem minmax(0,1fr);gap:0 1.5rem}
.r{grid-template-columns:minmax(0,1fr)}.m{grid-column:1;display:flex;flex-wrap:wrap;gap:0 .8rem;padding-top:.15rem}}
@media (max-width:50rem){.top,.summary,.cols,footer{padding-left:1rem;padding-right:1rem}
.acts,.cols{grid-template-columns:minmax(0,1fr)}form.bar,.toc{position:static}form.bar{padding:.6rem 1rem}
html{scroll-padding-top:1rem}.toc{max-height:22rem;border-bottom:1px solid var(--line)}
.i1 .b,.i1 h4{margin-left:1rem}.i2 .b{margin-left:2rem}:is(.i3,.i4,.i5,.i6) .b{margin-left:3rem}
.meter,td:last-child,th:last-child{display:none}.r{padding-left:.6rem}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{form.bar,.toc,.skip,.m details,.same{display:none}.cols{display:block}.g{content-visibility:visible}
body{font-size:10pt}.r,.act,tr{break-inside:avoid}h3{break-after:avoid}.top,.summary,.cols,footer{max-width:none;padding:0}
ins,del,.mv,.k,rect{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit;text-decoration:none}
@page{margin:18mm 15mm}}
@media (forced-colors:active){ins,del,.mv,.k{forced-color-adjust:auto}.x{border-left-color:CanvasText}}
"""


def _filters(subject: str, display: str, kinds: tuple[str, ...]) -> str:
    """One rule for each kind: a box that is ticked shows what has this kind."""
    return "".join(
        ",".join(f"body:has(#show-{kind}:checked) {one}.{kind}" for one in subject.split(","))
        + f"{{display:{display}}}\n"
        for kind in kinds
    )


_KINDS = tuple(kind.value for kind in KINDS)

# Browsers that do not know :has() show everything, always.
STYLE = (
    _COLOURS
    + _FRAME
    + _BAR
    + _CONTENTS
    + _LAW
    + "@supports selector(:has(*)){"
    + _MODES.replace("ROWS\n", _filters(".r.x", "grid", _KINDS)).replace(
        "GROUPS\n", _filters(".g,.e", "block", (*_KINDS, "unchanged"))
    )
    + "}"
    + _SMALL
)

SCRIPT = """
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

  const changes = [...document.querySelectorAll("#text .x")];
  let at = -1;
  const step = (by) => {
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
"""
