/** Which steps of a training are told to whom. */
import type { TrainingEvent, TrainingTerms } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import type { NoticeKind } from './kinds.ts';
import { notify } from './notify.ts';

interface Told {
  readonly kind: NoticeKind;
  /** After "#12 Chests of 2025". */
  readonly what: string;
  readonly text: string;
}

const ENDED = 'Nothing more is spent of it. What was sent before stays in the ledger of each hospital’s agent.';

const TOLD: Partial<Record<TrainingEvent, Told>> = {
  agree: { kind: 'approved', what: 'everybody has approved', text: 'The agents begin by themselves.' },
  finish: {
    kind: 'ready',
    what: 'the training is finished',
    text: 'The owner’s agent has the model. The page has its card: who took part, how many patients, and what was spent.',
  },
  fail: {
    kind: 'failed',
    what: 'it could not go on',
    text: 'Finished rounds are kept. The owner can try again or cancel it.',
  },
  reject: { kind: 'failed', what: 'a participant rejected the terms', text: ENDED },
  revoke: { kind: 'failed', what: 'a participant took its approval back', text: ENDED },
  cancel: { kind: 'failed', what: 'the owner cancelled it', text: ENDED },
};

interface Row {
  readonly id: string;
  readonly number: number;
  readonly proposal: unknown;
}

/** Tells everybody who takes part of a transition that concerns all. */
export async function noticeTraining(
  transaction: Transaction,
  event: TrainingEvent,
  row: Row,
  { by, reason }: { by: Actor | null; reason?: string },
): Promise<void> {
  const told = TOLD[event];
  if (!told) return;
  const terms = COLUMNS.trainingTerms(row.proposal);
  for (const { organisationId } of [terms.owner, ...terms.hospitals]) {
    await tell(transaction, organisationId, row, terms, {
      ...told,
      ...{ by, reason: reason ?? null, text: reason ? `The reason: ${reason}\n\n${told.text}` : told.text },
    });
  }
}

/** A new proposal is told to the hospitals that it names. */
export async function noticeTrainingProposal(transaction: Transaction, row: Row, by: Actor): Promise<void> {
  const terms = COLUMNS.trainingTerms(row.proposal);
  for (const { organisationId } of terms.hospitals) {
    await tell(transaction, organisationId, row, terms, {
      ...{ kind: 'proposed', what: `${terms.owner.organisationName} proposes a training`, by, reason: null },
      text: `Purpose: ${terms.purpose}\n\nRead the terms, then have your agent approve them, or reject them.`,
    });
  }
}

async function tell(
  transaction: Transaction,
  organisationId: string,
  { id, number }: Row,
  { name }: TrainingTerms,
  { kind, what, text, by, reason }: Told & { readonly by: Actor | null; readonly reason: string | null },
): Promise<void> {
  await notify(transaction, organisationId, {
    ...{ kind, title: `#${number} ${name}: ${what}`, text, path: `/trainings/${id}`, by },
    data: { trainingId: id, number, reason },
  });
}
