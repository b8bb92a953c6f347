import type { VNode } from 'preact';
import { stateSigns } from './texts.js';

/** The state of a collection, or how a pass ended. */
export function Badge({ state }: { readonly state: keyof typeof stateSigns }): VNode {
  return (
    <span class={`badge ${state}`}>
      {stateSigns[state]} {state}
    </span>
  );
}
