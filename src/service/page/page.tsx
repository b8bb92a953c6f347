import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { visible } from '../../report/dry-run/words.js';
import type { Frame } from '../http-streams.js';
import type { ServiceSnapshot } from '../monitor-snapshot.js';
import { pageScript } from './script.js';
import { Sheet } from './sheet.js';
import { styles } from './styles.js';
import { momentText } from './texts.js';
import { uplotScript } from './uplot.js';

const scripts = `${uplotScript}\n${pageScript}`;

/** The status page of a service: one file that asks nothing but the service itself. */
export class StatusPage {
  /** What the page may do; a second line of defence behind the escaping. */
  readonly policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(scripts)}'`,
    `style-src 'sha256-${digest(styles)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  readonly #migration: string;

  constructor(migration: string) {
    this.#migration = migration;
  }

  /** The whole page. */
  render(snapshot: ServiceSnapshot): string {
    return `<!doctype html>\n${renderToString(<Page migration={this.#migration} snapshot={snapshot} />)}\n`;
  }

  /** What changes on the page as server-sent events: the snapshot for whoever wants data, and the page for people. */
  frame(snapshot: ServiceSnapshot): Frame {
    const content = renderToString(<Sheet snapshot={snapshot} />);
    const events = [
      ['snapshot', snapshot],
      ['page', content],
    ] as const;
    return {
      content,
      events: events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(''),
    };
  }

  /** An event that says no more than when it was sent. */
  heartbeat({ at }: ServiceSnapshot): string {
    return `: heartbeat\nevent: heartbeat\ndata: ${at}\n\n`;
  }
}

interface PageProps {
  readonly migration: string;
  readonly snapshot: ServiceSnapshot;
}

function Page({ migration, snapshot }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${snapshot.healthy ? '✓' : '✗'} docferry: ${visible(migration)}`}</title>
        <link rel="icon" href="data:," />
        <noscript>
          <meta http-equiv="refresh" content="30" />
        </noscript>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <p id="connection" class="connection" role="status" hidden />
        <main class="sheet">
          <h1>docferry: {visible(migration)}</h1>
          <p class="soft small">
            As of{' '}
            <time id="at" dateTime={snapshot.at}>
              {momentText(snapshot.at)}
            </time>
            , counted since {momentText(snapshot.since)}
          </p>
          <div id="live">
            <Sheet snapshot={snapshot} />
          </div>
        </main>
        <script dangerouslySetInnerHTML={{ __html: scripts }} />
      </body>
    </html>
  );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
