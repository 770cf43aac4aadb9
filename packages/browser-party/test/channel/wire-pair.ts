/** Two wires that lead to each other; what passes between them can be seen and changed. */
import type { Wire } from '../../src/channel/wire.ts';

type Events = Parameters<Wire['listen']>[0];

export interface WirePair {
  readonly page: Wire;
  readonly agent: Wire;
  /** Every frame on its way; null drops it. */
  tap: (frame: Uint8Array<ArrayBuffer>, from: 'page' | 'agent') => Uint8Array<ArrayBuffer> | null;
}

export function wirePair(): WirePair {
  const events = new Map<string, Events>();
  const end = () =>
    queueMicrotask(() => {
      for (const one of events.values()) one.ended();
    });
  const wire = (self: 'page' | 'agent', other: string): Wire => ({
    bufferedAmount: 0,
    send(frame) {
      const passed = pair.tap(frame.slice(), self);
      if (passed) setTimeout(() => events.get(other)?.frame(passed), 0);
    },
    listen: (listener) => void events.set(self, listener),
    close: end,
    terminate: end,
  });
  const pair: WirePair = { page: wire('page', 'agent'), agent: wire('agent', 'page'), tap: (frame) => frame };
  return pair;
}
