import { houseStyle } from '../../report/html/house-style.js';
import { uplotStyle } from './uplot.js';

const own = `
h3 { margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; }
.connection { position: sticky; top: 0; z-index: 1; max-width: none; margin: 0; padding: .6rem 1.5rem;
  background: var(--bad-wash); color: var(--bad); border-bottom: 1px solid; font-weight: 600; }
.badge.synced, .badge.watching { color: var(--good); } .badge.failed { color: var(--bad); }
.badge.stopped { color: var(--warn); } .badge.syncing { color: var(--note); } .badge.waiting { color: var(--soft); }
.collections { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
.collections .card { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr)); gap: .5rem .75rem; margin: 0; }
.facts dt { color: var(--soft); font-size: .8rem; line-height: 1.3; }
.facts dd { margin: 0; font-weight: 600; line-height: 1.4; font-variant-numeric: tabular-nums; }
#rate svg { max-width: none; }
#rate svg rect { fill: var(--bar); } #rate svg line { stroke: var(--line); }
#rate svg text { fill: var(--soft); font-size: 12px; }
#rate.plotted svg { display: none; }
#plot { overflow: hidden; }
.u-legend { color: var(--soft); }
.u-legend th, .u-legend td { border: 0; background: none; }
figcaption .small { font-weight: 400; }
.scroll th, .scroll td { overflow-wrap: break-word; }
.scroll tbody th { white-space: nowrap; }
.verdict ul:empty { display: none; }`;

/** The style of the status page. */
export const styles = [uplotStyle, houseStyle, own].join('');
