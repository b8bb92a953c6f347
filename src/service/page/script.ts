/** Draws the rate as a chart, in the colours of the page, which follow the system. Defines `draw`. */
const chart = `
const dark = matchMedia('(prefers-color-scheme: dark)');
let plot;
const dataOf = ({ dataset }) => {
  const counts = JSON.parse(dataset.rate);
  return [counts.map((_, index) => Number(dataset.from) + index * 60), counts];
};
const optionsOf = (width) => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  return {
    width, height: 180, tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { drag: { x: false, y: false } },
    scales: { x: { range: (_, first, last) => [first - 30, last + 30] }, y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { ...axis, size: 30, grid: { show: false }, values: '{HH}:{mm}', space: 70 },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? tick.toLocaleString('en-US') : '')) },
    ],
    series: [
      { label: 'UTC', value: (plot, at) => (at == null ? '–' : new Date(at * 1000).toISOString().slice(11, 16)) },
      { label: 'documents', fill: colour('--bar'), width: 0, points: { show: false },
        paths: uPlot.paths.bars({ size: [0.8, 20] }), value: (_, count) => (count == null ? '–' : count.toLocaleString('en-US')) },
    ],
  };
};
const draw = (anew) => {
  const figure = document.getElementById('rate');
  const place = document.getElementById('plot');
  figure.classList.add('plotted');
  if (anew && plot !== undefined) { plot.destroy(); plot = undefined; }
  if (plot === undefined) plot = new uPlot(optionsOf(place.clientWidth), dataOf(figure), place);
  else plot.setData(dataOf(figure));
};
dark.addEventListener('change', () => draw(true));
addEventListener('resize', () => plot.setSize({ width: document.getElementById('plot').clientWidth, height: 180 }));
`;

/** Makes one tree like another and touches only what differs: what is selected or scrolled stays so. Defines `sync`. */
const tree = `
const sync = (old, fresh) => {
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.hasAttribute('data-keep')) return;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  syncChildren(old, fresh);
};
const syncChildren = (old, fresh) => {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((child, index) => (before[index] === undefined ? old.append(child) : sync(before[index], child)));
  for (const child of before.slice(after.length)) child.remove();
};
`;

/** Follows the service, and says so when it is not heard of any more. */
const live = `
const banner = document.getElementById('connection');
const at = document.getElementById('at');
const momentOf = (iso) => iso.slice(0, 10) + ' ' + iso.slice(11, 19) + ' UTC';
let source, again, heardAt = Date.now();
const heard = (iso) => {
  heardAt = Date.now();
  at.textContent = momentOf(iso);
  at.dateTime = iso;
  banner.hidden = true;
};
const lost = () => {
  if (banner.hidden) banner.textContent = 'Connection lost: this is how it was at ' + at.textContent + '. Trying again…';
  banner.hidden = false;
};
const connect = () => {
  clearTimeout(again);
  source?.close();
  source = new EventSource('events');
  source.addEventListener('heartbeat', ({ data }) => heard(data));
  source.addEventListener('snapshot', ({ data }) => {
    const { at: moment, healthy } = JSON.parse(data);
    heard(moment);
    document.title = (healthy ? '✓' : '✗') + document.title.slice(1);
  });
  source.addEventListener('page', ({ data }) => {
    const fresh = new DOMParser().parseFromString(JSON.parse(data), 'text/html').body;
    syncChildren(document.getElementById('live'), fresh);
    draw(false);
  });
  source.addEventListener('error', () => {
    lost();
    if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 5000);
  });
};
setInterval(() => {
  if (Date.now() - heardAt < 45000) return;
  heardAt = Date.now();
  lost();
  connect();
}, 5000);
if (location.search !== '') history.replaceState(null, '', location.pathname);
draw(false);
connect();
`;

/** The script of the status page; it needs the chart library before it. */
export const pageScript = `'use strict';\n{${chart}${tree}${live}}\n`;
