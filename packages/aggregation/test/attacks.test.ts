import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { agreedKey, agreementKeyOf, newAgreementKey, signBy } from '../src/keys.ts';
import { applyMask } from '../src/masks.ts';
import { recover, share } from '../src/shares.ts';
import { keysText } from '../src/signed.ts';
import { group, shared } from './support/members.ts';

vi.setConfig({ testTimeout: 60_000 });

const LENGTH = 4096;
const zeros = () => new Int32Array(LENGTH);

/** Three members who have shared. */
function whole() {
  const { members } = group(3, LENGTH);
  return { members, ...shared({ members }) };
}

/** Seven standard deviations of the number of ones among fair bits. */
function expectUniform(values: Int32Array): void {
  for (let bit = 0; bit < 32; bit++) {
    const ones = values.reduce((sum, value) => sum + ((value >>> bit) & 1), 0);
    expect(Math.abs(ones - LENGTH / 2)).toBeLessThan(7 * Math.sqrt(LENGTH / 4));
  }
}

describe('an aggregator that follows the protocol and looks at everything', () => {
  test('sees a vector of uniform numbers, not the member’s', () => {
    const members = group(4, LENGTH);
    const { inboxes } = shared(members);
    expectUniform(members.members[0].mask(inboxes[0], zeros()).values);
  });

  test('with an accomplice still sees uniform numbers after the accomplice’s mask is taken off', () => {
    // Member 4 is the accomplice: it runs a member of its own making, whose mask key the aggregator knows.
    const { session, identities, members } = group(4, LENGTH);
    const sealing = newAgreementKey();
    const masking = newAgreementKey();
    const own = { member: 4, sealingKey: sealing.publicKey, maskKey: masking.publicKey };
    const keys = [
      ...members.slice(0, 3).map((member) => member.advertise()),
      { ...own, signature: signBy(identities[3], keysText(session, own)) },
    ];
    const sent = members.slice(0, 3).flatMap((member) => member.shares(keys));
    const { values } = members[0].mask(
      sent.filter(({ to }) => to === 1),
      zeros(),
    );
    // It did not share, so its mask is not even in; taking it off changes nothing of what is learned.
    applyMask(values, agreedKey(masking, keys[0].maskKey, 'mask', session.id), -1);
    expectUniform(values);
  });

  test('sees other masks in every sum: two sums of the same vectors have nothing in common', () => {
    const first = group(3, LENGTH);
    const second = group(3, LENGTH, [...first.identities]);
    const of = (members: typeof first) => members.members[0].mask(shared(members).inboxes[0], zeros()).values;
    const [a, b] = [of(first), of(second)];
    expectUniform(a.map((value, i) => value - b[i]));
  });

  test('that has the seeds of all in the end still sees uniform numbers: the masks between members stay on', () => {
    const { members, inboxes } = whole();
    const masked = members.map((member, i) => member.mask(inboxes[i], zeros()));
    const signed = members.map((member) => member.sign([1, 2, 3]));
    const revealed = members.map((member) => member.reveal(signed));
    const shareOf = ({ seeds }: (typeof revealed)[number]) => seeds.find(({ of }) => of === 1)!.share;
    const seed = recover(revealed.map((one) => ({ member: one.member, share: shareOf(one) })));
    const values = masked[0].values.slice();
    applyMask(values, seed, -1);
    expectUniform(values);
  });

  test('that is sent vectors late, when it has their mask keys, still sees uniform numbers: each has a mask of its own, too', () => {
    const { members, session } = group(8, LENGTH);
    const { keys, inboxes } = shared({ members });
    const masked = members.map((member, i) => member.mask(inboxes[i], zeros()));
    const survivors = [1, 2, 3, 4, 5, 6];
    const signed = members.slice(0, 6).map((member) => member.sign(survivors));
    const revealed = members.slice(0, 6).map((member) => member.reveal(signed));
    const [a, b] = [7, 8].map((late) => {
      const shareOf = ({ maskKeys }: (typeof revealed)[number]) => maskKeys.find(({ of }) => of === late)!.share;
      const key = agreementKeyOf(recover(revealed.map((one) => ({ member: one.member, share: shareOf(one) }))));
      const values = masked[late - 1].values.slice();
      for (const { member, maskKey } of keys)
        if (member !== late) applyMask(values, agreedKey(key, maskKey, 'mask', session.id), late < member ? -1 : 1);
      return values;
    });
    expectUniform(a);
    expectUniform(a.map((value, i) => value - b[i]));
  });

  test('gets one share of each member: of the seed of who stayed, of the mask key of who left, never both', () => {
    const { members } = group(4, 4);
    const { inboxes } = shared({ members });
    const three = members.slice(0, 3);
    for (const [i, member] of three.entries()) member.mask(inboxes[i], zeros().subarray(0, 4));
    const signed = three.map((member) => member.sign([1, 2, 3]));
    for (const { seeds, maskKeys } of three.map((member) => member.reveal(signed))) {
      expect(seeds.map(({ of }) => of).sort()).toEqual([1, 2, 3]);
      expect(maskKeys.map(({ of }) => of)).toEqual([4]);
    }
  });

  test('learns nothing from fewer shares than the threshold', () => {
    const secret = randomBytes(32);
    const shares = share(secret, 3, 4).map((bytes, i) => ({ member: i + 1, share: bytes }));
    expect(Buffer.from(recover(shares.slice(1))).equals(secret)).toBe(true);
    // Two shares fit every secret: the interpolation through them and any third value gives another one.
    let other: Uint8Array | undefined;
    try {
      other = recover(shares.slice(0, 2));
    } catch {
      other = undefined;
    }
    expect(other && Buffer.from(other).equals(secret)).toBeFalsy();
    expect(share(secret, 3, 4)[0]).not.toEqual(shares[0].share);
  });
});

