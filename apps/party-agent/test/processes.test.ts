/** Two processes over mutual TLS on loopback, killed and interrupted; the compute threads do no cryptography. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeGreyPng } from '@doubleblind/imaging';
import { readImageScores } from '@doubleblind/metrics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadIdentity } from '../src/peer/identity.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../src/store/model-folder.ts';
import { addTestSet } from '../src/store/test-set-store.ts';
import { readCost } from '../src/work/evaluation/cost-record.ts';
import { allow, allowAll } from './support/gate.ts';
import { expectedLogits, programText, weightsFile } from './support/program.ts';

const PARTY = join(import.meta.dirname, 'support', 'cleartext-party.ts');
const STUDIES = 9;

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  children = [];
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  await writeFile(join(folder, PROGRAM_FILE), programText);
  await writeFile(join(folder, WEIGHTS_FILE), weightsFile);
  const lines = ['study_id,image,Edema,Fracture,Pneumonia'];
  for (let i = 0; i < STUDIES; i++) {
    await writeFile(join(folder, `${i}.png`), encodeGreyPng(pixels(i), 4, 4));
    lines.push(`s${i},${i}.png,${i % 2},0,1`);
  }
  await writeFile(join(folder, 'labels.csv'), lines.join('\n'));
  await addTestSet(hospitalData(), { name: 'films', imageFolder: folder, labels: join(folder, 'labels.csv') });
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const gate = () => join(folder, 'gate');
const hospitalData = () => new DataFolder(join(folder, 'hospital'));
const pixels = (image: number) => Uint8Array.from({ length: 16 }, (_, i) => (image * 37 + i * 11) % 256);

interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** The first line that starts so, when it comes. */
  line(start: string): Promise<string>;
  readonly exit: Promise<number | null>;
}

function start(options: Record<string, unknown>): Running {
  const child = spawn(process.execPath, [PARTY, JSON.stringify(options)], {
    env: { ...process.env, DOUBLEBLIND_TEST_GATE: gate() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  const waiting: { start: string; resolve(line: string): void }[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    for (const wait of waiting) if (line.startsWith(wait.start)) wait.resolve(line);
  });
  const line = (text: string) =>
    new Promise<string>((resolve) => {
      const found = lines.find((candidate) => candidate.startsWith(text));
      if (found) resolve(found);
      else waiting.push({ start: text, resolve });
    });
  return { child, lines, line, exit: new Promise((resolve) => child.on('close', resolve)) };
}

async function startBoth(resume: boolean): Promise<{ vendor: Running; hospital: Running }> {
  const vendorData = join(folder, 'vendor');
  const pins = {
    vendor: (await loadIdentity(join(vendorData, 'identity'))).certificateHash,
    hospital: (await loadIdentity(hospitalData().identity)).certificateHash,
  };
  const vendor = start({
    role: 'vendor',
    data: vendorData,
    peer: pins.hospital,
    address: '127.0.0.1:0',
    model: folder,
  });
  const address = (await vendor.line('listening')).split(' ')[1];
  const about = {
    role: 'hospital',
    data: hospitalData().path,
    peer: pins.vendor,
    address,
    model: join(folder, PROGRAM_FILE),
  };
  return { vendor, hospital: start({ ...about, testSet: 'films', run: 'one', resume }) };
}

async function expectScores(): Promise<void> {
  const table = readImageScores(await readFile(join(hospitalData().run('one'), 'scores.csv'), 'utf8'));
  expect(table.images).toEqual(Array.from({ length: STUDIES }, (_, i) => `${i}.png`));
  for (let i = 0; i < STUDIES; i++) {
    const input = Float32Array.from(pixels(i), (pixel) => pixel / 255);
    for (const [o, logit] of expectedLogits(input).entries()) {
      expect(table.scores[i * 3 + o]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 4);
    }
  }
}

test.each(['vendor', 'hospital'] as const)(
  'when the %s is killed mid-run the other stops with a number, and resuming finishes',
  async (victim) => {
    allow(gate(), 2);
    const first = await startBoth(false);
    await first.hospital.line('done 4');
    first[victim].child.kill('SIGKILL');
    const survivor = first[victim === 'vendor' ? 'hospital' : 'vendor'];
    expect(await survivor.exit).toBe(13);
    expect(survivor.lines.some((line) => line.startsWith('DB3001'))).toBe(true);
    allowAll(gate());
    const second = await startBoth(true);
    expect(await second.hospital.exit).toBe(0);
    expect(await second.vendor.exit).toBe(0);
    expect(second.hospital.lines.find((line) => line.startsWith('done'))).not.toBe('done 0');
    await expectScores();
    const [session] = await readCost(hospitalData().run('one'));
    expect(session.images).toBeGreaterThan(0);
  },
);

test('an interrupted hospital says so to the vendor and keeps its batches', async () => {
  allow(gate(), 1);
  const { vendor, hospital } = await startBoth(false);
  await hospital.line('done 2');
  hospital.child.kill('SIGTERM');
  expect(await hospital.exit).toBe(130);
  expect(await vendor.exit).toBe(13);
  expect(vendor.lines.some((line) => line.startsWith('DB3012') && line.includes('DB5020'))).toBe(true);
});
