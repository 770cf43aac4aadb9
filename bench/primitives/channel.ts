/**
 * Cost of moving bytes between two compute threads in two processes, through both I/O threads and mutual TLS on loopback: bulk
 * rate both ways at once, CPU seconds per GiB and process, and the time of a round of small messages.
 * Usage: node bench/primitives/channel.ts [MiB each way, 256 if omitted]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, MessageChannel, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { bridgeLink, type Channel, ChannelMultiplexer, discard, portLink } from '@doubleblind/mpc-core';
import { loadIdentity, openPeerLink } from '@doubleblind/party-agent';

const BLOCK_BYTES = 1 << 18;
const ROUNDS = 2000;
const [megabytes = '256', role = 'vendor', folder = '', port = '0', peer = ''] = process.argv.slice(2);

async function compute(channel: Channel) {
  const blocks = (Number(megabytes) << 20) / BLOCK_BYTES;
  const send = async () => {
    for (let i = 0; i < blocks; i++) await channel.send(new Uint8Array(BLOCK_BYTES));
  };
  const receive = async () => {
    for (let i = 0; i < blocks; i++) discard(await channel.receive(BLOCK_BYTES));
  };
  await channel.send(new Uint8Array(1));
  await channel.receive(1);
  parentPort!.postMessage({ ready: true });
  const begun = performance.now();
  await Promise.all([send(), receive()]);
  const bulk = performance.now();
  parentPort!.postMessage({ bulkSeconds: (bulk - begun) / 1000 });
  for (let i = 0; i < ROUNDS; i++) {
    await channel.send(new Uint8Array(16));
    await channel.receive(16);
  }
  parentPort!.postMessage({ roundMicroseconds: ((performance.now() - bulk) * 1000) / ROUNDS });
}

async function party(): Promise<void> {
  const base = folder || mkdtempSync(join(tmpdir(), 'bench-channel-'));
  const own = await loadIdentity(join(base, role));
  const other = await loadIdentity(join(base, role === 'vendor' ? 'hospital' : 'vendor'));
  const link = await openPeerLink({
    identity: own,
    mode: role === 'vendor' ? 'listen' : 'connect',
    address: { host: '127.0.0.1', port: Number(port) },
    peer: peer || other.certificateHash,
    waitMilliseconds: 10_000,
    listening: (place) => {
      if ('port' in place)
        fork(import.meta.filename, [megabytes, 'hospital', base, String(place.port), own.certificateHash]);
    },
  });
  const { port1, port2 } = new MessageChannel();
  bridgeLink(link, port1);
  const worker = new Worker(import.meta.filename, { argv: [megabytes], workerData: port2, transferList: [port2] });
  let mark = process.cpuUsage();
  const gibibytes = (2 * Number(megabytes)) / 1024;
  const figures: Record<string, number> = {};
  worker.on('message', (report: Report) => {
    const { user, system } = process.cpuUsage(mark);
    const seconds = (user + system) / 1e6;
    mark = process.cpuUsage();
    if (report.bulkSeconds !== undefined) {
      figures['MiB/s, both ways together'] = Math.round((2 * Number(megabytes)) / report.bulkSeconds);
      figures['CPU s a GiB and process'] = Number((seconds / gibibytes).toFixed(2));
    }
    if (report.roundMicroseconds === undefined) return;
    figures['microseconds a round'] = Math.round(report.roundMicroseconds);
    figures['CPU microseconds a round and process'] = Math.round((seconds * 1e6) / ROUNDS);
    if (role === 'vendor') console.table(figures);
    setTimeout(() => {
      link.close();
      port1.close();
      if (role === 'vendor') rmSync(base, { recursive: true });
    }, 300);
  });
}

interface Report {
  readonly ready?: true;
  readonly bulkSeconds?: number;
  readonly roundMicroseconds?: number;
}

if (isMainThread) await party();
else await compute(new ChannelMultiplexer(portLink(workerData as MessagePort)).channel(0));