describe('an aggregator that lies', () => {
  test('cannot put its own keys in the place of a member’s', () => {
    const { session, members } = group(3, 4);
    const keys = members.map((member) => member.advertise());
    const own = newAgreementKey();
    const replaced = { ...keys[1], maskKey: own.publicKey };
    expect(() => members[0].shares([keys[0], replaced, keys[2]])).toThrow(/DB8101.*member 2/);
    expect(session.threshold).toBe(3);
  });

  test('cannot bring in keys of an earlier sum', () => {
    const earlier = group(3, 4);
    const old = earlier.members[1].advertise();
    const now = group(3, 4, [...earlier.identities]);
    const keys = now.members.map((member) => member.advertise());
    expect(() => now.members[0].shares([keys[0], old, keys[2]])).toThrow('DB8101');
  });

  test('cannot leave out so many that few are left, nor name one twice', () => {
    const { members } = group(4, 4);
    const keys = members.map((member) => member.advertise());
    expect(() => members[0].shares(keys.slice(0, 2))).toThrow('DB8102');
    expect(() => members[1].shares([keys[0], keys[1], keys[2], keys[2]])).toThrow('DB8101');
    expect(() => members[2].shares([keys[0], keys[1], keys[3]])).toThrow(/DB8101.*left out/);
  });

  test('cannot alter, swap or replay a share on its way', () => {
    const altered = group(3, 4);
    const { inboxes } = shared(altered);
    const flip = (sealed: Uint8Array) => sealed.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
    const [a, b, c] = altered.members;
    expect(() =>
      a.mask(
        [inboxes[0][0], { ...inboxes[0][1], sealed: flip(inboxes[0][1].sealed) }, inboxes[0][2]],
        zeros().subarray(0, 4),
      ),
    ).toThrow('DB8101');
    expect(() => b.mask([inboxes[1][0], inboxes[1][1], { ...inboxes[1][0], from: 3 }], zeros().subarray(0, 4))).toThrow(
      'DB8101',
    );
    expect(() => c.mask([inboxes[2][0], inboxes[2][0], inboxes[2][2]], zeros().subarray(0, 4))).toThrow('DB8101');
  });

  test('cannot get both shares of a member by telling two groups two lists of survivors', () => {
    // Members 1 to 3 are told that 4 has left, member 4 and its neighbours that nobody has: to open the vector of member 4.
    const { members } = group(4, 4);
    const { inboxes } = shared({ members });
    for (const [i, member] of members.entries()) member.mask(inboxes[i], zeros().subarray(0, 4));
    const without = [1, 2].map((number) => members[number - 1].sign([1, 2, 3]));
    const withAll = [3, 4].map((number) => members[number - 1].sign([1, 2, 3, 4]));
    expect(() => members[0].reveal([...without, { ...withAll[0], survivors: [1, 2, 3] }])).toThrow('DB8101');
    expect(() => members[2].reveal([...withAll, { ...without[0], survivors: [1, 2, 3, 4] }])).toThrow('DB8101');
    expect(() => members[1].reveal(without)).toThrow('DB8102');
    expect(() => members[1].reveal(without)).toThrow(/DB8101.*"over"/);
  });

  test('cannot name a list that leaves a member out to the member itself, or that is too short, or out of order', () => {
    const lists: [number[], string][] = [
      [[1, 2, 3], 'DB8101'],
      [[4], 'DB8102'],
      [[4, 3, 2, 1], 'DB8101'],
      [[1, 2, 3, 4, 5], 'DB8101'],
    ];
    for (const [list, code] of lists) {
      const { members } = group(4, 4);
      const { inboxes } = shared({ members });
      members[3].mask(inboxes[3], zeros().subarray(0, 4));
      expect(() => members[3].sign(list)).toThrow(code);
    }
  });

  test('cannot have a member sign or reveal twice', () => {
    const { members } = group(3, 4);
    const { inboxes } = shared({ members });
    for (const [i, member] of members.entries()) member.mask(inboxes[i], zeros().subarray(0, 4));
    const signed = members.map((member) => member.sign([1, 2, 3]));
    expect(() => members[0].sign([1, 2, 3])).toThrow('DB8101');
    members[1].reveal(signed);
    expect(() => members[1].reveal(signed)).toThrow('DB8101');
  });
});
