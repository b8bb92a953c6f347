import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Streams } from '../../src/service/http-streams.js';
import { startServed } from './served.js';
import { started } from './service-events.js';

describe('a stream', () => {
  test('streams snapshots and the page', async () => {
    await using served = await startServed();
    const { server, service } = served;
    const { body } = await fetch(new URL('events', server.url));
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async (wanted: string): Promise<string> => {
      let text = '';
      while (!text.includes(wanted)) text += (await reader?.read())?.value ?? '';
      return text;
    };
    const first = await read('event: page');
    expect(first).toMatch(/^retry: 2000\n\nevent: snapshot\ndata: \{/);
    service.take({ ...started(4_321), collection: 'agents' });
    const next = await read('"pending":4321');
    const data = /event: snapshot\ndata: (.*)\n/.exec(next)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(service.monitor.snapshot())));
    await server.close();
    await expect(reader?.closed).resolves.toBeUndefined();
  });

  test('refuses streams beyond a number, and takes new ones when old ones have gone', async () => {
    await using served = await startServed();
    const { server } = served;
    const leave = Array.from({ length: 32 }, () => new AbortController());
    const statusOf = async (signal?: AbortSignal): Promise<number> =>
      (await fetch(new URL('events', server.url), signal === undefined ? {} : { signal })).status;
    expect(new Set(await Promise.all(leave.map(({ signal }) => statusOf(signal))))).toEqual(new Set([200]));
    await expect(statusOf()).resolves.toBe(503);
    leave[0]?.abort();
    while ((await statusOf()) === 503);
    for (const controller of leave) controller.abort();
  });
});

describe('streams', () => {
  /** A client that takes what it is sent only while it is not stuck. */
  class Client extends EventEmitter {
    readonly sent: string[] = [];
    writableNeedDrain = false;
    destroyed = false;
    write(text: string): void {
      this.sent.push(text);
    }
    end(): void {
      this.emit('close');
    }
    destroy(): void {
      this.destroyed = true;
      this.emit('close');
    }
  }

  function opened(): { client: Client; show: (content: string) => void; close: () => void } {
    const shown = { content: '1' };
    const streams = new Streams({
      frame: () => ({ content: shown.content, events: `frame ${shown.content}` }),
      heartbeat: () => 'heartbeat',
    });
    const client = new Client();
    streams.open(client as unknown as ServerResponse);
    const show = (content: string): void => {
      shown.content = content;
    };
    return { client, show, close: streams.close.bind(streams) };
  }

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  test('tell what has changed, at most once a second', () => {
    const { client, show, close } = opened();
    for (let tenth = 0; tenth < 30; tenth += 1) {
      show(String(tenth));
      jest.advanceTimersByTime(100);
    }
    expect(client.sent).toEqual(['retry: 2000\n\nframe 1', 'frame 9', 'frame 19', 'frame 29']);
    close();
  });

  test('beat while nothing changes', () => {
    const { client, close } = opened();
    jest.advanceTimersByTime(31_000);
    expect(client.sent.slice(1)).toEqual(['heartbeat', 'heartbeat']);
    close();
  });

  test('keep nothing for who is slow, who then gets what is new', () => {
    const { client, show, close } = opened();
    client.writableNeedDrain = true;
    show('2');
    jest.advanceTimersByTime(50_000);
    expect(client.sent).toHaveLength(1);
    show('3');
    client.writableNeedDrain = false;
    jest.advanceTimersByTime(1_000);
    expect(client.sent.slice(1)).toEqual(['frame 3']);
    close();
  });

  test('let go who is stuck', () => {
    const { client } = opened();
    client.writableNeedDrain = true;
    jest.advanceTimersByTime(61_000);
    expect(client.destroyed).toBe(true);
  });
});
