/** A page's party and a vendor's agent through a real relay: what counts, what is refused, and what nobody else sees. The page's party runs in Node.js here. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HeldTicket } from '@doubleblind/contracts';
import { generateAgentKey, signDocument } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { decodeOutputs, encodeInputs, type PeerLink } from '@doubleblind/mpc-core';
import { activate, runCleartext } from '@doubleblind/program';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTicket, sessionOf } from '../../../../packages/browser-party/src/channel/index.ts';
import { ask, lookAt, type Prepared, prepare } from '../../../../packages/browser-party/src/engine/ask.ts';
import { hear, meetAgent, say } from '../../../../packages/browser-party/src/engine/conversation.ts';
import { openForOneFilm } from '../../../../packages/browser-party/src/engine/evaluate.ts';
import type { EvaluationProgress } from '../../../../packages/browser-party/src/engine/progress.ts';
import { issueTicketCommand } from '../../src/cli/commands/tickets/issue.ts';
import { channelKey } from '../../src/pages/channel-key.ts';
import { Preparations } from '../../src/pages/preparations.ts';
import { listPageTickets, startPageImage, withdrawPageTicket } from '../../src/store/database/page-tickets.ts';
import { film, type Platform, startAgent, startPlatform } from './support.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

function askFor(
  held: HeldTicket,
  {
    imageId = randomUUID(),
    seed = 1001,
    onProgress = () => {},
    linked = () => {},
    prepared,
  }: {
    prepared?: Promise<Prepared>;
    imageId?: string;
    seed?: number;
    onProgress?: (progress: EvaluationProgress) => void;
    linked?: (link: PeerLink) => void;
  } = {},
) {
  const { program } = platform;
  const question = { held, program, imageId, film: film(program, seed), startedAt: performance.now() };
  return ask(question, { onProgress, linked, ...(prepared && { prepared }) });
}

const useOf = (held: HeldTicket) => {
  const { begun, answered } = listPageTickets(platform.agent.database).find(
    ({ ticket }) => ticket.document.ticketId === held.ticket.document.ticketId,
  )!;
  return { begun, answered };
};

/** An image whose link breaks in the middle of its steps. */
async function broken(held: HeldTicket, imageId: string) {
  let link: PeerLink | undefined;
  const onProgress = ({ stepsDone }: EvaluationProgress) => {
    if (stepsDone === 3) link!.close();
  };
  await expect(askFor(held, { imageId, onProgress, linked: (opened) => (link = opened) })).rejects.toMatchObject({
    code: 'DB3001',
  });
}

