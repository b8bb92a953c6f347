/** A command of the tutorial, with what the page says of it. */
export interface TutorialStep {
  readonly command: string;
  /** Whether it goes on while the next steps are taken. */
  readonly background: boolean;
  /** The exit code that the page tells, by a mark behind the language. */
  readonly exitCode: number;
  /** What the page shows of its output, if it does. */
  readonly shown: string | undefined;
}

/**
 * The steps of a page: its fenced blocks of `sh`, each with the block of `text` that follows it.
 *
 * Behind `sh` may stand `background`, or `exit=4` where another exit code than 0 is right.
 */
export function tutorialSteps(page: string): readonly TutorialStep[] {
  const steps: TutorialStep[] = [];
  for (const [, language, marks = '', text = ''] of page.matchAll(/^```(\w+)(.*)\n([^]*?)^```$/gm)) {
    if (language === 'sh') steps.push(stepOf(text, marks.trim()));
    const last = steps.at(-1);
    if (language === 'text' && last !== undefined) steps.splice(-1, 1, { ...last, shown: text.trimEnd() });
  }
  return steps;
}

function stepOf(command: string, marks: string): TutorialStep {
  const known = /^(?:(background)|exit=(\d+))?$/.exec(marks);
  if (known === null) throw new Error(`the tutorial marks a command with "${marks}", which nobody knows`);
  const [, background, exitCode = '0'] = known;
  return { command, background: background !== undefined, exitCode: Number(exitCode), shown: undefined };
}

/**
 * A pattern of the output that a page shows.
 *
 * `…` stands for anything in a line, and alone in a line for any lines. Times may be others, and so may the space that
 * columns are set with.
 */
export function patternOf(shown: string): RegExp {
  const lines = shown
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${linePattern(line)}\n`));
  return new RegExp(`^${lines.join('')}`, 'm');
}

function linePattern(line: string): string {
  return line
    .trim()
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll(/\d[\d\\.]* (?:ms|s)\b/g, String.raw`\d[\d.]* (?:ms|s|min)`)
    .replaceAll(/ +/g, ' +')
    .replaceAll('…', '.*')
    .replace(/^/, ' *');
}
