/** What can be checked before an evaluation: the machine, the agent, and the way to the peer. */
import { access, constants, statfs } from 'node:fs/promises';
import { get } from 'node:https';
import { freemem, totalmem } from 'node:os';
import type { TLSSocket } from 'node:tls';
import type { Address } from '../peer/address.ts';
import { formatAddress } from '../peer/address.ts';
import { certificateHash, loadIdentity } from '../peer/identity.ts';
import type { DataFolder } from '../store/data-folder.ts';

export interface Finding {
  readonly what: string;
  readonly good: boolean;
  readonly detail: string;
}

const MINIMUM_NODE_MAJOR = 24;
const MINIMUM_FREE_BYTES = 2e9;
const MINIMUM_MEMORY_BYTES = 3e9;
const MAXIMUM_SKEW_SECONDS = 300;
const REACH_TIMEOUT_MILLISECONDS = 10_000;

export async function examine(data: DataFolder, peer?: Address): Promise<Finding[]> {
  const { fingerprint } = await loadIdentity(data.identity);
  const findings = [nodeVersion(), memory(), await disk(data), await writable(data)];
  findings.push({ what: 'identity', good: true, detail: fingerprint });
  if (peer) findings.push(...(await examinePeer(data, peer)));
  return findings;
}

function nodeVersion(): Finding {
  return {
    what: 'Node.js',
    good: Number.parseInt(process.versions.node, 10) >= MINIMUM_NODE_MAJOR,
    detail: process.version,
  };
}

function memory(): Finding {
  const detail = `${(freemem() / 1e9).toFixed(1)} of ${(totalmem() / 1e9).toFixed(1)} GB free`;
  return { what: 'memory', good: freemem() > MINIMUM_MEMORY_BYTES, detail };
}

async function disk(data: DataFolder): Promise<Finding> {
  const { bavail, bsize } = await statfs(data.path);
  return {
    what: 'disk',
    good: bavail * bsize > MINIMUM_FREE_BYTES,
    detail: `${((bavail * bsize) / 1e9).toFixed(1)} GB free at ${data.path}`,
  };
}

async function writable(data: DataFolder): Promise<Finding> {
  const good = await access(data.path, constants.W_OK).then(
    () => true,
    () => false,
  );
  return { what: 'data folder', good, detail: data.path };
}

/** Which certificate the peer's listening agent shows, and how far its clock is from ours. */
async function examinePeer(data: DataFolder, address: Address): Promise<Finding[]> {
  const where = formatAddress(address);
  const { answered, certificate, skewSeconds, problem } = await reach(data, address);
  if (!answered) return [{ what: 'peer', good: false, detail: `${where}: ${problem}` }];
  return [
    { what: 'peer', good: true, detail: `${where} shows certificate ${certificate ?? 'none'}` },
    {
      what: 'clocks',
      good: Math.abs(skewSeconds) < MAXIMUM_SKEW_SECONDS,
      detail: `the peer's is ${skewSeconds.toFixed(0)} s off`,
    },
  ];
}

export interface Reached {
  readonly answered: boolean;
  /** SHA-256 of the certificate that it shows. */
  readonly certificate: string | null;
  /** How far its clock is ahead. */
  readonly skewSeconds: number;
  readonly problem: string;
}

/** Calls an agent that listens, with this agent's certificate, and says nothing. */
export async function reach(data: DataFolder, address: Address): Promise<Reached> {
  const { privateKeyPem, certificatePem } = await loadIdentity(data.identity);
  return new Promise((resolve) => {
    const request = get(`https://${formatAddress(address)}/`, {
      key: privateKeyPem,
      cert: certificatePem,
      rejectUnauthorized: false,
      agent: false,
    });
    request.setTimeout(REACH_TIMEOUT_MILLISECONDS, () => request.destroy(new Error('no answer')));
    request.on('error', ({ message: problem }) =>
      resolve({ answered: false, certificate: null, skewSeconds: 0, problem }),
    );
    request.on('response', (response) => {
      const { raw } = (response.socket as TLSSocket).getPeerCertificate();
      const skewSeconds = (Date.parse(response.headers.date ?? '') - Date.now()) / 1000;
      response.resume();
      request.destroy();
      resolve({ answered: true, certificate: raw ? certificateHash(raw) : null, skewSeconds, problem: '' });
    });
  });
}
