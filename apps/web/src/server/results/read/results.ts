import { RELEASED_VERSION } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { Actor } from '../../authorisation/actor.ts';
import { found, whereFound } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier } from '../../input.ts';
import { NAMED_PARTICIPANTS, nameOf } from '../../works/participants.ts';

/** What the hospital released, exactly as its agent signed it. Throws DB6002 while nothing is released, DB7024 (released in the first form). */
export async function readResults(database: Database, actor: Actor, id: string) {
  const evaluation = found(
    await database.work.findFirst({
      where: { AND: [{ id: identifier(id) }, whereFound(actor, 'results.read')] },
      include: { result: true, participants: NAMED_PARTICIPANTS },
    }),
  );
  const result = found(evaluation.result);
  if (versionOf(result.document) !== RELEASED_VERSION) throw new DoubleblindError('DB7024', '');
  return {
    id,
    number: evaluation.number,
    proposal: COLUMNS.proposal(evaluation.proposal),
    signed: COLUMNS.results(result.document),
    releasedAt: result.releasedAt,
    vendor: nameOf(evaluation.participants, 'vendor'),
    hospital: nameOf(evaluation.participants, 'hospital'),
  };
}

export type ReleasedEvaluation = Awaited<ReturnType<typeof readResults>>;

/** Read before the rest: the first form has other fields. */
function versionOf(results: unknown): unknown {
  return (results as { document?: { version?: unknown } }).document?.version;
}
