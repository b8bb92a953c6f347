import type { Rejection } from '../rejection.js';

/** Carries a rejection out of a walk. */
export class Refusal extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.reason);
  }
}
