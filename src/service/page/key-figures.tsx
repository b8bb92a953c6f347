import type { VNode } from 'preact';
import { visible } from '../../report/dry-run/words.js';
import { formatCount } from '../../report/progress-text.js';
import type { ServiceSnapshot } from '../monitor-snapshot.js';
import { lagText, momentText, rateText } from './texts.js';

/** The numbers to look at first. */
export function KeyFigures({ collections, nextRun }: ServiceSnapshot): VNode {
  const entries = Object.entries(collections);
  const [slowest] = [...entries].sort(([, a], [, b]) => b.lagSeconds - a.lagSeconds);
  const pending = entries.flatMap(([, collection]) => collection.pending ?? []);
  const rate = sum(entries.map(([, { documentsPerSecond }]) => documentsPerSecond));
  return (
    <dl class="figures">
      <Figure
        name="Longest lag"
        value={slowest === undefined ? '–' : lagText(slowest[1])}
        more={slowest === undefined ? '' : visible(slowest[0])}
      />
      <Figure
        name="Pending changes"
        value={pending.length === 0 ? '–' : formatCount(sum(pending))}
        more={pending.length === entries.length ? 'all collections' : 'where the source tells'}
      />
      <Figure name="Documents now" value={rateText(rate)} more="over the last minute" />
      <Figure
        name="Next run"
        value={nextRun === undefined ? '–' : momentText(nextRun).slice(11)}
        more={nextRun === undefined ? 'none is scheduled' : nextRun.slice(0, 10)}
      />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly more: string;
}

function Figure({ name, value, more }: FigureProps): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        <span class="small">{more}</span>
      </dd>
    </div>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
