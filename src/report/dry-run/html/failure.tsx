import type { VNode } from 'preact';
import type { ErrorResult } from '../../../errors.js';
import { sentence, visible } from '../words.js';

/** What went wrong, and what to do about it. */
export function Failure({ error }: { readonly error: ErrorResult }): VNode {
  return (
    <div class="card error">
      <strong>Error: {sentence(visible(error.message))}</strong>
      <p>
        {visible(error.hint)} <span class="soft">({error.code})</span>
      </p>
    </div>
  );
}
