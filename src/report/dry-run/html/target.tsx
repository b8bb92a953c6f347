import type { VNode } from 'preact';
import type { TargetSurvey } from '../../../targets/appraisal.js';
import { exact } from '../figures.js';
import { sentence, visible } from '../words.js';
import { DataTable } from '../../html/data-table.js';

/** What the target is like, and what is in the way. */
export function TargetOf({ survey }: { readonly survey: TargetSurvey }): VNode {
  const { settings, differences, obstacles } = survey;
  return (
    <>
      <h3>Target</h3>
      <p>{stateOf(survey)}</p>
      {obstacles.map(({ message, hint }) => (
        <div class="card error">
          <strong>✗ {sentence(visible(message))}</strong>
          <p>{visible(hint)}</p>
        </div>
      ))}
      {differences.length === 0 ? null : (
        <>
          <p>It differs from the config:</p>
          <ul>
            {differences.map((difference) => (
              <li>{sentence(visible(difference))}</li>
            ))}
          </ul>
        </>
      )}
      <DataTable
        label="Settings of the target"
        head={['Setting', 'Value']}
        rows={Object.entries(settings).map(([name, value]) => [visible(name), visible(value)])}
      />
    </>
  );
}

function stateOf({ exists, status, items }: TargetSurvey): string {
  if (!exists) return 'It does not exist yet and will be created with these settings.';
  const state = status === undefined ? '' : ` (${visible(status)})`;
  const held =
    items === undefined ? '' : ` and holds ${exact.count(items.count)} items, ${exact.bytes(items.bytes)}`;
  return `It exists${state}${held}.`;
}
