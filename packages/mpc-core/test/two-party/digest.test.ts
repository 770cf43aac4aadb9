/** Builds that would send other messages do not run together. */
import { type Program, parseProgram } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { smallProgram } from '../../../program/test/support.ts';
import { twoParty, twoPartyPrivate } from '../../src/two-party/backend.ts';
import { planDigest, WIRE_VERSION } from '../../src/two-party/digest.ts';
import { planProgram } from '../../src/two-party/plan/program-plan.ts';
import type { TwoPartyThreat } from '../../src/two-party/plan/threat.ts';
import { checkedToyProgram, toyProgram } from '../support/toy-program.ts';

/**
 * By wire version, the digests of the plans of two small programs. Where this test fails, something changed on which two parties
 * must agree: give WIRE_VERSION the next number and add a line. Never change a line that was released.
 */
const GOLDEN: Readonly<Record<number, readonly [small: string, toy: string]>> = {
  2: [
    '1c46f6fd0d21f42ee76fd831cac89f1cc3885313c4078608d1963f1d7db74b2b',
    '483741e63073c2012e0a6e090fb42cf12ad49ba37783864fe4ece1068c67052e',
  ],
  3: [
    'd3536767c6b31b4a87e09a4597fa0d14da931547ee8f577e98daf23ef14e52bd',
    'd068f5d01f52faf64c7436c67ed1f595a84c53090f250dd3f1f900d0aa51e01f',
  ],
  // The same plans: what changed is how pads are made.
  4: [
    'd3536767c6b31b4a87e09a4597fa0d14da931547ee8f577e98daf23ef14e52bd',
    'd068f5d01f52faf64c7436c67ed1f595a84c53090f250dd3f1f900d0aa51e01f',
  ],
  // And these: what changed is the order of the messages that are sent once.
  5: [
    'd3536767c6b31b4a87e09a4597fa0d14da931547ee8f577e98daf23ef14e52bd',
    'd068f5d01f52faf64c7436c67ed1f595a84c53090f250dd3f1f900d0aa51e01f',
  ],
};

/** The same of parties that check each other, since wire version 3. */
const GOLDEN_PRIVATE: typeof GOLDEN = {
  3: [
    '808eefab8f442c2c6d27544f587531d698774246d5d57d4e0d43a2acd23d4161',
    '8b5fc84d979a96bb2f39d351e543cddf5f398bc542e8559afba51432cb542e98',
  ],
  4: [
    '808eefab8f442c2c6d27544f587531d698774246d5d57d4e0d43a2acd23d4161',
    '8b5fc84d979a96bb2f39d351e543cddf5f398bc542e8559afba51432cb542e98',
  ],
  5: [
    '808eefab8f442c2c6d27544f587531d698774246d5d57d4e0d43a2acd23d4161',
    '8b5fc84d979a96bb2f39d351e543cddf5f398bc542e8559afba51432cb542e98',
  ],
};

/** The toy program with a range check, in both threat models; there were none before wire version 5. */
const GOLDEN_CHECKED: typeof GOLDEN = {
  5: [
    '11e0c24795d28b55da6a795bcd363aa5b1a1c78fcf9df64c1dcddd8b3c43cbb1',
    '186a3c8e00e1874d74fbd6f6a18a4aeb452ac374b7ee88296bc2ac77ffb20027',
  ],
};

const digest = (program: Program, threat?: TwoPartyThreat) => planDigest(planProgram(parseProgram(program), threat));

describe('the digest of a plan', () => {
  it('is the recorded one of this wire version', () => {
    expect([digest(smallProgram()), digest(toyProgram())]).toEqual(GOLDEN[WIRE_VERSION]);
    expect(Math.max(...Object.keys(GOLDEN).map(Number))).toBe(WIRE_VERSION);
    expect(twoParty.wireVersion).toBe(WIRE_VERSION);
  });

  it('names the threat model: against parties that deviate it is another, recorded one', () => {
    const digests = [smallProgram(), toyProgram()].map((program) => digest(program, 'private-against-malicious'));
    expect(digests).toEqual(GOLDEN_PRIVATE[WIRE_VERSION]);
    expect(digests).not.toEqual(GOLDEN[WIRE_VERSION]);
    expect([twoParty.threat, twoPartyPrivate.threat]).toEqual(['semi-honest', 'private-against-malicious']);
  });

  it('is a recorded one for a program with a range check, in either threat model', () => {
    const program = checkedToyProgram();
    expect([digest(program), digest(program, 'private-against-malicious')]).toEqual(GOLDEN_CHECKED[WIRE_VERSION]);
  });

  it('does not depend on names of the model, but on every width', () => {
    expect(digest({ ...smallProgram(), model: 'another' })).toBe(digest(smallProgram()));
    const wider = smallProgram();
    wider.tensors[3].bits = 23;
    expect(digest(wider)).not.toBe(digest(smallProgram()));
  });

  it('has senders and digits in it', () => {
    const plan = planProgram(smallProgram());
    const other = { ...plan, comparison: () => ({ ...plan.comparison('signs'), digits: [2, 2, 2, 2] }) };
    expect(planDigest(other)).not.toBe(planDigest(plan));
  });
});
