/** Which steps of a training are told to whom. */
import type { TrainingEvent, TrainingTerms } from '@doubleblind/contracts';
import type { Values, Words } from '../../language/words.ts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { type NoticeKind, saysBudgetSpent } from './kinds.ts';
import { notify, type Told, withReason } from './notify.ts';

interface Step {
  readonly kind: NoticeKind;
  /** Values: `number` and `name` of the training. */
  readonly title: (t: Words, values: Values) => string;
  readonly text: Told;
}

const ended: Told = (t) =>
  t('Nothing more is spent of it. What was sent before stays in the ledger of each hospital’s agent.');

const STEPS: Partial<Record<TrainingEvent, Step>> = {
  agree: {
    kind: 'approved',
    title: (t, values) => t('#{number} {name}: everybody has approved', values),
    text: (t) => t('The agents begin by themselves.'),
  },
  finish: {
    kind: 'ready',
    title: (t, values) => t('#{number} {name}: the training is finished', values),
    text: (t) =>
      t(
        'The owner’s agent has the model. The page has its card: who took part, how many patients, and what was spent.',
      ),
  },
  fail: {
    kind: 'failed',
    title: (t, values) => t('#{number} {name}: it could not go on', values),
    text: (t) => t('Finished rounds are kept. The owner can try again or cancel it.'),
  },
  reject: {
    kind: 'failed',
    title: (t, values) => t('#{number} {name}: a participant rejected the terms', values),
    text: ended,
  },
  revoke: {
    kind: 'failed',
    title: (t, values) => t('#{number} {name}: a participant took its approval back', values),
    text: ended,
  },
  cancel: {
    kind: 'failed',
    title: (t, values) => t('#{number} {name}: the owner cancelled it', values),
    text: ended,
  },
};

const BUDGET_SPENT: Step = {
  kind: 'budget-spent',
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

/** Tells everybody who takes part of a transition that concerns all. */
export async function noticeTraining(
  transaction: Transaction,
  event: TrainingEvent,
  row: Row,
  { by, reason, code }: { by: Actor | null; reason?: string; code?: string },
): Promise<void> {
  const step = event === 'fail' && saysBudgetSpent(code) ? BUDGET_SPENT : STEPS[event];
  if (!step) return;
  const terms = COLUMNS.trainingTerms(row.proposal);
  for (const { organisationId } of [terms.owner, ...terms.hospitals]) {
    const text = withReason(reason, step.text);
    await tell(transaction, organisationId, row, terms, { ...step, by, reason: reason ?? null, text });
  }
}

/** The others need not stop when a hospital's agent sends no more: its own people and the owner's are told. */
export async function noticeSpentHospital(
  transaction: Transaction,
  row: Row,
  { organisationId, organisationName: organisation }: Actor,
  reason: string,
): Promise<void> {
  const terms = COLUMNS.trainingTerms(row.proposal);
  for (const told of [organisationId, terms.owner.organisationId]) {
    await tell(transaction, told, row, terms, {
      ...{ kind: 'budget-spent', by: null, reason },
      title: (t, values) => t('#{number} {name}: the budget of {organisation} is spent', { ...values, organisation }),
      text: withReason(reason, (t) =>
        t('The training goes on without it, if enough others are left. More needs new terms and approvals.'),
      ),
    });
  }
}

/** A new proposal is told to the hospitals that it names. */
export async function noticeTrainingProposal(transaction: Transaction, row: Row, by: Actor): Promise<void> {
  const terms = COLUMNS.trainingTerms(row.proposal);
  const { purpose } = terms;
  const { organisationName: organisation } = terms.owner;
  for (const { organisationId } of terms.hospitals) {
    await tell(transaction, organisationId, row, terms, {
      ...{ kind: 'proposed', by, reason: null },
      title: (t, values) => t('#{number} {name}: {organisation} proposes a training', { ...values, organisation }),
      text: (t) =>
        `${t('Purpose: {purpose}', { purpose })}\n\n${t('Read the terms, then have your agent approve them, or reject them.')}`,
    });
  }
}

async function tell(
  transaction: Transaction,
  organisationId: string,
  { id, number }: Row,
  { name }: TrainingTerms,
  { kind, title, text, by, reason }: Step & { readonly by: Actor | null; readonly reason: string | null },
): Promise<void> {
  await notify(transaction, organisationId, {
    ...{ kind, title: (t) => title(t, { number: String(number), name }), text, path: `/trainings/${id}`, by },
    data: { trainingId: id, number, reason },
  });
}
