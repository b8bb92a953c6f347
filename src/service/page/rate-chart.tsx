import type { VNode } from 'preact';
import { formatCount } from '../../report/progress-text.js';
import type { RateSnapshot } from '../monitor-snapshot.js';

const width = 720;
const height = 160;
const foot = 20;

/** Documents by the minute. What is drawn here is replaced by the script of the page, where that runs. */
export function RateChart({ from, perMinute }: RateSnapshot): VNode {
  const most = Math.max(1, ...perMinute);
  const step = width / perMinute.length;
  const total = perMinute.reduce((sum, count) => sum + count, 0);
  const name = `Documents per minute over the last hour, ${formatCount(total)} in all, at most ${formatCount(Math.max(0, ...perMinute))}`;
  return (
    <figure class="card" id="rate" data-from={Date.parse(from) / 1_000} data-rate={JSON.stringify(perMinute)}>
      <figcaption>
        Documents per minute <span class="soft small">{formatCount(total)} in the last hour</span>
      </figcaption>
      <div id="plot" data-keep />
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        {perMinute.map((count, index) => {
          const tall = (count / most) * (height - foot - 14);
          return <rect x={index * step} y={height - foot - tall} width={step - 2} height={tall} rx="1.5" />;
        })}
        <line x1="0" x2={width} y1={height - foot} y2={height - foot} />
        <text x="0" y="11">
          {formatCount(most)}
        </text>
        <text x="0" y={height - 4}>
          {from.slice(11, 16)} UTC
        </text>
        <text x={width} y={height - 4} text-anchor="end">
          now
        </text>
      </svg>
    </figure>
  );
}
