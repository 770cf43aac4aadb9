import type { Actor } from '../authorisation/actor.ts';
import { found, whereFound, whereMay } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { identifier } from '../input.ts';

/** Models that the actor sees or, for a new proposal, may choose from. */
export async function listModels(
  database: Database,
  actor: Actor,
  action: 'model.read' | 'model.choose' = 'model.read',
) {
  const models = await database.model.findMany({
    where: whereMay(actor, action),
    orderBy: { createdAt: 'desc' },
    include: {
      organisation: true,
      versions: {
        ...(action === 'model.choose' && { where: { archivedAt: null } }),
        orderBy: { createdAt: 'desc' },
        select: {
          archivedAt: true,
          id: true,
          modelVersion: true,
          findings: true,
          bytesPerImage: true,
          createdAt: true,
        },
      },
    },
  });
  const masks = await versionsOfMasks(
    database,
    models.flatMap(({ versions }) => versions.map(({ id }) => id)),
  );
  return models.map(({ organisation, versions, ...model }) => ({
    ...model,
    vendor: organisation.name,
    versions: versions.map((version) => ({ ...version, masks: masks.has(version.id) })),
  }));
}

/** Which of these versions draw masks, told by the database: programs have hundreds of kilobytes. */
async function versionsOfMasks(database: Database, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT id FROM "ModelVersion"
    WHERE id = ANY(${[...ids]}) AND manifest #> '{program,output,masks}' IS NOT NULL`;
  return new Set(rows.map(({ id }) => id));
}

/** One version with its public manifest. Throws DB6002. */
export async function readModelVersion(database: Database, actor: Actor, id: string) {
  const version = found(
    await database.modelVersion.findFirst({
      where: { id: identifier(id), model: whereFound(actor, 'model.read') },
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
  return { ...version, manifest: COLUMNS.modelManifest(version.manifest) };
}

export type ModelVersionDetails = Awaited<ReturnType<typeof readModelVersion>>;

/** All versions of the model that this version is one of, newest first, with what their vendor declares. Throws DB6002. */
export async function readModelVersions(database: Database, actor: Actor, id: string) {
  const model = found(
    await database.model.findFirst({
      where: { AND: [{ versions: { some: { id: identifier(id) } } }, whereFound(actor, 'model.read')] },
      include: { versions: { orderBy: { createdAt: 'desc' } } },
    }),
  );
  const versions = model.versions.map((version) => ({
    ...version,
    manifest: COLUMNS.modelManifest(version.manifest),
  }));
  return { name: model.name, versions };
}
