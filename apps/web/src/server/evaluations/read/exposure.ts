/** What terms that nobody has proposed yet would tell a hospital of the model: for the form, by the rule of what is proposed then. */
import { type ModelExposure, modelExposure, plaintextComparisonSchema, spotChecksSchema } from '@doubleblind/contracts';
import { z } from 'zod';
import type { Actor } from '../../authorisation/actor.ts';
import { found, whereFound } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { idSchema } from '../../input.ts';

const termsSchema = z.object({
  modelVersionId: idSchema,
  testSetId: idSchema,
  plaintextComparison: plaintextComparisonSchema,
  spotChecks: spotChecksSchema.optional(),
});

/** Of a model and a test set from which the actor may choose. Throws DB6002. */
export async function readExposure(
  database: Database,
  actor: Actor,
  input: z.input<typeof termsSchema>,
): Promise<ModelExposure> {
  const { modelVersionId, testSetId, ...terms } = termsSchema.parse(input);
  const version = found(
    await database.modelVersion.findFirst({
      where: { id: modelVersionId, archivedAt: null, model: whereFound(actor, 'model.choose') },
      select: { manifest: true },
    }),
  );
  const testSet = found(
    await database.testSet.findFirst({
      where: { AND: [{ id: testSetId }, whereFound(actor, 'test-set.choose')] },
      select: { images: true },
    }),
  );
  return modelExposure(COLUMNS.modelManifest(version.manifest).program, { ...terms, testSet });
}
