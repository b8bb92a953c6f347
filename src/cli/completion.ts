import { didYouMean } from '../config/suggestion.js';
import { ConfigError } from '../errors.js';
import { completionScripts } from './completion-scripts.js';
import type { Invocation, Verb } from './verb.js';

const shells = Object.keys(completionScripts);

/** `docferry completion`. */
export const completionVerb: Verb = {
  name: 'completion',
  describe: 'Print what makes a shell complete commands, flags and names: for bash, zsh or fish',
  collections: false,
  before: { name: 'shell', describe: shells.join(', '), choices: shells },
  flags: {},
  examples: [
    ['completion bash', 'in ~/.bashrc: source <(docferry completion bash)'],
    ['completion zsh', 'in ~/.zshrc after compinit: source <(docferry completion zsh)'],
    ['completion fish', 'in ~/.config/fish/config.fish: docferry completion fish | source'],
  ],
  run,
};

function run({ own, terminal, options }: Invocation): Promise<number> {
  const { shell } = own;
  const script = typeof shell === 'string' ? completionScripts[shell] : undefined;
  if (script === undefined) throw unknown(shell);
  if (options.json) terminal.json({ command: 'completion', ok: true, shell, script });
  else terminal.text(script);
  return Promise.resolve(0);
}

function unknown(shell: unknown): ConfigError {
  const message =
    typeof shell === 'string'
      ? `there is no completion for "${shell}"${didYouMean(shell, shells)}`
      : 'no shell was named';
  return new ConfigError(message, { code: 'usage', hint: `Choose among ${shells.join(', ')}.` });
}
