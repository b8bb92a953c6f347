import type { Forecast, HotKey } from '../../targets/appraisal.js';
import { exact, type Figures, formatShare } from './figures.js';
import { code, list, plain, table } from './markdown-escape.js';
import { sentence } from './words.js';

/** What a report says of a collection's money and time. */
export function forecastParts(forecast: Forecast, figures: Figures): string[] {
  const { storage, undo, prices, time, advice } = forecast;
  const dated = prices.date === undefined ? '' : ` of ${prices.date}`;
  return [
    '### Money and time',
    `The load takes ${figures.seconds(time.seconds)}, limited by ${plain(time.limitedBy)}.`,
    waysTable(forecast, figures),
    partsTable(forecast, figures),
    `Storage: ${figures.bytes(storage.bytes)}, ${figures.usd(storage.usdPerMonth)} a month.`,
    ...(undo === undefined
      ? []
      : [`keepUndo: about ${figures.count(undo.readUnits)} read units, ${figures.usd(undo.usd)} on demand.`]),
    `Prices${dated} in ${plain(prices.region)}: ${plain(sentence(prices.origin))}`,
    ...hotKeyParts(forecast.hotKeys, figures),
    list(advice.map((text) => plain(sentence(text)))),
  ];
}

function waysTable({ ways }: Forecast, figures: Figures): string {
  return table(
    ['way', 'cost', 'of it indexes', 'presumes'],
    ways.map(({ name, usd, indexesUsd, note }) => [
      plain(name),
      figures.usd(usd),
      figures.usd(indexesUsd),
      plain(note),
    ]),
    [1, 2],
  );
}

function partsTable({ parts }: Forecast, figures: Figures): string {
  return table(
    ['part', 'write units', 'bytes', 'write units a second', 'known from'],
    parts.map(({ name, writeUnits, bytes, limit }) => [
      plain(name),
      figures.count(writeUnits),
      figures.bytes(bytes),
      exact.count(limit.writeUnitsPerSecond),
      plain(limit.reason),
    ]),
    [1, 2, 3],
  );
}

function hotKeyParts(hotKeys: readonly HotKey[], figures: Figures): string[] {
  if (hotKeys.length === 0) return [];
  const mark = figures === exact ? '' : '≈';
  const rows = hotKeys.map(({ part, attribute, value, share, documents, ids }) => [
    plain(part),
    code(attribute),
    code(value),
    `${mark}${formatShare(share)}`,
    figures.count(documents),
    ids.map(code).join(' '),
  ]);
  return [
    'Keys with a great share of the writes:',
    table(['part', 'key', 'value', 'share', 'documents, about', 'such as'], rows, [3, 4]),
  ];
}
