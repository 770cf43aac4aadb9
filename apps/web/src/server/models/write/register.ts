import {
  canonicalHash,
  checkModelManifest,
  manifestHash,
  type SignedModelManifest,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';

/**
 * Stores a compiled model's public manifest; answers the version's id. The same manifest again answers the same id; a
 * version never changes, so that what hospitals have approved stays what it is.
 */
export async function registerModel(
  database: Database,
  actor: Actor,
  agentKey: string,
  signed: SignedModelManifest,
): Promise<string> {
  authorise(actor, 'model.register', { organisationId: actor.organisationId });
  const { document } = signed;
  if (!verifyDocument('model-manifest', signed, agentKey)) throw new DoubleblindError('DB6205', 'Model manifest.');
  if (document.training && !verifyDocument('training-card', document.training, agentKey))
    throw new DoubleblindError('DB6205', 'Training card of the model.');
  const problem = checkModelManifest(document);
  if (problem) throw new DoubleblindError('DB6003', `${problem}.`);
  const { organisationId } = actor;
  return database.$transaction(async (transaction) => {
    const model = await transaction.model.upsert({
      where: { organisationId_name: { organisationId, name: document.name } },
      create: { organisationId, name: document.name },
      update: {},
    });
    const { modelVersion } = document;
    const existing = await transaction.modelVersion.findUnique({
      where: { modelId_modelVersion: { modelId: model.id, modelVersion } },
    });
    if (existing) {
      if (canonicalHash(existing.manifest) === manifestHash(document)) return existing.id;
      throw new DoubleblindError(
        'DB6006',
        `${document.name} ${modelVersion} is registered with other contents: give the changed model a new version.`,
      );
    }
    const created = await transaction.modelVersion.create({
      data: {
        modelId: model.id,
        agentId: actor.id,
        modelVersion,
        programHash: document.programHash,
        findings: document.findings,
        bytesPerImage: document.cost.bytesPerImage,
        manifest: document,
        signature: signed.signature,
      },
    });
    await appendAudit(transaction, {
      actor,
      action: 'model.register',
      subject: { kind: 'model', id: created.id, name: `${document.name} ${modelVersion}` },
      organisations: [organisationId],
      detail: { programHash: document.programHash, manifestHash: manifestHash(document) },
    });
    return created.id;
  });
}
