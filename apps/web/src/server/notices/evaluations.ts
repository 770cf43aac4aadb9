/** Which steps of an evaluation are told to whom. */
import type { ProposalDocument, TransitionEvent } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import type { NoticeKind } from './kinds.ts';
import { notify } from './notify.ts';

interface Told {
  readonly kind: NoticeKind;
  readonly sides: readonly ('vendor' | 'hospital')[];
  /** After "Chest model 1.0 on Winter cohort". */
  readonly what: string;
  readonly text: string;
  /** Below the evaluation's page. */
  readonly page?: string;
}

const BOTH = ['vendor', 'hospital'] as const;

const TOLD: Partial<Record<TransitionEvent, Told>> = {
  'approve-second': {
    kind: 'approved',
    sides: BOTH,
    what: 'both sides have approved',
    text: 'It starts when both agents are ready, at the agreed time.',
  },
  compute: {
    kind: 'ready',
    sides: ['hospital'],
    what: 'the results are ready',
    text: 'Preview them on your own agent, and release what the vendor may see.',
    page: '/release',
  },
  release: {
    kind: 'released',
    sides: BOTH,
    what: 'results are released',
    text: 'Both sides can read them.',
    page: '/results',
  },
  fail: {
    kind: 'failed',
    sides: BOTH,
    what: 'it could not go on',
    text: 'Finished batches are kept. Read the reason, then try again or cancel it.',
  },
};

interface Row {
  readonly id: string;
  readonly number: number;
  readonly proposal: unknown;
}

function nameOf({ model, testSet }: ProposalDocument): string {
  return `${model.name} ${model.modelVersion} on ${testSet.name}`;
}

export async function noticeTransition(
  transaction: Transaction,
  event: TransitionEvent,
  row: Row,
  { by, reason }: { by: Actor | null; reason?: string },
): Promise<void> {
  const told = TOLD[event];
  if (!told) return;
  const { kind, sides, what, text, page = '' } = told;
  const proposal = COLUMNS.proposal(row.proposal);
  for (const side of sides) {
    await notify(transaction, proposal[side].organisationId, {
      kind,
      title: `#${row.number} ${nameOf(proposal)}: ${what}`,
      text: reason ? `The reason: ${reason}\n\n${text}` : text,
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
  await notify(transaction, otherSide(proposal, by), {
    kind: 'proposed',
    title: `#${row.number} ${nameOf(proposal)}: ${by.organisationName} proposes an evaluation`,
    text: `Purpose: ${proposal.purpose}\n\nRead the terms, then approve or reject them.`,
    path: `/evaluations/${row.id}`,
    by,
    data: { evaluationId: row.id, number: row.number },
  });
}

/** What one side writes is told to the other, to who wants to know of proposals. */
export async function noticeComment(transaction: Transaction, row: Row, by: Actor, comment: string): Promise<void> {
  const proposal = COLUMNS.proposal(row.proposal);
  await notify(transaction, otherSide(proposal, by), {
    kind: 'proposed',
    title: `#${row.number} ${nameOf(proposal)}: ${by.name} of ${by.organisationName} writes`,
    text: comment,
    path: `/evaluations/${row.id}`,
    by,
    data: { evaluationId: row.id, number: row.number, comment },
  });
}
