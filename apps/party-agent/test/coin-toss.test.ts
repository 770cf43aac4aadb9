/** The coin that the images of a preflight come from: neither side chooses it alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerLink } from '@doubleblind/mpc-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receiveMessage, sendMessage } from '../src/peer/control.ts';
import { commitmentTo, freshNonce } from '../src/work/evaluation/coin-toss.ts';
import { answerHospital, begin } from '../src/work/evaluation/meeting.ts';
import { answerSchema, openingSchema, requestSchema, type SessionPlan } from '../src/work/evaluation/messages.ts';
import { linkedPair } from './support/linked-pair.ts';

const PLAN: SessionPlan = { run: 'r', images: 2, batchSize: 2, batches: [2], lanes: 1 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coin-toss-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function linked<T>(work: (ends: { vendor: PeerLink; hospital: PeerLink }) => Promise<T>): Promise<T> {
  const ends = await linkedPair(folder);
  try {
    return await work(ends);
  } finally {
    ends.vendor.close();
  }
}

const vendorsSide = (link: PeerLink) => answerHospital(link, { manifestText: null, admit: () => undefined });

/** A hospital that commits to one nonce and opens another; answers how the vendor's side ends. */
const cheatingHospital = (committed: string, opened: string) =>
  linked(async ({ vendor, hospital }) => {
    const answering = vendorsSide(vendor).then(
      ({ seed }) => seed,
      (error) => error.code as string,
    );
    await sendMessage(hospital, { type: 'begin', plan: PLAN, commitment: commitmentTo(committed) });
    await receiveMessage(hospital, answerSchema, 10_000);
    await sendMessage(hospital, { type: 'opening', nonce: opened });
    return answering;
  });

/** A vendor that always names the same nonce. */
const stubbornVendor = (nonce: string) =>
  linked(async ({ vendor, hospital }) => {
    const tossing = begin(hospital, PLAN);
    await receiveMessage(vendor, requestSchema, 10_000);
    await sendMessage(vendor, { type: 'ready', nonce });
    await receiveMessage(vendor, openingSchema, 10_000);
    return tossing;
  });

test('both sides come to the same outcome', async () => {
  const [seed, answered] = await linked(({ vendor, hospital }) =>
    Promise.all([begin(hospital, PLAN), vendorsSide(vendor)]),
  );
  expect(answered).toEqual({ plan: PLAN, seed });
});

test('a hospital that opens another nonce than it has committed to is refused', async () => {
  expect(await cheatingHospital(freshNonce(), freshNonce())).toBe('DB3008');
});

test('a hospital that always takes the same nonce does not get the same images', async () => {
  const nonce = freshNonce();
  const seeds = [await cheatingHospital(nonce, nonce), await cheatingHospital(nonce, nonce)];
  expect(seeds.map((seed) => typeof seed)).toEqual(['number', 'number']);
  expect(seeds[0]).not.toBe(seeds[1]);
});

test('a vendor that always names the same nonce does not get the same images', async () => {
  const nonce = freshNonce();
  expect(await stubbornVendor(nonce)).not.toBe(await stubbornVendor(nonce));
});