describe('a page with a ticket', () => {
  it('deviates in vain, unless the maker of the ticket trusts it', async () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { folder, relay } = platform;
    const where = ['--data', join(folder, 'vendor'), '--model', join(folder, 'compiled'), '--relay', relay];
    const issue = (...more: string[]) =>
      issueTicketCommand().parseAsync([...where, '--person', 'Dr. Example', '--images', '1', ...more], {
        from: 'user',
      });
    await issue();
    await issue('--threat-model', 'semi-honest');
    const [usual, trusting] = printed.mock.calls.map(([text]) => readTicket(String(text).trim()));
    printed.mockRestore();
    noted.mockRestore();
    expect(usual.ticket.document.threatModel).toBe('private-against-malicious');
    expect(trusting.ticket.document.threatModel).toBe('semi-honest');
  });

  it('learns what the model is, asks, and gets the scores and a record that the agent has signed', async () => {
    const held = platform.agent.issue();
    const offer = await lookAt(held);
    expect(offer).toMatchObject({ model: { name: 'densenet-tiny' }, left: { ticket: 3, today: null } });
    expect(offer.model.findings).toHaveLength(14);
    expect(offer.program).toEqual(platform.program);
    expect(useOf(held)).toEqual({ begun: 0, answered: 0 });
    const imageId = randomUUID();
    const image = film(platform.program, 1001);
    const answer = await askFor(held, { imageId });
    const { output } = runCleartext(platform.program, platform.weights, encodeInputs(platform.program, [image]), 1);
    const plain = activate('sigmoid', decodeOutputs(platform.program, output.data, 1)[0]);
    expect(answer.scores).toHaveLength(14);
    for (const [i, score] of answer.scores.entries()) expect(Math.abs(score - plain[i])).toBeLessThan(0.02);
    expect(answer.bytes).toBe(offer.bytesInAll);
    // Nothing finer than the program's outputs, whose hash the ticket names, reaches the page.
    const steps = 2 ** platform.program.output.fractionBits;
    expect([...answer.logits].every((logit) => Number.isInteger(logit * steps))).toBe(true);
    expect(answer.record.document).toMatchObject({ imageId, ticketId: held.ticket.document.ticketId });
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
    await expect.poll(() => platform.agent.log.join()).toContain(imageId);
    const relayed = Buffer.concat(platform.seen);
    // Neither the pixels, nor the scores, nor the secret, in any form in which they could have gone.
    const bytesOf = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    for (const secret of [
      bytesOf(image).subarray(4000, 4032),
      bytesOf(answer.logits).subarray(0, 16),
      held.secret,
      JSON.stringify([...answer.scores].slice(0, 1)).slice(1, -1),
      'Edema',
    ])
      expect(relayed.includes(secret)).toBe(false);
    expect(relayed.length).toBeGreaterThan(answer.bytes);
  });

  it('is opened no finer outputs than those of the program that the ticket names, whatever program the page has', async () => {
    const held = platform.agent.issue();
    const { program } = platform;
    const rounding = program.steps.find((step) => step.op === 'round');
    if (!rounding) throw new Error('the program rounds nothing before it opens');
    expect(rounding.output).toBe(program.output.tensor);
    // The sum itself would be opened.
    const fractionBits = program.output.fractionBits + rounding.shift;
    const output = { ...program.output, tensor: rounding.input, fractionBits };
    const finer = { ...program, steps: program.steps.filter((step) => step !== rounding), output };
    await expect(prepare({ held, program: finer })).rejects.toMatchObject({ code: 'DB3010' });
    // A page that is not ours does not look; the agent does.
    const { link, channel } = await meetAgent(held);
    await say(link, { type: 'prepare' });
    await hear(link, 'ready');
    const parameters = { ticket: sessionOf(channel, held.ticket) };
    const opened = openForOneFilm({ link, program: finer, threat: 'semi-honest', parameters });
    await expect(opened).rejects.toMatchObject({ code: 'DB4001' });
    link.close();
    expect(useOf(held)).toEqual({ begun: 0, answered: 0 });
  });

  it('pays once for an image whose link broke, and no more than its ticket and its day have', async () => {
    const held = platform.agent.issue({ images: 2, person: 'Dr. Once' });
    const imageId = randomUUID();
    await broken(held, imageId);
    expect(useOf(held)).toEqual({ begun: 1, answered: 0 });
    await askFor(held, { imageId });
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
    await expect(askFor(held, { imageId })).rejects.toMatchObject({ code: 'DB3022' });
    const other = platform.agent.issue({ images: 5, person: 'Dr. Once', imagesADay: 1 });
    await expect(askFor(other)).rejects.toMatchObject({ code: 'DB3020' });
    expect(useOf(other)).toEqual({ begun: 0, answered: 0 });
  });

  it('has its session before its image, at no cost to the ticket, and asks in it', async () => {
    const held = platform.agent.issue({ images: 1 });
    const { program } = platform;
    const prepared = await prepare({ held, program });
    const before = prepared.opened.bytes();
    const { bytesInAll } = prepared.opened;
    expect(before).toBeGreaterThan(bytesInAll / 10);
    expect(useOf(held)).toEqual({ begun: 0, answered: 0 });
    const phases = new Set<string>();
    const onProgress = ({ phase }: EvaluationProgress) => phases.add(phase);
    const answer = await askFor(held, { prepared: Promise.resolve(prepared), onProgress });
    expect([...phases]).toEqual(['set-up', 'computing']);
    expect(answer.bytes).toBe(bytesInAll);
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
    await expect(prepare({ held, program })).rejects.toMatchObject({ code: 'DB3019' });
  });

  it('calls again where the session that it had opened is gone, and leaves nothing behind where it goes without an image', async () => {
    const held = platform.agent.issue({ images: 1 });
    const { program } = platform;
    const left = await prepare({ held, program });
    left.link.close();
    await left.link.ended;
    expect(useOf(held)).toEqual({ begun: 0, answered: 0 });
    const answer = await askFor(held, { prepared: Promise.resolve(left) });
    expect(answer.bytes).toBe(left.opened.bytesInAll);
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
  });

  it('opens no more sessions than their limits allow, asks anew where its own had to give way, and counts none that got its image', async () => {
    const held = platform.agent.issue({ images: 1 });
    const { program } = platform;
    const refuse = (method: 'open' | 'hold', code: ErrorCode) =>
      vi.spyOn(Preparations.prototype, method).mockImplementationOnce(() => {
        throw new DoubleblindError(code, 'That is the most.');
      });
    refuse('open', 'DB3025');
    await expect(prepare({ held, program })).rejects.toMatchObject({ code: 'DB3025', detail: 'That is the most.' });
    refuse('hold', 'DB3023');
    const used = vi.spyOn(Preparations.prototype, 'used');
    await askFor(held, { prepared: prepare({ held, program }) });
    expect(used).toHaveBeenCalledTimes(1);
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
    vi.restoreAllMocks();
  });

  it('begins an image anew while it is still computed: the older call ends, and one of them is answered', async () => {
    const held = platform.agent.issue({ images: 1 });
    const imageId = randomUUID();
    const ready = await prepare({ held, program: platform.program });
    let second: ReturnType<typeof askFor> | undefined;
    const onProgress = ({ stepsDone }: EvaluationProgress) => {
      if (stepsDone === 1) second ??= askFor(held, { imageId, prepared: Promise.resolve(ready) });
    };
    await expect(askFor(held, { imageId, onProgress })).rejects.toMatchObject({ code: 'DB3012' });
    expect((await second!).scores).toHaveLength(14);
    expect(useOf(held)).toEqual({ begun: 1, answered: 1 });
  });

  it('is refused with a withdrawn or expired ticket, one of another secret, and one that somebody else signed', async () => {
    const { agent } = platform;
    const held = agent.issue();
    await expect(lookAt({ ...held, secret: 'A'.repeat(43) })).rejects.toMatchObject({ code: 'DB3018' });
    const { privateKey } = generateAgentKey();
    const forged = signDocument('page-ticket', { ...held.ticket.document, images: 1000 }, privateKey);
    await expect(lookAt({ ...held, ticket: forged })).rejects.toMatchObject({ code: 'DB3018' });
    withdrawPageTicket(agent.database, held.ticket.document.ticketId, new Date());
    await expect(askFor(held)).rejects.toMatchObject({ code: 'DB3018' });
    await expect(lookAt(agent.issue({ days: -1 }))).rejects.toMatchObject({ code: 'DB3018' });
    const elsewhere = agent.issue({ relay: 'ws://127.0.0.1:9/relay' });
    await expect(lookAt(elsewhere)).rejects.toMatchObject({ code: 'DB3006' });
    expect(useOf(held)).toEqual({ begun: 0, answered: 0 });
  });

  it('finds out that who answers does not hold the key of the ticket', async () => {
    const { agent } = platform;
    const held = agent.issue();
    const { publicKey: channel } = channelKey(generateAgentKey().privateKey);
    // Signed by the same agent, so that relay and signature are content: only the handshake can tell.
    const ticket = signDocument(
      'page-ticket',
      { ...held.ticket.document, channelKey: channel },
      agent.identity.privateKey,
    );
    await expect(askFor({ ...held, ticket })).rejects.toMatchObject({ code: 'DB3021' });
  });

  it('may ask again after the agent has been started anew: what counted still counts', async () => {
    const { agent, relay, model, folder } = platform;
    const held = agent.issue({ images: 1 });
    startPageImage(agent.database, held.ticket.document.ticketId, randomUUID(), new Date());
    agent.stop();
    await expect(lookAt(held)).rejects.toMatchObject({ code: 'DB3016' });
    const again = await startAgent(join(folder, 'vendor'), relay, model);
    platform.agent = again;
    await expect(askFor(held)).rejects.toMatchObject({ code: 'DB3019' });
    expect((await lookAt(held)).left.ticket).toBe(0);
  });
});
