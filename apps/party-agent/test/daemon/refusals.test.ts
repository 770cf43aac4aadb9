/** What an agent does not do, whatever the portal says. */
import { type DesiredState, generateAgentKey, proposalHash, type Side, signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './support/local-api.ts';
import { Pair } from './support/pair.ts';

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
  pair.portal.automatic = false;
});

afterAll(async () => {
  await pair?.stop();
});

/** Signed by somebody, as a portal could make it up. */
function forged(side: Side, evaluationId: string, hash: string) {
  const { privateKey } = generateAgentKey();
  const document = {
    format: 'doubleblind-approval',
    version: 1,
    evaluationId,
    side,
    proposalHash: hash,
    approvedBy: 'Mallory',
    approvedAt: new Date().toISOString(),
  } as const;
  return signDocument('approval', document, privateKey);
}

async function refusedWith(side: Side, code: string): Promise<void> {
  await pair.portal.until(`the ${side} refuses`, () => pair.portal.observed(side) === 'refused');
  expect(pair.portal.evaluation!.observed[side]!.failure?.code).toBe(code);
}

test.each<DesiredState>(['prepare', 'preflight', 'run'])(
  'an agent refuses to %s without its own approval',
  async (desired) => {
    const proposal = pair.portal.propose();
    const { evaluationId } = proposal;
    const hash = proposalHash(proposal);
    pair.portal.evaluation!.approvals = [forged('vendor', evaluationId, hash), forged('hospital', evaluationId, hash)];
    pair.portal.want(desired);
    for (const side of ['vendor', 'hospital'] as const) await refusedWith(side, 'DB5601');
  },
);

test("an agent refuses when only the other side's approval is forged", async () => {
  const proposal = pair.portal.propose();
  await pair.approve('hospital', proposal);
  pair.portal.evaluation!.approvals.push(forged('vendor', proposal.evaluationId, proposalHash(proposal)));
  pair.portal.want('prepare');
  await refusedWith('hospital', 'DB5602');
});

test('an agent refuses terms that were altered after it approved them', async () => {
  const proposal = pair.portal.propose();
  await pair.approve('hospital', proposal);
  await pair.approve('vendor', proposal);
  const altered = { ...proposal, findings: proposal.findings.slice(0, 1) };
  pair.portal.evaluation = { ...pair.portal.evaluation!, proposal: altered };
  pair.portal.want('prepare');
  for (const side of ['vendor', 'hospital'] as const) await refusedWith(side, 'DB5607');
});

test("an agent refuses a peer whose card is not by the approved agent's key", async () => {
  const proposal = pair.portal.propose();
  await pair.approve('hospital', proposal);
  await pair.approve('vendor', proposal);
  const agent = pair.portal.agents.vendor!;
  const genuine = agent.card!;
  const { privateKey, publicKey } = generateAgentKey();
  agent.card = signDocument('peer-card', { ...genuine.document, publicKey }, privateKey);
  pair.portal.want('run');
  await refusedWith('hospital', 'DB5603');
  agent.card = genuine;
});

test('who approves hears from the agent what the portal made of it, and the agent alone brings it there', async () => {
  const proposal = pair.portal.propose();
  const { evaluationId } = proposal;
  const approve = (side: Side) =>
    call(pair.api(side), 'POST', `/evaluations/${evaluationId}/approval`, { proposal, approvedBy: 'A. Person' });
  const refusal = { code: 'DB6301', detail: 'It is over.' };
  pair.portal.refusal = refusal;
  expect(await approve('vendor')).toMatchObject({ acknowledged: false, refusal });
  pair.portal.refusal = null;
  // Asked again, the agent sends again what it has signed.
  expect(await approve('vendor')).toMatchObject({ acknowledged: true, refusal: null });
  // The portal has it by the time that the person is answered: there is no second way, and no race.
  expect(pair.portal.evaluation!.approvals.map(({ document }) => document.side)).toEqual(['vendor']);
  expect(await approve('vendor')).toMatchObject({ acknowledged: true, refusal: null });
  expect(pair.portal.evaluation!.approvals).toHaveLength(1);
});

test('nobody can have an agent approve what is not its own', async () => {
  const proposal = pair.portal.propose();
  const approve = (side: Side, change: object) =>
    call(pair.api(side), 'POST', `/evaluations/${proposal.evaluationId}/approval`, {
      proposal: { ...proposal, ...change },
      approvedBy: 'A. Person',
    });
  const stranger = { ...proposal.hospital, agentKey: generateAgentKey().publicKey };
  await expect(approve('hospital', { hospital: stranger })).rejects.toMatchObject({ code: 'DB5604' });
  const other = 'ab'.repeat(32);
  await expect(approve('hospital', { testSet: { ...proposal.testSet, contentHash: other } })).rejects.toMatchObject({
    code: 'DB5606',
  });
  await expect(approve('vendor', { model: { ...proposal.model, programHash: other } })).rejects.toMatchObject({
    code: 'DB5605',
  });
  await expect(approve('hospital', { findings: ['Nothing'] })).rejects.toMatchObject({ code: 'DB5614' });
});

test('a revoked approval stops the work at once and for good', async () => {
  pair.portal.automatic = true;
  const proposal = pair.portal.propose();
  pair.hold(2, { preflight: true });
  await pair.approve('hospital', proposal);
  await pair.approve('vendor', proposal);
  await pair.portal.until('it runs', () => pair.imagesDone() >= 2);
  pair.portal.automatic = false;
  await call(pair.api('hospital'), 'POST', `/evaluations/${proposal.evaluationId}/revocation`, {
    reason: 'Changed our mind',
    revokedBy: 'A. Person',
  });
  await pair.portal.until(
    'both stop',
    () => pair.portal.observed('hospital') === 'stopped' && pair.portal.observed('vendor') === 'stopped',
  );
  expect(pair.portal.evaluation!.revoked).toBe(true);
  await expect(pair.approve('hospital', proposal)).rejects.toMatchObject({ code: 'DB5601' });
  await expect(
    call(pair.api('hospital'), 'GET', `/evaluations/${proposal.evaluationId}/preview`),
  ).rejects.toMatchObject({ code: 'DB5609' });
});
