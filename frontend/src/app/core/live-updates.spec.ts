import { Component, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { Session } from '../auth/session';
import { LiveEvent, LiveUpdates } from './live-updates';
import { PageVisibility } from './poll';

const STREAM = { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } };
const JOB = { type: 'job', id: '1' };

describe('LiveUpdates', () => {
  const isOpen = signal(true);
  const isVisible = signal(true);
  const renew = vi.fn(() => Promise.resolve('other'));
  const fetched = vi.fn<typeof fetch>();
  let live: LiveUpdates;
  let events: LiveEvent[];

  @Component({ template: '' })
  class Follower {
    constructor() {
      inject(LiveUpdates).follow();
    }
  }

  beforeEach(() => {
    vi.spyOn(window, 'fetch').mockImplementation(fetched);
    isOpen.set(true);
    isVisible.set(true);
    const session = { isOpen, accessToken: signal('token'), renew };
    TestBed.overrideProvider(Session, { useValue: session });
    TestBed.overrideProvider(PageVisibility, { useValue: { isVisible } });
    live = TestBed.inject(LiveUpdates);
    events = [];
    live.of('job').subscribe((event) => events.push(event));
  });

  afterEach(() => {
    vi.restoreAllMocks();
    fetched.mockReset();
    renew.mockClear();
  });

  /** Answers the next request with a stream, and returns a function that writes to it. */
  function answerWithStream() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    fetched.mockImplementationOnce((_, options) => {
      options?.signal?.addEventListener('abort', () => void writer.abort());
      return Promise.resolve(new Response(readable, STREAM));
    });
    return (text: string) => writer.write(new TextEncoder().encode(text));
  }

  async function start() {
    const fixture = TestBed.createComponent(Follower);
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
    return fixture;
  }

  it('emits the events of a stream, also if they arrive in parts', async () => {
    const write = answerWithStream();
    await start();
    await vi.waitFor(() => expect(live.isOpen()).toBe(true));
    await write(`: hi\n\nid: 1\ndata: ${JSON.stringify(JOB).slice(0, 9)}`);
    await write(
      `${JSON.stringify(JOB).slice(9)}\n\nevent: ping\n\ndata: {"type":"notification"}\n`,
    );
    await vi.waitFor(() => expect(events).toEqual([JOB]));
    expect(fetched.mock.calls[0][1]?.headers).toMatchObject({ Authorization: 'Bearer token' });
  });

  it('does not ask again where there are no events', async () => {
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    const fixture = await start();
    await fixture.whenStable();
    expect(live.isOpen()).toBe(false);
    expect(fetched).toHaveBeenCalledOnce();
  });

  it('renews a refused access token', async () => {
    fetched.mockResolvedValue(new Response(null, { status: 401 }));
    await start();
    await vi.waitFor(() => expect(renew).toHaveBeenCalledWith('token'));
  });

  it('reports that events were missed while the page was hidden', async () => {
    answerWithStream();
    await start();
    await vi.waitFor(() => expect(live.isOpen()).toBe(true));
    isVisible.set(false);
    TestBed.tick();
    await vi.waitFor(() => expect(live.isOpen()).toBe(false));
    expect(fetched.mock.calls[0][1]?.signal?.aborted).toBe(true);
    answerWithStream();
    isVisible.set(true);
    TestBed.tick();
    await vi.waitFor(() => expect(events).toEqual([{ type: 'missed' }]));
  });
});
