import type { ModelManifest } from '@doubleblind/contracts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import { authorise, found } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';

function visible(actor: Actor) {
  return sideOf(actor) === 'vendor' ? { organisationId: actor.organisationId } : { listed: true };
}

/** Own models for vendors; for hospitals the models that vendors list. */
export async function listModels(database: Database, actor: Actor) {
  authorise(actor, 'model.read', { organisationId: actor.organisationId });
  const models = await database.model.findMany({
    where: visible(actor),
    orderBy: { createdAt: 'desc' },
    include: {
      organisation: true,
      versions: {
        orderBy: { createdAt: 'desc' },
        select: { id: true, modelVersion: true, findings: true, bytesPerImage: true, createdAt: true },
      },
    },
  });
  return models.map(({ organisation, ...model }) => ({ ...model, vendor: organisation.name }));
}

/** One version with its public manifest. Throws DB6002. */
export async function readModelVersion(database: Database, actor: Actor, id: string) {
  const version = found(
    await database.modelVersion.findUnique({
      where: { id },
      include: {
        agent: { select: { name: true, publicKey: true } },
        model: {
          include: {
            organisation: true,
            versions: { select: { id: true, modelVersion: true }, orderBy: { createdAt: 'desc' } },
          },
        },
      },
    }),
  );
  // A hospital that works with a model may go on reading it after the vendor has hidden it from others.
  const party = await database.evaluation.findFirst({
    where: { modelVersionId: id, OR: [{ vendorId: actor.organisationId }, { hospitalId: actor.organisationId }] },
    select: { id: true },
  });
  authorise(actor, 'model.read', { ...version.model, listed: version.model.listed || party !== null });
  return { ...version, manifest: version.manifest as unknown as ModelManifest };
}

export type ModelVersionDetails = Awaited<ReturnType<typeof readModelVersion>>;
