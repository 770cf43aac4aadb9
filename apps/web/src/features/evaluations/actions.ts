'use server';

import { DEFAULT_THREAT_MODEL, GOAL_MEASURES, threatModelSchema } from '@doubleblind/contracts';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { comment } from '@/server/evaluations/write/comment';
import { type Control, control, reject, revoke } from '@/server/evaluations/write/decide';
import { type ProposalInput, propose } from '@/server/evaluations/write/propose';

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
function primaryGoal(text: (name: string) => string): ProposalInput['primaryGoal'] {
  const goals = GOAL_MEASURES.flatMap((measure) => {
    const atLeast = text(`goal-${measure}`);
    return atLeast === '' ? [] : [{ measure, atLeast: Number(atLeast) }];
  });
  if (goals.length === 0) return undefined;
  const threshold = text('goalThreshold');
  return { finding: text('goalFinding'), threshold: threshold === '' ? null : Number(threshold), goals };
}

function spotChecks(duplicates: number, known: number): Pick<ProposalInput, 'spotChecks'> {
  return duplicates === 0 && known === 0 ? {} : { spotChecks: { duplicates, known } };
}

export async function proposeAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const text = (name: string) => String(data.get(name) ?? '');
    const notBefore = text('notBefore');
    const id = await propose(database(), actor, {
      modelVersionId: text('modelVersionId'),
      testSetId: text('testSetId'),
      purpose: text('purpose'),
      findings: data.getAll('findings').map(String),
      releaseParts: data.getAll('releaseParts').map(String) as ProposalInput['releaseParts'],
      plaintextComparison: plaintextComparison(text('plaintext')),
      threatModel: threatModelSchema.parse(text('threatModel') || DEFAULT_THREAT_MODEL),
      equivalenceMargin: text('equivalenceMargin') || 0.01,
      primaryGoal: primaryGoal(text),
      ...spotChecks(Number(text('checkDuplicates')), Number(text('checkKnown'))),
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
