/** A party whose keys are dear, a page, makes few of them; what is computed is the same. */
import type { Program } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { channelPair } from '../../src/channel/pair.ts';
import { twoPartyBackend } from '../../src/two-party/backend.ts';
import { keysMade } from '../../src/two-party/plan/cost.ts';
import { PARTIES, type Party } from '../../src/two-party/plan/party.ts';
import { correlationsOf } from '../../src/two-party/plan/program-cost.ts';
import { planProgram } from '../../src/two-party/plan/program-plan.ts';
import { TWO_PARTY_THREATS, type TwoPartyThreat } from '../../src/two-party/plan/threat.ts';
import { openSession } from '../../src/two-party/session.ts';
import { toyProgram, toyWeights } from '../support/toy-program.ts';

const weights = toyWeights(1);

function keysOf(program: Program, party: Party, sparing?: Party): number {
  const correlations = correlationsOf(planProgram(program, 'semi-honest', sparing), 1);
  return keysMade({ correlations })[party];
}

async function open(threat: TwoPartyThreat, vendorSpares?: Party, hospitalSpares?: Party) {
  const [a, b] = channelPair();
  const terms = { program: toyProgram(), threat };
  const [vendor, hospital] = await Promise.all([
    openSession({ ...terms, party: 'vendor', channel: a, weights, ...(vendorSpares && { sparing: vendorSpares }) }),
    openSession({ ...terms, party: 'hospital', channel: b, ...(hospitalSpares && { sparing: hospitalSpares }) }),
  ]);
  return { vendor, hospital, sent: () => a.counters.bytesSent + b.counters.bytesSent };
}

describe('a session that spares a party', () => {
  it.each(PARTIES)('has fewer than two thirds of its keys made by the %s', (party) => {
    const usual = keysOf(toyProgram(), party);
    expect(keysOf(toyProgram(), party, party)).toBeLessThan((2 / 3) * usual);
  });

  it.each(TWO_PARTY_THREATS)('moves the bytes that its plan says (%s)', async (threat) => {
    const { vendor, hospital, sent } = await open(threat, 'hospital', 'hospital');
    await Promise.all([hospital.evaluate([new Float32Array(432)]), vendor.serve(1)]);
    const backend = twoPartyBackend(threat, 'hospital');
    const planned = backend.cost(backend.plan(toyProgram()), [1]).sent;
    expect(sent()).toBe(planned.vendor + planned.hospital);
  });

  it('is one that both parties agree on', async () => {
    await expect(open('semi-honest', 'hospital')).rejects.toMatchObject({ code: 'DB4001' });
    await expect(open('semi-honest', 'hospital', 'vendor')).rejects.toMatchObject({ code: 'DB4001' });
  });
});
