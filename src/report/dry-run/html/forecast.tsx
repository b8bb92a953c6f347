import type { VNode } from 'preact';
import type { Forecast, HotKey } from '../../../targets/appraisal.js';
import { exact, type Figures, figuresOf, formatShare } from '../figures.js';
import { sentence, visible } from '../words.js';
import { DataTable } from '../../html/data-table.js';
import { Quoted } from './quoted.js';

interface ForecastProps {
  readonly forecast: Forecast;
  readonly figures: Figures;
}

/** What the load of a collection costs, and how long it takes. */
export function ForecastOf({ forecast, figures }: ForecastProps): VNode {
  const { storage, undo, prices, time, advice, hotKeys } = forecast;
  const dated = prices.date === undefined ? '' : ` of ${prices.date}`;
  return (
    <>
      <h3>Money and time</h3>
      <p>
        The load takes <strong>{figures.seconds(time.seconds)}</strong>, limited by {visible(time.limitedBy)}.
        Storage takes {figures.bytes(storage.bytes)} and costs {figures.usd(storage.usdPerMonth)} a month.
      </p>
      {undo === undefined ? null : (
        <p>
          Reading what is replaced, for <code>keepUndo</code>, takes about {figures.count(undo.readUnits)}{' '}
          read units and costs {figures.usd(undo.usd)} on demand.
        </p>
      )}
      <Ways forecast={forecast} figures={figures} />
      <Parts forecast={forecast} figures={figures} />
      {hotKeys.length === 0 ? null : <HotKeys hotKeys={hotKeys} sampled={figures !== exact} />}
      {advice.length === 0 ? null : (
        <ul>
          {advice.map((text) => (
            <li>{sentence(visible(text))}</li>
          ))}
        </ul>
      )}
      <p class="soft small">
        Prices{dated} in {visible(prices.region)}: {sentence(visible(prices.origin))}
      </p>
    </>
  );
}

function Ways({ forecast, figures }: ForecastProps): VNode {
  return (
    <DataTable
      label="Ways to load"
      head={['Way', 'Cost', 'Of it indexes', 'Presumes']}
      rows={forecast.ways.map(({ name, usd, indexesUsd, note }) => [
        visible(name),
        figures.usd(usd),
        figures.usd(indexesUsd),
        visible(note),
      ])}
      numbers={[1, 2]}
      size="medium"
    />
  );
}

function Parts({ forecast, figures }: ForecastProps): VNode {
  return (
    <DataTable
      label="Parts of the load"
      head={['Part', 'Write units', 'Bytes', 'Takes a second', 'Known from']}
      rows={forecast.parts.map(({ name, writeUnits, bytes, limit }) => [
        visible(name),
        figures.count(writeUnits),
        figures.bytes(bytes),
        exact.count(limit.writeUnitsPerSecond),
        visible(limit.reason),
      ])}
      numbers={[1, 2, 3]}
      size="medium"
    />
  );
}

function HotKeys({
  hotKeys,
  sampled,
}: {
  readonly hotKeys: readonly HotKey[];
  readonly sampled: boolean;
}): VNode {
  return (
    <>
      <p>Some keys have a great share of the writes; one key takes 1,000 write units a second at most:</p>
      <DataTable
        label="Keys with a great share of the writes"
        head={['Part', 'Key', 'Value', 'Share', 'Documents, about', 'Such as']}
        rows={hotKeys.map(({ part, attribute, value, share, documents, ids }) => [
          visible(part),
          <Quoted text={attribute} />,
          <Quoted text={value} />,
          `${sampled ? '≈' : ''}${formatShare(share)}`,
          figuresOf(sampled).count(documents),
          ids.slice(0, 3).map((id) => [<Quoted text={id} />, ' ']),
        ])}
        numbers={[3, 4]}
        size="medium"
      />
    </>
  );
}
