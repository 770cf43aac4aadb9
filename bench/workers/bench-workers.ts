/**
 * `bench workers`: how throughput grows with pairs of workers, and what sharing out costs by itself. Agents, queue, links, worker
 * processes and pairing are the real ones; what a worker's thread does is simulated (simulated-thread.ts), so that four pairs can be
 * measured on fewer processors than they would need. Batches a second of one pair are held against those of several.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import {
  type Assignment,
  agentExecutor,
  DataFolder,
  loadIdentity,
  openDatabase,
  openPeerLink,
  threadsExecutor,
} from '@doubleblind/party-agent';
import { positive } from '../options.ts';
import { tinyProgramText } from './tiny-program.ts';

interface Times {
  /** Of every batch at either worker. */
  readonly workMilliseconds: number;
  readonly waitMilliseconds: number;
}

interface Row {
  readonly pairs: number;
  readonly batches: number;
  /** For these batches, all pairs at work. */
  readonly seconds: number;
  readonly batchesPerSecond: number;
  /** Of as many pairs that each go as fast as one alone. */
  readonly efficiency: number;
  /** What a batch takes longer than its worker's time: leases, orders, images, results. */
  readonly overheadMilliseconds: number;
  /** Processor time of both agents for a batch. */
  readonly agentsCpuMilliseconds: number;
}

export async function benchWorkers(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'string' },
      pairs: { type: 'string', default: '1,2,4' },
      batches: { type: 'string', default: '7' },
      work: { type: 'string', default: '100' },
      wait: { type: 'string', default: '1900' },
    },
  });
  if (!values.json) throw new DoubleblindError('DB5001', 'bench workers needs --json.');
  const times = {
    workMilliseconds: positive(values.work, '--work'),
    waitMilliseconds: positive(values.wait, '--wait'),
  };
  const rows: Row[] = [];
  for (const text of values.pairs.split(',')) {
    const pairs = positive(text, '--pairs');
    const measured = await measure(pairs, pairs * positive(values.batches, '--batches'), times);
    const [alone] = rows;
    rows.push({ ...measured, efficiency: alone ? measured.batchesPerSecond / (pairs * alone.batchesPerSecond) : 1 });
  }
  const result = { workers: { ...times, rows } };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
  console.table(rows);
}

async function measure(pairs: number, batches: number, times: Times): Promise<Omit<Row, 'efficiency'>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-workers-'));
  process.env.BENCH_WORK_MILLISECONDS = String(times.workMilliseconds);
  process.env.BENCH_WAIT_MILLISECONDS = String(times.waitMilliseconds);
  try {
    const links = await linked(folder);
    const agents = {
      vendor: await agentOf(folder, 'vendor', links.vendor, pairs, batches),
      hospital: await agentOf(folder, 'hospital', links.hospital, pairs, batches),
    };
    const pins = { vendor: agents.vendor.certificateHash, hospital: agents.hospital.certificateHash };
    const vendor = agents.vendor.run(pins.hospital);
    const { seconds, cpuSeconds, batches: counted } = await agents.hospital.run(pins.vendor);
    await vendor;
    for (const { close } of Object.values(agents)) close();
    for (const link of Object.values(links)) link.close();
    const taken = (1000 * seconds * pairs) / counted;
    return {
      ...{ pairs, batches: counted, seconds, batchesPerSecond: counted / seconds },
      overheadMilliseconds: taken - times.workMilliseconds - times.waitMilliseconds,
      agentsCpuMilliseconds: (1000 * cpuSeconds) / counted,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function linked(folder: string): Promise<{ vendor: PeerLink; hospital: PeerLink }> {
  const vendor = await loadIdentity(join(folder, 'vendor', 'identity'));
  const hospital = await loadIdentity(join(folder, 'hospital', 'identity'));
  const bound = Promise.withResolvers<Parameters<NonNullable<Parameters<typeof openPeerLink>[0]['listening']>>[0]>();
  const accepted = openPeerLink({
    ...{ identity: vendor, mode: 'listen', address: { host: '127.0.0.1', port: 0 }, peer: hospital.certificateHash },
    ...{ waitMilliseconds: 10_000, listening: bound.resolve },
  });
  const called = await openPeerLink({
    ...{ identity: hospital, mode: 'connect', address: await bound.promise, peer: vendor.certificateHash },
    waitMilliseconds: 10_000,
  });
  return { vendor: await accepted, hospital: called };
}

async function agentOf(folder: string, side: 'vendor' | 'hospital', link: PeerLink, pairs: number, batches: number) {
  const data = new DataFolder(join(folder, side));
  const identity = await loadIdentity(data.identity);
  const database = openDatabase(data);
  const command = [process.execPath, join(import.meta.dirname, 'simulated-worker.ts')] as const;
  const executor = agentExecutor({
    ...{ identity, database, data, threads: threadsExecutor(), log: () => {}, workers: pairs, command },
  });
  const run = async (peer: string) => {
    const assignment: Assignment = {
      ...{ work: { kind: 'evaluation', id: 'bench' }, side, program: tinyProgramText, threatModel: 'semi-honest' },
      ...{ batches: new Array<number>(batches).fill(1), lanes: pairs, peer: link, ticket: 'bench' },
      inputs: async () => [new Float32Array(16)],
      byWorkers: { peer: { certificateHash: peer } },
    };
    const done: { readonly wall: number; readonly cpu: NodeJS.CpuUsage }[] = [];
    let first = -1;
    let open = 0;
    for await (const outcome of executor.run(assignment)) {
      if (outcome.type === 'workers') open = outcome.workers.pairs;
      if (outcome.type !== 'done') continue;
      if (first < 0 && open === pairs) first = done.length;
      done.push({ wall: performance.now(), cpu: process.cpuUsage() });
    }
    // Between results that a whole number of rounds lie apart, when all pairs are there and before they run out of batches.
    const rounds = Math.floor((done.length - 1 - first) / pairs);
    const [from, to] = [done[first], done[first + rounds * pairs]];
    const cpu = to.cpu.user + to.cpu.system - from.cpu.user - from.cpu.system;
    return { batches: rounds * pairs, seconds: (to.wall - from.wall) / 1000, cpuSeconds: cpu / 1e6 };
  };
  return { run, close: () => database.close(), certificateHash: identity.certificateHash };
}
