import { DoubleblindError } from '@doubleblind/errors';
import { unstable_rethrow } from 'next/navigation';
import type { FormState } from '@/components/ui/form';
import type { Actor } from '@/server/authorisation/actor';
import { toProblem } from '@/server/errors-to-http';
import { currentSession } from './current.ts';

/** Runs a form's action for whoever is signed in; errors become something to show. */
export async function runAction(work: (actor: Actor) => Promise<FormState | undefined>): Promise<FormState> {
  try {
    const session = await currentSession();
    if (!session?.actor) throw new DoubleblindError('DB6004', '');
    return (await work(session.actor)) ?? {};
  } catch (error) {
    unstable_rethrow(error);
    return { error: toProblem(error).error };
  }
}
