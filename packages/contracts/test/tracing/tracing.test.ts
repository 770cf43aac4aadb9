/** Traces of works: one trace whoever sends, and nothing in it but numbers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_TRACING, type SpanFacts, startTracing, traceIdsOf } from '../../src/tracing/index.ts';
import { TraceCollector } from '../support/trace-collector.ts';

const WORK = '0193a1b2-0000-7000-8000-000000000001';
const VERSION = { version: '0.1.0' };
let collector: TraceCollector;

beforeEach(async () => {
  collector = await TraceCollector.start();
});
afterEach(() => collector.stop());

describe('the spans of a work', () => {
  it('are of one trace, below one span, whichever process sends them', async () => {
    const url = collector.url;
    const processes = [
      startTracing({ ...VERSION, service: 'portal', url }),
      startTracing({ ...VERSION, service: 'agent', side: 'vendor', url }),
      startTracing({ ...VERSION, service: 'worker', url }),
    ];
    const times = { begun: new Date(1000), ended: new Date(61_000) };
    processes[0].record(WORK, 'prepare', times, { attempt: 2 });
    processes[1].begin(WORK, 'batch', { shard: 3, images: 8 }).end();
    processes[2].begin(WORK, 'batch', { shard: 3, images: 8 }).end({ error: 'DB3001' });
    processes[0].record(WORK, 'work', times);
    for (const process of processes) await process.stop();
    const { traceId, rootSpanId } = traceIdsOf(WORK);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(collector.spans.map((span) => span.traceId)).toEqual(Array(4).fill(traceId));
    const root = collector.spans.find(({ name }) => name === 'work');
    expect(root).toMatchObject({ spanId: rootSpanId, parentSpanId: undefined, begun: 1000, ended: 61_000 });
    const below = collector.spans.filter((span) => span !== root);
    expect(below.map(({ parentSpanId }) => parentSpanId)).toEqual(Array(3).fill(rootSpanId));
    expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(4);
    expect(new Set(collector.spans.map(({ service }) => service))).toEqual(
      new Set(['doubleblind-portal', 'doubleblind-agent', 'doubleblind-worker']),
    );
    expect(collector.spans.find(({ service }) => service === 'doubleblind-worker')).toMatchObject({
      failed: true,
      attributes: {
        'doubleblind.work': WORK,
        'doubleblind.shard': 3,
        'doubleblind.images': 8,
        'doubleblind.error': 'DB3001',
      },
    });
    expect(traceIdsOf(`${WORK}x`).traceId).not.toBe(traceId);
  });

  it('say numbers and words of a closed list, whatever they are given', async () => {
    const tracing = startTracing({ ...VERSION, service: 'agent', side: 'hospital', url: collector.url });
    const secret = 'film-of-Mrs-Miller.png';
    const careless = {
      error: secret,
      images: secret,
      label: secret,
      steps: { [secret]: { seconds: 1, bytes: 1 }, conv: { seconds: secret, bytes: 2 } },
    };
    tracing.begin(WORK, 'steps', careless as unknown as SpanFacts).end(careless as unknown as SpanFacts);
    await tracing.stop();
    expect(collector.spans).toHaveLength(1);
    expect(collector.text).not.toMatch(/Miller/);
    expect(Object.keys(collector.spans[0].attributes).sort()).toEqual([
      ...['doubleblind.error', 'doubleblind.steps.conv.bytes', 'doubleblind.work'],
    ]);
  });

  it('cost nobody anything where there is no collector', async () => {
    const url = collector.url;
    await collector.stop();
    const tracing = startTracing({ ...VERSION, service: 'agent', url });
    tracing.begin(WORK, 'run').end();
    await expect(tracing.stop()).resolves.toBeUndefined();
    NO_TRACING.begin(WORK, 'run').end();
    collector = await TraceCollector.start();
  });
});
