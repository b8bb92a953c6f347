import type { Check } from '../checkup.js';
import type { DoctorResult } from '../commands/doctor.js';
import { formatCount, wrap } from '../report/progress-text.js';

/** How a report is laid out. */
export interface DoctorLayout {
  /** Characters in a line; any number where it is no terminal. */
  readonly columns: number;
  readonly colours: boolean;
}

const narrowest = 30;

/** The foreground colours of a terminal (ECMA-48, SGR). */
const colours: Readonly<Record<Check['status'], number>> = { ok: 32, warning: 33, failed: 31, skipped: 90 };

/** What was found, for people: a line for each check where there is room, with the cure after it. */
export function doctorText(result: DoctorResult, layout: DoctorLayout): string[] {
  const lines = result.sections
    .filter(({ checks }) => checks.length > 0)
    .map((section) => ({ ...section, checks: together(section.checks) }))
    .flatMap(({ about, name, checks }) => [
      about === 'machine' ? name : `${about}: ${name}`,
      ...checks.flatMap((check) => checkLines(check, layout)),
      '',
    ]);
  return [...lines, conclusion(result)];
}

/** Makes one check of those that say the same of different things, such as of each table. */
function together(checks: readonly Check[]): Check[] {
  const groups = new Map<string, { readonly first: Check; readonly names: string[] }>();
  for (const check of checks) {
    const [, noun = check.check, name] = /^(.*) ("[^"]*")$/.exec(check.check) ?? [];
    const said = JSON.stringify([noun, name === undefined, check.status, check.reason, check.cure]);
    const group = groups.get(said) ?? { first: { ...check, check: noun }, names: [] };
    groups.set(said, group);
    if (name !== undefined) group.names.push(name);
  }
  return [...groups.values()].map(({ first, names }) => {
    if (names.length === 0) return first;
    const plural = names.length > 1 && !first.check.endsWith(' of') ? 's' : '';
    return { ...first, check: `${first.check}${plural} ${names.join(', ')}` };
  });
}

function checkLines(
  { check, status, reason, cure }: Check,
  { columns, colours: coloured }: DoctorLayout,
): string[] {
  const mark = status.padEnd('skipped'.length);
  const indent = ' '.repeat(mark.length + 3);
  const sentence = cure === undefined ? `${check}: ${reason}` : `${check}: ${reason}. ${cure}`;
  const [first = '', ...rest] = wrap(
    sentence.replace(/\s+/g, ' '),
    Math.max(narrowest, columns - indent.length),
  );
  const shown = coloured ? `\u001b[${colours[status]}m${mark}\u001b[39m` : mark;
  return [`  ${shown} ${first}`, ...rest.map((line) => `${indent}${line}`)];
}

function conclusion({ sections }: DoctorResult): string {
  const all = sections.flatMap(({ checks }) => together(checks));
  const count = (status: Check['status']): number => all.filter((check) => check.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const told = [
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
    ...(warnings === 0 ? [] : [`${formatCount(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}`]),
  ];
  return told.length === 0 ? 'all is well' : told.join(', ');
}
