import { types } from 'node:util';
import type { ConfigErrorCode, EnvironmentErrorCode, ErrorCode, GuardErrorCode } from './error-code.js';

/** What an error adds to its message: a stable code, one imperative sentence of advice, and its cause. */
export interface ErrorDetails<C extends ErrorCode = ErrorCode> {
  readonly code: C;
  readonly hint: string;
  readonly cause?: unknown;
  /** Documents that it is about, where a message names too few of them. */
  readonly ids?: readonly string[];
}

/** Any failure docferry can explain. The message says what happened to what; the hint says what to do. */
export abstract class DocferryError extends Error {
  /** The process exit code that this failure leads to. */
  abstract readonly exitCode: 2 | 3 | 6;
  abstract readonly code: ErrorCode;
  readonly hint: string;
  readonly ids: readonly string[] | undefined;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
    this.ids = details.ids;
  }
}

/** The command line or the config is wrong. */
export class ConfigError extends DocferryError {
  readonly exitCode = 2;
  readonly code: ConfigErrorCode;

  constructor(message: string, details: ErrorDetails<ConfigErrorCode>) {
    super(message, details);
    this.code = details.code;
  }
}

/** A database, a credential provider or the state folder could not be reached, refused us, or stayed unavailable. */
export class EnvironmentError extends DocferryError {
  readonly exitCode = 3;
  readonly code: EnvironmentErrorCode;

  constructor(message: string, details: ErrorDetails<EnvironmentErrorCode>) {
    super(message, details);
    this.code = details.code;
  }
}

/** Writing was given up and the fate of some writes is unknown. Repeating them is safe. */
export class WriteFailedError extends EnvironmentError {}

/** A guard stopped the run before it could do harm. */
export class GuardError extends DocferryError {
  readonly exitCode = 6;
  readonly code: GuardErrorCode;

  constructor(message: string, details: ErrorDetails<GuardErrorCode>) {
    super(message, details);
    this.code = details.code;
  }
}

/** An error as it stands in a result. */
export interface ErrorResult {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The exit code this error asks for; see docs/exit-codes.md. */
  readonly exitCode: 1 | 2 | 3 | 6;
  /** Documents that it is about, where a message names too few of them. */
  readonly details?: { readonly ids: readonly string[] };
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  // Errors may come from another realm, where `instanceof` does not know them.
  return types.isNativeError(error) ? error.message : String(error);
}
