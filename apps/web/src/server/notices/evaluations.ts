/** Which steps of an evaluation are told to whom. */
import type { ProposalDocument, TransitionEvent } from '@doubleblind/contracts';
import type { Values, Words } from '../../language/words.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { type NoticeKind, saysBudgetSpent } from './kinds.ts';
import { notify, type Told, withReason } from './notify.ts';

interface Step {
  readonly kind: NoticeKind;
  readonly sides: readonly ('vendor' | 'hospital')[];
  /** Values: `number` and `name` of the evaluation. */
  readonly title: (t: Words, values: Values) => string;
  readonly text: Told;
  /** Below the evaluation's page. */
  readonly page?: string;
}

const BOTH = ['vendor', 'hospital'] as const;

const STEPS: Partial<Record<TransitionEvent, Step>> = {
  'approve-second': {
    kind: 'approved',
    sides: BOTH,
    title: (t, values) => t('#{number} {name}: both sides have approved', values),
    text: (t) => t('It starts when both agents are ready, at the agreed time.'),
  },
  compute: {
    kind: 'ready',
    sides: ['hospital'],
    title: (t, values) => t('#{number} {name}: the results are ready', values),
    text: (t) => t('Preview them on your own agent, and release what the vendor may see.'),
    page: '/release',
  },
  release: {
    kind: 'released',
    sides: BOTH,
    title: (t, values) => t('#{number} {name}: results are released', values),
    text: (t) => t('Both sides can read them.'),
    page: '/results',
  },
  fail: {
    kind: 'failed',
    sides: BOTH,
    title: (t, values) => t('#{number} {name}: it could not go on', values),
    text: (t) => t('Finished batches are kept. Read the reason, then try again or cancel it.'),
  },
};

/** A failure by which something is used up: trying again as it is helps nobody. */
const BUDGET_SPENT: Step = {
  kind: 'budget-spent',
  sides: BOTH,
  title: (t, values) => t('#{number} {name}: a budget is spent', values),
  text: (t) =>
    t(
      'What is finished is kept. Trying again helps once there is more of what is used up: by new terms, a higher limit or, at a relay, another day.',
    ),
};

interface Row {
  readonly id: string;
  readonly number: number;
  readonly proposal: unknown;
}

/** Which evaluation it is: "#12 Chest model 1.0 on Winter cohort", the parts of it. */
function namesOf({ number }: Row, { model, testSet }: ProposalDocument) {
  const name = (t: Words) =>
    t('{model} {version} on {testSet}', {
      ...{ model: model.name, version: model.modelVersion, testSet: testSet.name },
    });
  return (t: Words) => ({ number: String(number), name: name(t) });
}

export async function noticeTransition(
  transaction: Transaction,
  event: TransitionEvent,
  row: Row,
  { by, reason, code }: { by: Actor | null; reason?: string; code?: string },
): Promise<void> {
  const step = event === 'fail' && saysBudgetSpent(code) ? BUDGET_SPENT : STEPS[event];
  if (!step) return;
  const { kind, sides, title, text, page = '' } = step;
  const proposal = COLUMNS.proposal(row.proposal);
  const names = namesOf(row, proposal);
  for (const side of sides) {
    await notify(transaction, proposal[side].organisationId, {
      kind,
      title: (t) => title(t, names(t)),
      text: withReason(reason, text),
      path: `/evaluations/${row.id}${page}`,
      by,
      data: { evaluationId: row.id, number: row.number, reason: reason ?? null },
    });
  }
}

/** The side that the actor is not on. */
function otherSide({ vendor, hospital }: ProposalDocument, { organisationId }: Actor): string {
  return organisationId === vendor.organisationId ? hospital.organisationId : vendor.organisationId;
}

/** A new proposal is told to the side that has not made it. */
export async function noticeProposal(transaction: Transaction, row: Row, by: Actor): Promise<void> {
  const proposal = COLUMNS.proposal(row.proposal);
  const names = namesOf(row, proposal);
  const { organisationName: organisation } = by;
  const { purpose } = proposal;
  await notify(transaction, otherSide(proposal, by), {
    kind: 'proposed',
    title: (t) => t('#{number} {name}: {organisation} proposes an evaluation', { ...names(t), organisation }),
    text: (t) => `${t('Purpose: {purpose}', { purpose })}\n\n${t('Read the terms, then approve or reject them.')}`,
    path: `/evaluations/${row.id}`,
    by,
    data: { evaluationId: row.id, number: row.number },
  });
}

/** What one side writes is told to the other, to who wants to know of proposals. */
export async function noticeComment(transaction: Transaction, row: Row, by: Actor, comment: string): Promise<void> {
  const proposal = COLUMNS.proposal(row.proposal);
  const names = namesOf(row, proposal);
  const writer = { person: by.name, organisation: by.organisationName };
  await notify(transaction, otherSide(proposal, by), {
    kind: 'proposed',
    title: (t) => t('#{number} {name}: {person} of {organisation} writes', { ...names(t), ...writer }),
    text: () => comment,
    path: `/evaluations/${row.id}`,
    by,
    data: { evaluationId: row.id, number: row.number, comment },
  });
}
