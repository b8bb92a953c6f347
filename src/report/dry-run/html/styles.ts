import { houseStyle } from '../../html/house-style.js';

const text = `
.route { font-size: 1.02rem; margin: 0; }`;

const blocks = `
.lost { color: var(--bad); } .rejected { color: var(--warn); } .note { color: var(--note); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; padding: 0; max-width: none; }
.collection { border-top: 1px solid var(--line); margin-top: 3rem; }
.collection > h2 { margin-top: 1.8rem; }
.finding { border-left: 4px solid; padding: .9rem 1.1rem; }
.finding > * { color: var(--ink); }
.finding header { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: center; }
.finding.lost { border-left-color: var(--bad); } .finding.rejected { border-left-color: var(--warn); }
.finding.note { border-left-color: var(--note); }
.badge.lost { color: var(--bad); } .badge.rejected { color: var(--warn); } .badge.note { color: var(--note); }
.samples { list-style: none; padding: 0; margin: .5rem 0 0; max-width: none; }
.samples li { padding: .5rem 0; border-top: 1px solid var(--line); }
.samples p { margin: .15rem 0 0; }
summary { cursor: pointer; color: var(--link); font-size: .92rem; margin-top: .5rem; }
@media (max-width: 40rem) { .finding { padding: .85rem .9rem; } }`;

const tables = `
h4.mono { font-weight: 700; font-size: .98rem; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 3px; }
th button::after { content: " ↕"; opacity: .55; }
th[aria-sort=ascending] button::after { content: " ↑"; opacity: 1; }
th[aria-sort=descending] button::after { content: " ↓"; opacity: 1; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; align-items: start; }
.charts .card { margin: 0; }`;

const paper = `
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #f3f3f3;
    --good: #1a7f4b; --warn: #8f5a00; --bad: #b42318; --note: #3b6ea5; --link: #000;
    --good-wash: #fff; --warn-wash: #fff; --bad-wash: #fff; --bar: #4a7fb5; --bar-2: #7a9a5e; --bar-3: #b08848; }
  @page { margin: 16mm 14mm; }
  body { font-size: 9.5pt; }
  .sheet { max-width: none; padding: 0; }
  nav { display: none; }
  .scroll { overflow: visible; }
  .wide, .medium { min-width: 0; }
  thead th { white-space: normal; }
  table { font-size: 8.5pt; }
  th, td { padding: .3rem .4rem; }
  th button::after { content: ""; }
  .verdict, .figures, figure, .samples li, tr, .finding header { break-inside: avoid; }
  h2, h3, .finding header { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { color: inherit; list-style: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}`;

/** The style of the page, on screens and on paper. */
export const styles = [houseStyle, text, blocks, tables, paper].join('');
