import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { LIMITS } from '../../../limits.ts';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { lineSchema } from '../../input.ts';

export const organisationInputSchema = z.object({
  name: lineSchema(LIMITS.name).min(2),
  kind: z.enum(['hospital', 'vendor']),
});

export async function createOrganisation(
  database: Database,
  actor: Actor,
  input: z.input<typeof organisationInputSchema>,
): Promise<string> {
  authorise(actor, 'organisation.create');
  const { name, kind } = organisationInputSchema.parse(input);
  if (await database.organisation.findUnique({ where: { name } })) throw new DoubleblindError('DB6006', name);
  return database.$transaction(async (transaction) => {
    const organisation = await transaction.organisation.create({ data: { name, kind } });
    await appendAudit(transaction, {
      actor,
      action: 'organisation.create',
      subject: { kind: 'organisation', id: organisation.id, name },
      organisations: [organisation.id, actor.organisationId],
      detail: { kind },
    });
    return organisation.id;
  });
}
