/**
 * The rendered chart against the published schemas of the Kubernetes API: kubernetes-models has them as compiled validators, made from
 * the API's OpenAPI document. It is installed for this test alone; where it cannot be had the test says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseYAML } from 'confbox/yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderChart } from '../../../scripts/docker/chart.ts';

const PACKAGE = 'kubernetes-models@5.1.0';

interface Model {
  validate(): void;
}

const folder = mkdtempSync(join(tmpdir(), 'chart-'));
writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--silent', PACKAGE], { cwd: folder });
if (installed.status !== 0) console.warn(`${PACKAGE} cannot be installed here, so the chart is not validated`);
let Job: new (data: unknown) => Model;

beforeAll(async () => {
  if (installed.status !== 0) return;
  const entry = join(folder, 'node_modules', 'kubernetes-models', 'batch', 'v1', 'Job.js');
  Job = (await import(pathToFileURL(entry).href)).Job;
});
afterAll(() => rmSync(folder, { recursive: true }));

const jobOf = (changes: Record<string, unknown>) =>
  parseYAML<{ spec: Record<string, unknown> }>(renderChart('doubleblind-workers', 'eval', changes)[0]);

test.skipIf(installed.status !== 0)('is a Job of batch/v1, with any values', () => {
  for (const changes of [{}, { workers: 200, hostNetwork: true }, { weightsClaim: 'weights', cpu: '500m' }])
    new Job(jobOf(changes)).validate();
});

test.skipIf(installed.status !== 0)('and the schemas see what is none', () => {
  const job = jobOf({});
  expect(() => new Job({ ...job, spec: { ...job.spec, completions: 'four' } }).validate()).toThrow();
  expect(() => new Job({ ...job, spec: { ...job.spec, completionMode: 'Numbered' } }).validate()).toThrow();
  expect(() => new Job({ ...job, spec: { ...job.spec, template: {}, podFailurePolicy: {} } }).validate()).toThrow();
});
