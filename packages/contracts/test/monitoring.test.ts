/** What those who watch a process read is well formed, and says what was counted. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  exposition,
  type Family,
  Histogram,
  one,
  ProcessFigures,
  serveMonitoring,
  several,
} from '../src/monitoring/index.ts';
import { readExposition } from './support/read-exposition.ts';

test('any text in labels and help, and any number, are read back as they were', () => {
  const value = fc.oneof(fc.double(), fc.integer());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), value)),
      fc.string({ unit: 'binary' }),
      (pairs, help) => {
        const samples = pairs.map(([key, count]) => ({ labels: { key }, value: count }));
        const families: Family[] = [{ name: 'some_things', type: 'gauge', help, samples }];
        const read = readExposition(exposition(families));
        expect(read.get('some_things')?.help ?? help).toBe(help);
        expect(read.get('some_things')?.samples ?? []).toEqual(
          samples.map(({ labels, value: count }) => ({
            name: 'some_things',
            labels,
            value: Object.is(count, -0) ? 0 : count,
          })),
        );
      },
    ),
  );
});

test('units, counters and information have the forms that the format wants', () => {
  const families = [
    one('run_seconds', 'counter', 'Time.', 1.5),
    several('calls', 'counter', 'Calls.', 'state', [['open', 2]]),
    one('build', 'info', 'Version.', 1, { version: '1' }),
    { name: 'nothing', type: 'gauge' as const, help: 'Left out.', samples: [] },
  ];
  expect(exposition(families)).toBe(
    [
      '# TYPE run_seconds counter',
      '# UNIT run_seconds seconds',
      '# HELP run_seconds Time.',
      'run_seconds_total 1.5',
      '# TYPE calls counter',
      '# HELP calls Calls.',
      'calls_total{state="open"} 2',
      '# TYPE build info',
      '# HELP build Version.',
      'build_info{version="1"} 1',
      '# EOF',
      '',
    ].join('\n'),
  );
  expect(() => exposition([one('Bad name', 'gauge', '', 1)])).toThrow(RangeError);
  expect(() => exposition([one('good', 'gauge', '', 1, { 'bad label': '' })])).toThrow(RangeError);
});

test('a histogram holds in each bucket all values up to its end', () => {
  const histogram = new Histogram({ name: 'took_seconds', unit: 'seconds', help: 'Time.' }, [0.1, 1]);
  for (const seconds of [0.05, 0.1, 0.5, 20]) histogram.observe(seconds);
  const { samples } = readExposition(exposition([histogram.family()])).get('took_seconds')!;
  expect(samples.map(({ name, labels, value }) => [name, labels.le, value])).toEqual([
    ['took_seconds_bucket', '0.1', 2],
    ['took_seconds_bucket', '1', 3],
    ['took_seconds_bucket', '+Inf', 4],
    ['took_seconds_sum', undefined, 20.65],
    ['took_seconds_count', undefined, 4],
  ]);
});

test('a process tells its version, memory and time', () => {
  const figures = new ProcessFigures('1.2.3');
  const read = readExposition(exposition(figures.families()));
  figures.stop();
  expect(read.get('doubleblind_build')?.samples).toEqual([
    { name: 'doubleblind_build_info', labels: { version: '1.2.3' }, value: 1 },
  ]);
  const figure = (name: string) => read.get(name)!.samples[0].value;
  expect(figure('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(figure('process_cpu_seconds')).toBeGreaterThan(0);
  expect(figure('process_start_time_seconds')).toBeLessThan(Date.now() / 1000);
});

test('the server answers figures and readiness, takes nothing, and survives figures that fail', async () => {
  let troubles: string[] = [];
  let families = async (): Promise<Family[]> => [one('things', 'gauge', 'Things.', 1)];
  const watched = { families: () => families(), troubles: async () => troubles };
  const server = await serveMonitoring({ host: '127.0.0.1', port: 0 }, watched);
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  const metrics = await get('/metrics');
  expect(metrics.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(readExposition(await metrics.text()).get('things')?.samples).toHaveLength(1);
  expect((await get('/ready')).status).toBe(200);
  troubles = ['The database does not answer.'];
  const ready = await get('/ready');
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', troubles }]);
  expect((await get('/live')).status).toBe(200);
  expect((await get('/other')).status).toBe(404);
  expect((await get('/metrics', { method: 'POST', body: 'x' })).status).toBe(405);
  families = async () => {
    throw new Error('secret words of a database');
  };
  const failed = await get('/metrics');
  expect([failed.status, await failed.text()]).toEqual([500, 'The figures cannot be read now.\n']);
  await server.stop();
});
