import type { VNode } from 'preact';
import type { VerifySample } from '../../../verify/findings.js';
import { Quoted } from '../../dry-run/html/quoted.js';
import { sentence, visible } from '../../dry-run/words.js';
import { DataTable } from '../../html/data-table.js';
import { formatCount } from '../../progress-text.js';
import type { VerifiedCollection } from '../page-model.js';

interface CollectionProps {
  readonly name: string;
  readonly collection: VerifiedCollection;
}

const kinds = ['missing', 'differing', 'extra'] as const;

/** What each kind means. */
const meanings: Readonly<Record<(typeof kinds)[number], string>> = {
  missing: 'Documents that are not at the target.',
  differing: 'Documents whose item is another: the first field that differs.',
  extra: 'Items that no document becomes.',
};

/** What was found in one collection, with samples of each kind. */
export function CollectionFindings({ name, collection }: CollectionProps): VNode {
  const { notices, error, samples } = collection;
  const found = kinds.filter((kind) => samples[kind].length > 0);
  return (
    <section>
      <h2>{visible(name)}</h2>
      {error === undefined ? null : (
        <p class="card error">
          {sentence(visible(error.message))} {visible(error.hint)}
        </p>
      )}
      {limitsOf(collection).map((limit) => (
        <p>{limit}</p>
      ))}
      {notices.map(({ message }) => (
        <p>{sentence(visible(message))}</p>
      ))}
      {found.length === 0 ? <p>No difference was found.</p> : null}
      {found.map((kind) => (
        <Kind kind={kind} collection={collection} />
      ))}
    </section>
  );
}

/** What was not compared, or not now. */
function limitsOf({ sample, changes, resumed }: VerifiedCollection): string[] {
  return [
    ...(sample === undefined
      ? []
      : [
          `Only a sample of ${formatCount(sample.documents)} documents was compared: with 95 % confidence at most ${sample.atMostPercent} % of all are missing or differ. Extra items were not looked for.`,
        ]),
    ...(changes === undefined
      ? []
      : [
          `Only what has changed at the source since the full verification of ${changes.since} was compared. What somebody else did to other items of the target is not seen.`,
        ]),
    ...(resumed === undefined
      ? []
      : [
          `This went on from a verification that was interrupted: part of both sides was read between ${resumed.begunAt} and ${resumed.savedAt}.`,
        ]),
  ];
}

function Kind({
  kind,
  collection,
}: {
  readonly kind: (typeof kinds)[number];
  readonly collection: VerifiedCollection;
}): VNode {
  const { [kind]: count, samples, files } = collection;
  const shown = samples[kind];
  const file = files[kind];
  const fields = kind === 'differing';
  return (
    <>
      <h3>
        {formatCount(count)} {kind}
      </h3>
      <p class="soft">
        {meanings[kind]}
        {shown.length < count ? ` The first ${formatCount(shown.length)} are shown.` : ''}
        {file === undefined ? '' : ` All ids are in ${visible(file)}.`}
      </p>
      <DataTable
        label={`Samples: ${kind}`}
        head={fields ? ['Id', 'Path', 'Expected', 'At the target'] : ['Id']}
        rows={shown.map((found) => [<Quoted text={found.id} />, ...(fields ? fieldCells(found) : [])])}
        size="medium"
      />
    </>
  );
}

function fieldCells(found: VerifySample): VNode[] {
  const { path, expected, actual, expectedValue, actualValue } = found;
  return [path, expectedValue ?? expected, actualValue ?? actual].map((text) => <Quoted text={text ?? ''} />);
}
