/** The handshake gives the published vector's bytes, and fails for every other key. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { channelKeyOf, initiate, respond } from '../../src/channel/noise.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

/**
 * Noise_NK_25519_AESGCM_SHA256 of the vectors of cacophony, an implementation in Haskell, as snow has them (github.com/mcginty/snow,
 * tests/vectors/cacophony.txt). Its hash of the handshake is left out: it is that after the first message.
 */
const VECTOR = {
  prologue: '4a6f686e2047616c74',
  initiatorEphemeral: '893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a',
  responderStatic: '4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893',
  responderStaticPublic: '31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62',
  responderEphemeral: 'bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b',
  messages: [
    [
      '4c756477696720766f6e204d69736573',
      'ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c794475ab4d66d222457dd414bc5f296bc7b4078cc7d72af5192628b68bca7d28844b',
    ],
    [
      '4d757272617920526f746862617264',
      '95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f14480884303c7d89310502baa8299520ba451624c3c0492e2698f8d457c32400b91fd8a',
    ],
    ['462e20412e20486179656b', '304f70c37c93573099228016d54cb15213af94eb598d1b17df1153'],
    ['4361726c204d656e676572', 'a1bf6c954529f29b31d8ae9f67d2c18dbd332aa1a0918690c6d80b'],
    ['4a65616e2d426170746973746520536179', '2e8f3e51888360b2b2d83a64dde9943c7dd3c5e84ac7c4b4e2d5cfc025b6c854d3'],
    [
      '457567656e2042f6686d20766f6e2042617765726b',
      '8498bf41212a8b87c9eeb408274c75b3558fd0530865b5a7932d4b3af812d85b3df27e6f33',
    ],
  ],
} as const;

async function handshake() {
  const prologue = bytes(VECTOR.prologue);
  const [first, second] = VECTOR.messages.map(([payload]) => bytes(payload));
  const page = await initiate(bytes(VECTOR.responderStaticPublic), {
    ...{ prologue, ephemeral: bytes(VECTOR.initiatorEphemeral), payload: first },
  });
  const agent = await respond(bytes(VECTOR.responderStatic), page.message, {
    ...{ prologue, ephemeral: bytes(VECTOR.responderEphemeral), payload: second },
  });
  return { page, agent, transport: await page.finish(agent.answer) };
}

describe('the handshake NK', () => {
  it('sends the bytes of the published vector, and the messages behind it', async () => {
    const { page, agent, transport } = await handshake();
    expect(hex(channelKeyOf(bytes(VECTOR.responderStatic)))).toBe(VECTOR.responderStaticPublic);
    expect(hex(page.message)).toBe(VECTOR.messages[0][1]);
    expect(hex(agent.answer)).toBe(VECTOR.messages[1][1]);
    // Section 5.2: over the name, the prologue, the key that is known, and all that was sent.
    const sent = VECTOR.messages.slice(0, 2).map(([, ciphertext]) => bytes(ciphertext));
    const mixed = [VECTOR.prologue, VECTOR.responderStaticPublic].map(bytes);
    const parts = [...mixed, ...sent.flatMap((message) => [message.subarray(0, 32), message.subarray(32)])];
    const name = Buffer.alloc(32);
    name.write('Noise_NK_25519_AESGCM_SHA256');
    const hash = parts.reduce<Buffer>((h, part) => createHash('sha256').update(h).update(part).digest(), name);
    for (const { handshakeHash } of [transport, agent.transport]) expect(hex(handshakeHash)).toBe(hex(hash));
    for (const [i, [payload, ciphertext]] of VECTOR.messages.slice(2).entries()) {
      const [sender, receiver] = i % 2 === 0 ? [transport, agent.transport] : [agent.transport, transport];
      const sealed = await sender.send.seal(bytes(payload));
      expect(hex(sealed)).toBe(ciphertext);
      expect(hex(await receiver.receive.open(sealed))).toBe(payload);
    }
  });

  it('is new every time: the same page and agent have other keys', async () => {
    const options = { prologue: bytes('00') };
    const [one, other] = await Promise.all([1, 2].map(() => initiate(bytes(VECTOR.responderStaticPublic), options)));
    expect(hex(one.message)).not.toBe(hex(other.message));
  });

  it('fails for an agent of another key, another prologue and a byte that was changed', async () => {
    const { page, agent } = await handshake();
    const prologue = bytes(VECTOR.prologue);
    await expect(respond(bytes('11'.repeat(32)), page.message, { prologue })).rejects.toThrow();
    await expect(respond(bytes(VECTOR.responderStatic), page.message, { prologue: bytes('00') })).rejects.toThrow();
    for (const at of [0, 40, 63]) {
      const changed = page.message.slice();
      changed[at] ^= 1;
      await expect(respond(bytes(VECTOR.responderStatic), changed, { prologue })).rejects.toThrow();
    }
    const second = await initiate(bytes(VECTOR.responderStaticPublic), { prologue });
    await expect(second.finish(agent.answer)).rejects.toThrow();
  });

  it('takes no point of small order, with which everybody would know the keys', async () => {
    const prologue = bytes('00');
    await expect(initiate(new Uint8Array(32), { prologue })).rejects.toThrow();
    await expect(respond(bytes(VECTOR.responderStatic), new Uint8Array(48), { prologue })).rejects.toThrow();
  });

  it('opens no record twice, and none out of its order', async () => {
    const { agent, transport } = await handshake();
    const records = [await transport.send.seal(bytes('01')), await transport.send.seal(bytes('02'))];
    await expect(agent.transport.receive.open(records[1])).rejects.toThrow();
    const again = await handshake();
    const [first] = [await again.transport.send.seal(bytes('01'))];
    await again.agent.transport.receive.open(first);
    await expect(again.agent.transport.receive.open(first)).rejects.toThrow();
  });
});
