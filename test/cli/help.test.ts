import { describe, expect, test } from '@jest/globals';
import { parse } from '../../src/cli/parse.js';
import { verbs } from '../../src/cli/verbs.js';

/** The words of a command line as a shell makes them, up to where its output goes. */
function wordsOf(line: string): readonly string[] {
  const [command = ''] = line.split(/ >>? /);
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

async function helpOf(name: string, columns: number): Promise<string> {
  const parsed = await parse([name, '--help'], verbs, columns);
  return 'text' in parsed ? parsed.text : '';
}

describe.each(verbs.map((verb) => [verb.name, verb] as const))('docferry %s --help', (name, verb) => {
  const examples = verb.examples ?? [];

  test('has examples', async () => {
    expect(examples.length).toBeGreaterThan(1);
    const help = await helpOf(name, 80);
    for (const [line, description] of examples)
      for (const word of `docferry ${line} ${description}`.split(' ')) expect(help).toContain(word);
  });

  test.each(examples.map(([line]) => line))('docferry %s', async (line) => {
    expect(await parse(wordsOf(line), verbs, 80)).toMatchObject({ verb: { name } });
  });

  test('fits into a narrow terminal', async () => {
    const lines = (await helpOf(name, 50)).split('\n');
    expect(lines.filter(({ length }) => length > 50)).toEqual([]);
  });
});

test('an example that is wrong would be found', async () => {
  await expect(parse(wordsOf('sync --shedule "* * * * *"'), verbs, 80)).rejects.toMatchObject({
    message: 'there is no flag "--shedule", did you mean "--schedule"?',
  });
});
