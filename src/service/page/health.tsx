import type { VNode } from 'preact';
import { sentence, visible } from '../../report/dry-run/words.js';
import type { ServiceSnapshot } from '../monitor-snapshot.js';

/** Whether the service is healthy, and why it is not, set so that it is seen first. */
export function Health({ healthy, reasons }: Pick<ServiceSnapshot, 'healthy' | 'reasons'>): VNode {
  return (
    <div class={`verdict ${healthy ? 'ready' : 'not-ready'}`}>
      <span class="sign" aria-hidden="true">
        {healthy ? '✓' : '✗'}
      </span>
      <div>
        <strong>{healthy ? 'Healthy' : 'Unhealthy'}</strong>
        <ul>
          {reasons.map(({ message }) => (
            <li>{sentence(visible(message))}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
