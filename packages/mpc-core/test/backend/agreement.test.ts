import { describe, expect, it } from 'vitest';
import { agree, type SessionTerms } from '../../src/backend/agreement.ts';
import { localNetworks } from '../../src/backend/network.ts';

const PARTIES = ['vendor', 'hospital'];
const TERMS: SessionTerms = {
  backend: 'two-party',
  wireVersion: 2,
  programHash: 'ab',
  planDigest: 'cd',
  parameters: { batch: 8 },
};

/** What both parties' agreements end with, where the hospital's terms differ so. */
async function outcome(changed: Partial<SessionTerms>): Promise<string[]> {
  const [vendor, hospital] = localNetworks(PARTIES);
  const results = await Promise.allSettled([
    agree(vendor, PARTIES, TERMS),
    agree(hospital, PARTIES, { ...TERMS, ...changed }),
  ]);
  return results.map((result) => (result.status === 'fulfilled' ? 'agreed' : String(result.reason)));
}

describe('the agreement', () => {
  it('is reached on equal terms, in 97 bytes each way', async () => {
    expect(await outcome({})).toEqual(['agreed', 'agreed']);
    const [vendor, hospital] = localNetworks(PARTIES);
    await Promise.all([agree(vendor, PARTIES, TERMS), agree(hospital, PARTIES, TERMS)]);
    expect(vendor.channel('hospital').counters).toMatchObject({ bytesSent: 97, bytesReceived: 97 });
  });

  it.each([
    [{ wireVersion: 3 }, /DB4001.*back ends or wire versions/],
    [{ backend: 'another' }, /DB4001.*back ends or wire versions/],
    [{ programHash: 'ac' }, /DB4001.*programs/],
    [{ planDigest: 'ce' }, /DB4001.*plans \(threat models or builds of the engine\)/],
    [{ parameters: { batch: 4 } }, /DB4001.*parameters/],
  ])('names what differs to both: %o', async (changed, message) => {
    const [vendors, hospitals] = await outcome(changed);
    expect(vendors).toMatch(message);
    expect(hospitals).toMatch(message);
  });

  it('is not reached by two of one party', async () => {
    const [vendor, hospital] = localNetworks(PARTIES);
    const same = { self: 'vendor', channel: () => hospital.channel('vendor') };
    const results = await Promise.allSettled([agree(vendor, PARTIES, TERMS), agree(same, PARTIES, TERMS)]);
    for (const result of results) expect(String((result as PromiseRejectedResult).reason)).toMatch(/DB4001.*vendor/);
  });

  it('is made by every two of three', async () => {
    const parties = ['vendor', 'helper', 'hospital'];
    const networks = localNetworks(parties);
    const results = await Promise.allSettled(
      networks.map((network, index) => agree(network, parties, { ...TERMS, planDigest: index === 1 ? 'x' : 'cd' })),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
