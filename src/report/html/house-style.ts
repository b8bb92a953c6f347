const colours = `
:root {
  color-scheme: light dark;
  --paper: #f7f7f5; --card: #ffffff; --ink: #1d2329; --soft: #57606a; --line: #dcdfe3; --wash: #f0f2f4;
  --good: #1a7f4b; --warn: #8f5a00; --bad: #b42318; --note: #3b6ea5;
  --good-wash: #e7f5ec; --warn-wash: #fdf3dc; --bad-wash: #fdecea;
  --bar: #4a7fb5; --bar-2: #7a9a5e; --bar-3: #b08848; --link: #1f5fa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e6e9ec; --soft: #a0a9b2; --line: #343a41; --wash: #262b31;
    --good: #5fc48d; --warn: #e0ac4a; --bad: #f28b80; --note: #8db8e6;
    --good-wash: #16301f; --warn-wash: #33280f; --bad-wash: #3a1a17;
    --bar: #6ea3d8; --bar-2: #9bbd7e; --bar-3: #d1a964; --link: #8ebdf2;
  }
}`;

const text = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; }
.sheet { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.015em; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 1rem; letter-spacing: -.01em; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .6rem; }
h4 { font-size: 1rem; margin: 0; }
p { margin: .4rem 0; max-width: 46rem; }
ul { margin: .4rem 0; padding-left: 1.2rem; max-width: 46rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, .mono { font: .88em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { unicode-bidi: isolate; background: var(--wash); border-radius: 4px; padding: .08em .35em;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.soft { color: var(--soft); }
.small { font-size: .88rem; }`;

const blocks = `
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; margin: 1rem 0; }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; align-items: start; margin: 1.5rem 0;
  border-radius: 10px; padding: 1.1rem 1.25rem; border: 1px solid; border-left-width: 6px; }
.verdict .sign { font-size: 1.7rem; line-height: 1.3; font-weight: 700; }
.verdict strong { font-size: 1.35rem; line-height: 1.5; }
.verdict p, .verdict ul { margin: .2rem 0 0; }
.verdict ul, .verdict p { color: var(--ink); }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .6em;
  font-size: .82rem; font-weight: 600; line-height: 1.6; white-space: nowrap; letter-spacing: 0; vertical-align: middle; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; margin: 1.5rem 0;
  background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.figures div { background: var(--card); padding: .8rem 1rem; }
.figures dt { color: var(--soft); font-size: .85rem; }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.figures .small { color: var(--soft); font-weight: 400; font-size: .82rem; letter-spacing: 0; display: block; line-height: 1.4; }
.ready { color: var(--good); } .with-rejects { color: var(--warn); } .not-ready { color: var(--bad); }
.verdict.ready { background: var(--good-wash); } .verdict.with-rejects { background: var(--warn-wash); }
.verdict.not-ready { background: var(--bad-wash); }
.error { border-left: 4px solid var(--bad); }`;

const tables = `
.scroll { overflow-x: auto; margin: .6rem 0; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; font-size: .85rem; background: var(--wash); white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td .badge, h2 .badge { white-space: nowrap; }
td code { overflow-wrap: anywhere; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
figure svg { display: block; width: 100%; max-width: 28rem; height: auto; }
tfoot th, tfoot td { border-top: 2px solid var(--line); font-weight: 600; }
.wide { min-width: 52rem; font-size: .86rem; }
.wide th, .wide td { padding: .5rem .5rem; }
.wide tbody th { min-width: 7.5rem; }
.medium { min-width: 36rem; }
.medium tbody th { min-width: 10rem; }`;

const narrow = `
@media (max-width: 40rem) {
  .sheet { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  h2 { margin-top: 2.2rem; }
  .card { padding: .85rem .9rem; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures div { padding: .65rem .8rem; }
  .figures dd { font-size: 1.15rem; }
  th, td { padding: .45rem .55rem; }
}`;

/** The style of every page: light and dark, for screens from 360 px on. */
export const houseStyle = [colours, text, blocks, tables, narrow].join('');
