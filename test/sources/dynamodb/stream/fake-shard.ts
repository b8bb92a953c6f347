type Fields = Readonly<Record<string, unknown>>;

/** A shard of the fake, and what can be done to it. */
export interface FakeShard {
  readonly id: string;
  readonly parent: string | undefined;
  readonly start: number;
  readonly records: { readonly sequence: number; readonly record: Fields }[];
  closed: boolean;
  /** Records below were trimmed. */
  trimmed: number;
  /** How many answers from here on are empty before records are given. */
  empty: number;
  listed: boolean;
}

/** What the fake answers. */
export interface Answer {
  readonly status: number;
  readonly fields: Fields;
}

interface Iterator {
  readonly id: string;
  readonly from: number;
  readonly skipped: number;
}

/** An answer as it should be. */
export function ok(fields: Fields): Answer {
  return { status: 200, fields };
}

/** An answer that fails as AWS does. */
export function failed(name: string): Answer {
  return { status: 400, fields: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name } };
}

/** The answer to GetShardIterator. */
export function iteratorOf(shard: FakeShard | undefined, body: Fields): Answer {
  if (shard === undefined) return failed('ResourceNotFoundException');
  const after = body['ShardIteratorType'] === 'AFTER_SEQUENCE_NUMBER' ? 1 : 0;
  const oldest = body['ShardIteratorType'] === 'TRIM_HORIZON';
  const from = oldest ? shard.trimmed : Number(body['SequenceNumber']) + after;
  if (from < shard.trimmed) return failed('TrimmedDataAccessException');
  return ok({ ShardIterator: JSON.stringify({ id: shard.id, from, skipped: 0 }) });
}

/** The answer to GetRecords, with so many records at the most. */
export function recordsOf(
  find: (id: string) => FakeShard | undefined,
  { iterator, most }: { readonly iterator: string; readonly most: number },
): Answer {
  const { id, from, skipped } = JSON.parse(iterator) as Iterator;
  const shard = find(id);
  if (shard === undefined) return failed('ResourceNotFoundException');
  if (from < shard.trimmed) return failed('TrimmedDataAccessException');
  const searching = skipped < shard.empty;
  const ahead = searching ? [] : shard.records.filter(({ sequence }) => sequence >= from);
  const page = ahead.slice(0, most);
  const next = { id, from: (page.at(-1)?.sequence ?? from - 1) + 1, skipped: skipped + 1 };
  const ended = shard.closed && !searching && page.length === ahead.length;
  return ok({
    Records: page.map(({ record }) => record),
    ...(ended ? {} : { NextShardIterator: JSON.stringify(next) }),
  });
}
