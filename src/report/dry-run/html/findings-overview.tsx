import type { VNode } from 'preact';
import type { DryRunReport, Finding } from '../../../dry-run/report.js';
import { figuresOf } from '../figures.js';
import { visible } from '../words.js';
import { findingAnchor } from './anchors.js';
import { EffectBadge } from './effect-badge.js';

interface Row {
  readonly collection: string;
  readonly anchor: string;
  readonly sampled: boolean;
  readonly finding: Finding;
}

/** Every finding of every collection in a table that can be sorted. */
export function FindingsOverview({ report }: { readonly report: DryRunReport }): VNode {
  const rows = Object.entries(report.collections).flatMap(([collection, { findings, sample }], index) =>
    findings.map((finding): Row => {
      return {
        collection,
        anchor: findingAnchor(index, finding.code),
        sampled: sample !== undefined,
        finding,
      };
    }),
  );
  if (rows.length === 0) return <p>None: every document can be carried as it is.</p>;
  return (
    <div class="scroll" role="region" aria-label="Findings" tabIndex={0}>
      <table class="medium" data-sortable>
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Effect</th>
            <th scope="col" class="number">
              Documents
            </th>
            <th scope="col">Collection</th>
          </tr>
        </thead>
        <tbody>
          {rows.sort(byImportance).map((row) => (
            <FindingRow {...row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const importance: Readonly<Record<Finding['effect'], number>> = { lost: 0, rejected: 1, note: 2 };

function byImportance(a: Row, b: Row): number {
  return importance[a.finding.effect] - importance[b.finding.effect] || b.finding.count - a.finding.count;
}

function FindingRow({ collection, anchor, sampled, finding }: Row): VNode {
  const { code, effect, count } = finding;
  return (
    <tr>
      <th scope="row">
        <a href={`#${anchor}`}>{code}</a>
      </th>
      <td data-value={importance[effect]}>
        <EffectBadge effect={effect} />
      </td>
      <td class="number" data-value={count}>
        {figuresOf(sampled).count(count)}
      </td>
      <td>{visible(collection)}</td>
    </tr>
  );
}
