/**
 * Both parties of an evaluation as two processes on this machine, linked by mutual TLS over loopback: what the demo and
 * the benchmark run. The processes are the agent's own command line.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ThreatModel } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import type { NetworkName } from '@doubleblind/mpc-core';
import { loadIdentity } from '../peer/identity.ts';
import { DataFolder } from '../store/data-folder.ts';
import { PROGRAM_FILE } from '../store/model-folder.ts';
import type { PerImage } from '../work/evaluation/evaluation-summary.ts';
import type { SessionStatistics } from '../work/evaluation/run-meter.ts';

export interface LocalPairOptions {
  /** Working folder: the two agents' data folders are in it. */
  readonly folder: string;
  /** What compile wrote. */
  readonly modelFolder: string;
  /** A test set that the hospital's agent has. */
  readonly testSet: string;
  readonly run: string;
  readonly batchSize: number;
  readonly lanes: number;
  /** Only the first images. */
  readonly limit?: number;
  readonly network?: NetworkName;
  /** Parties that follow the protocol unless it is said. */
  readonly threatModel?: ThreatModel;
  /** Gives each process processors of its own (`taskset` on Linux), for measurements on one core a party. */
  readonly processors?: { readonly vendor: number; readonly hospital: number };
}

export interface LocalPairResult {
  readonly vendor: SessionStatistics;
  readonly hospital: SessionStatistics;
  /** Where the hospital keeps the run, with its scores. */
  readonly runFolder: string;
}

const MAIN = join(import.meta.dirname, 'main.ts');

export function vendorData(folder: string): DataFolder {
  return new DataFolder(join(folder, 'vendor'));
}

export function hospitalData(folder: string): DataFolder {
  return new DataFolder(join(folder, 'hospital'));
}

/** Runs the evaluation; the hospital's progress goes to standard error. Throws the error of the party that failed first. */
export async function runLocalPair(options: LocalPairOptions): Promise<LocalPairResult> {
  const data = { vendor: vendorData(options.folder), hospital: hospitalData(options.folder) };
  await mkdir(data.hospital.path, { recursive: true });
  const pins = {
    vendor: (await loadIdentity(data.vendor.identity)).certificateHash,
    hospital: (await loadIdentity(data.hospital.identity)).certificateHash,
  };
  const statistics = {
    vendor: join(data.vendor.path, 'statistics.json'),
    hospital: join(data.hospital.path, 'statistics.json'),
  };
  const vendor = start(
    ['--role', 'vendor', '--data', data.vendor.path, '--listen', '127.0.0.1:0', '--peer', pins.hospital],
    ['--model', options.modelFolder, '--statistics', statistics.vendor, ...commonOf(options)],
    { progress: false, processor: options.processors?.vendor },
  );
  const children = [vendor];
  try {
    const address = await Promise.race([vendor.listening, vendor.ended.then(() => '')]);
    const hospital = start(
      ['--role', 'hospital', '--data', data.hospital.path, '--connect', address, '--peer', pins.vendor],
      [
        ...['--program', join(options.modelFolder, PROGRAM_FILE), '--test-set', options.testSet, '--run', options.run],
        ...[
          '--batch',
          String(options.batchSize),
          '--lanes',
          String(options.lanes),
          '--statistics',
          statistics.hospital,
        ],
        ...(options.limit === undefined ? [] : ['--limit', String(options.limit)]),
        ...commonOf(options),
      ],
      { progress: true, processor: options.processors?.hospital },
    );
    children.push(hospital);
    await Promise.all([vendor.ended, hospital.ended]);
  } finally {
    for (const { process: child } of children) child.kill();
  }
  return {
    vendor: JSON.parse(await readFile(statistics.vendor, 'utf8')) as SessionStatistics,
    hospital: JSON.parse(await readFile(statistics.hospital, 'utf8')) as SessionStatistics,
    runFolder: data.hospital.run(options.run),
  };
}

/** Cost of one image from what both sides measured. Each side's own count of what it sent is exact. */
export function perImageCost({ vendor, hospital }: LocalPairResult): PerImage {
  const { images } = hospital;
  return {
    wallSeconds: hospital.wallSeconds / images,
    cpuSeconds: { vendor: vendor.cpuSeconds / images, hospital: hospital.cpuSeconds / images },
    bytes: { vendorToHospital: vendor.bytesSent / images, hospitalToVendor: hospital.bytesSent / images },
    rounds: hospital.rounds / images,
  };
}

/** What both sides are told. */
function commonOf({ network, threatModel }: LocalPairOptions): string[] {
  return [
    ...(network === undefined ? [] : ['--network', network]),
    ...(threatModel === undefined ? [] : ['--threat-model', threatModel]),
  ];
}

interface Started {
  readonly process: ChildProcess;
  /** Where it listens, once it does. */
  readonly listening: Promise<string>;
  /** Resolves when it has ended well. */
  readonly ended: Promise<void>;
}

function start(
  who: string[],
  what: string[],
  { progress, processor }: { progress: boolean; processor: number | undefined },
): Started {
  const command = [process.execPath, MAIN, 'evaluate', ...who, ...what];
  if (processor !== undefined) command.unshift('taskset', '-c', String(processor));
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  const listening = Promise.withResolvers<string>();
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const address = /^listening at (\S+)$/.exec(line)?.[1];
    if (address !== undefined) listening.resolve(address);
    else if (progress && line.startsWith('[')) process.stderr.write(`  ${line}\n`);
    lines.push(line);
    if (lines.length > 50) lines.shift();
  });
  const ended = Promise.withResolvers<void>();
  child.on('error', (error) => ended.reject(error));
  child.on('close', (code) => (code === 0 ? ended.resolve() : ended.reject(childError(code, lines))));
  ended.promise.catch(() => {});
  return { process: child, listening: listening.promise, ended: ended.promise };
}

/** The error that a party printed, as its own number. */
function childError(code: number | null, lines: readonly string[]): Error {
  const line = lines.findLast((text) => /^DB\d{4}: /.test(text));
  const number = line?.slice(0, 6);
  if (line === undefined || number === undefined || !(number in ERRORS)) {
    return new Error(`a party ended with code ${code}:\n${lines.join('\n')}`);
  }
  const { title } = ERRORS[number as ErrorCode];
  const detail = line.slice(8).replace(title, '').trim();
  return new DoubleblindError(number as ErrorCode, `${detail}\n${number === 'DB5099' ? lines.join('\n') : ''}`.trim());
}
