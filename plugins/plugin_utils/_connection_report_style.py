# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the page of the connection report looks, and the script that sorts its tables."""

from __future__ import annotations

import base64
import hashlib

# The browser leaves a long section out of the layout until somebody scrolls there. With tables themselves it cannot.
STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1f2733; --soft: #596273; --line: #e2dfd7;
  --head: #f3f1eb; --link: #1d4f91; --accepted: #1c6b45; --waiting: #8a5200; --rejected: #566072; --other: #a12a2a;
  --bar: #d9922e; --mark: #fdf3e0; --alarm: #fbe9e7; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181f; --card: #1a1f28; --ink: #e4e8ee; --soft: #a3adbb; --line: #2f3744; --head: #212836;
  --link: #8ab8f2; --accepted: #6fcf9f; --waiting: #f0b35c; --rejected: #b0bac8; --other: #f29a94;
  --bar: #c98a2f; --mark: #33291a; --alarm: #3d2220; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, header, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.75rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.015em; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.75rem 0 .15rem; }
p { margin: 0 0 .75rem; max-width: 46rem; }
a { color: var(--link); }
section { margin: 3rem 0; }
.soft, footer { color: var(--soft); }
.alarm { background: var(--alarm); border-left: 4px solid var(--other); padding: .75rem 1rem; margin: 1.25rem 0 0; }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem;
  margin: 1.75rem 0 0; }
.totals div { display: flex; flex-direction: column-reverse; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: .8rem 1rem; }
.totals dt { color: var(--soft); font-size: .875rem; }
.totals dd { margin: 0; font-size: 1.65rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
dd.accepted { color: var(--accepted); } dd.waiting { color: var(--waiting); } dd.rejected { color: var(--rejected); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.25rem; margin: 0 0 1rem;
  font-size: .925rem; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.count { color: var(--soft); font-weight: 400; }
.findings { margin: .35rem 0 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.findings li { padding: .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.findings a { margin-right: .25rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  margin: .25rem 0 0; }
.scroll:focus-visible, button:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem; line-height: 1.45;
  font-variant-numeric: tabular-nums; min-width: 36rem; }
.connections { table-layout: fixed; min-width: 70rem; } .connections :is(th, td) { padding-inline: .6rem; }
.connections tbody .time { font-size: .8125rem; }
.accepted, .waiting, .rejected, .failed { white-space: nowrap; }
caption { text-align: left; padding: .7rem .9rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem; }
thead th { background: var(--head); border-block: 1px solid var(--line); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
td, tbody th { overflow-wrap: anywhere; border-bottom: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
tbody .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .8125rem; white-space: nowrap; }
.time, time { white-space: nowrap; } .connections tbody .id { white-space: normal; }
td.accepted { color: var(--accepted); } td.waiting { color: var(--waiting); font-weight: 600; }
td.rejected { color: var(--rejected); } td.failed { color: var(--other); font-weight: 600; }
td.change { background: var(--mark); }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th button::after { content: "\\2195"; display: inline-block; width: 1em; margin-left: .25em; color: var(--soft); }
th[aria-sort=ascending] button::after { content: "\\2191"; }
th[aria-sort=descending] button::after { content: "\\2193"; }
.long { content-visibility: auto; contain-intrinsic-height: auto 60rem; }
.detail { border-top: 1px solid var(--line); padding-top: 2rem; }
figure { margin: 0; } svg { display: block; width: 100%; overflow: hidden; }
svg text { fill: var(--ink); font-size: 14px; } svg .soft { fill: var(--soft); } svg rect { fill: var(--bar); }
svg .track { fill: var(--line); }
footer { padding-top: 1.25rem; padding-bottom: 2.5rem; font-size: .875rem; }
@media (max-width: 40rem) { main, header, footer { padding-inline: 1rem; } header { padding-top: 1.75rem; }
  section { margin: 2.25rem 0; } h1 { font-size: 1.6rem; } .totals { grid-template-columns: 1fr 1fr; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --head: #eee;
  --link: #000; --accepted: #1c6b45; --waiting: #8a5200; --rejected: #566072; --other: #a12a2a; --mark: #f3f3f3;
  --alarm: #fff; --bar: #777; }
  body { font-size: 10pt; } main, header, footer { max-width: none; padding: 0; }
  section { margin: 1.5rem 0; } .long { content-visibility: visible; }
  .scroll { overflow: visible; border: 0; } table, .connections { min-width: 0; } table { font-size: 8pt; }
  tbody .id { white-space: normal; font-size: 7pt; } th, td { padding: .2rem .4rem; }
  th button::after { content: none; }
  thead { display: table-header-group; } tr, li, figure { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
"""

# Only the script makes the headings into buttons, so none of them does nothing.
SCRIPT = """
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const key = (row) => row.cells[place].dataset.v ?? row.cells[place].textContent;
      const isNumber = head.classList.contains("number");
      const read = isNumber ? (row) => Number(key(row) || -1) : key;
      const order = isNumber ? (a, b) => a - b : new Intl.Collator("en", {numeric: false}).compare;
      const keyed = [...table.tBodies[0].rows].map((row) => [read(row), row]);
      keyed.sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]));
      const body = table.tBodies[0];
      body.remove();
      body.append(...keyed.map((pair) => pair[1]));
      table.append(body);
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
    });
  });
}
"""


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# Nothing is loaded, nothing is sent, and no other style or script is in force, wherever the page is opened.
POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"
)
