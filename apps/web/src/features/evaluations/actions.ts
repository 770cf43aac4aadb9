'use server';

import { DEFAULT_THREAT_MODEL, GOAL_MEASURES, threatModelSchema } from '@doubleblind/contracts';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { FormState } from '@/components/ui/form';
import { readerWords } from '@/features/session/reader';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { readExposure } from '@/server/evaluations/read/exposure';
import { comment } from '@/server/evaluations/write/comment';
import { type Control, control, reject, revoke } from '@/server/evaluations/write/decide';
import { type ProposalInput, propose } from '@/server/evaluations/write/propose';
import { exposureSentences } from './exposure-text.ts';

type Text = (name: string) => string;

function plaintextComparison(choice: string): ProposalInput['plaintextComparison'] {
  switch (choice) {
    case 'hospital-all':
      return { agreed: true, runBy: 'hospital', on: 'all-images' };
    case 'vendor-all':
      return { agreed: true, runBy: 'vendor', on: 'all-images' };
    case 'vendor-public':
      return { agreed: true, runBy: 'vendor', on: 'public-images' };
    default:
      return { agreed: false };
  }
}

/** Fields left empty make no goal; what is half filled in is refused with what is missing. */
function primaryGoal(text: Text): ProposalInput['primaryGoal'] {
  const goals = GOAL_MEASURES.flatMap((measure) => {
    const atLeast = text(`goal-${measure}`);
    return atLeast === '' ? [] : [{ measure, atLeast: Number(atLeast) }];
  });
  if (goals.length === 0) return undefined;
  const threshold = text('goalThreshold');
  return { finding: text('goalFinding'), threshold: threshold === '' ? null : Number(threshold), goals };
}

/** What a form's fields hold; absent ones hold nothing. */
const textsOf = (data: FormData) => (name: string) => String(data.get(name) ?? '');

function spotChecks(text: Text): Pick<ProposalInput, 'spotChecks'> {
  const [duplicates, known] = [Number(text('checkDuplicates')), Number(text('checkKnown'))];
  return duplicates === 0 && known === 0 ? {} : { spotChecks: { duplicates, known } };
}

const threatModel = (text: Text) => threatModelSchema.parse(text('threatModel') || DEFAULT_THREAT_MODEL);

/** What the terms in the form tell of the model. */
export async function exposureAction(data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const text = textsOf(data);
    const exposure = await readExposure(database(), actor, {
      modelVersionId: text('modelVersionId'),
      testSetId: text('testSetId'),
      plaintextComparison: plaintextComparison(text('plaintext')),
      ...spotChecks(text),
    });
    return { done: exposureSentences(exposure, threatModel(text), await readerWords()) };
  });
}

/** Without an epsilon figures are released without noise. */
function privacy(text: Text): Pick<ProposalInput, 'privacy'> {
  const epsilon = text('privacyEpsilon');
  return epsilon === '' ? {} : { privacy: { epsilon: Number(epsilon), delta: Number(text('privacyDelta')) } };
}

export async function proposeAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const text = textsOf(data);
    const notBefore = text('notBefore');
    const id = await propose(database(), actor, {
      modelVersionId: text('modelVersionId'),
      testSetId: text('testSetId'),
      purpose: text('purpose'),
      findings: data.getAll('findings').map(String),
      releaseParts: data.getAll('releaseParts').map(String) as ProposalInput['releaseParts'],
      ...privacy(text),
      plaintextComparison: plaintextComparison(text('plaintext')),
      threatModel: threatModel(text),
      equivalenceMargin: text('equivalenceMargin') || 0.01,
      primaryGoal: primaryGoal(text),
      ...spotChecks(text),
      notBefore: notBefore || null,
      expiresInDays: text('expiresInDays') || 30,
      ...(text('counterOf') && { counterOf: text('counterOf') }),
    });
    redirect(`/evaluations/${id}`);
  });
}

export async function controlAction(evaluationId: string, event: Control): Promise<FormState> {
  return runAction(async (actor) => {
    await control(database(), actor, evaluationId, event);
    revalidatePath(`/evaluations/${evaluationId}`);
    return {};
  });
}

export async function rejectAction(evaluationId: string, _before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await reject(database(), actor, evaluationId, String(data.get('reason') ?? ''));
    revalidatePath(`/evaluations/${evaluationId}`);
    return {};
  });
}

export async function revokeAction(evaluationId: string, _before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await revoke(database(), actor, evaluationId, String(data.get('reason') ?? ''));
    revalidatePath(`/evaluations/${evaluationId}`);
    return {};
  });
}

export async function commentAction(evaluationId: string, _before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await comment(database(), actor, evaluationId, String(data.get('text') ?? ''));
    revalidatePath(`/evaluations/${evaluationId}`);
    return { done: 'Written. The other side reads it here, and is told.' };
  });
}
