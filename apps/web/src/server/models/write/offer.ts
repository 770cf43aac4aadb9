import { canonicalHash, type SignedPageOffer, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';

/**
 * Keeps a vendor's offer to answer questions about single images with a version that its agent has registered; answers the version's id. An older offer than
 * the one that is kept changes nothing: requests may come again.
 */
export async function offerModel(
  database: Database,
  actor: Actor,
  agentKey: string,
  signed: SignedPageOffer,
): Promise<string> {
  const { organisationId } = actor;
  authorise(actor, 'model.register', { organisationId });
  const { document } = signed;
  if (!verifyDocument('page-offer', signed, agentKey)) throw new DoubleblindError('DB6205', 'Offer of a model.');
  return database.$transaction(async (transaction) => {
    const versions = await transaction.modelVersion.findMany({
      where: { agentId: actor.id, programHash: document.programHash, model: { organisationId } },
      include: { model: true },
    });
    const version = versions.find(({ manifest }) => canonicalHash(manifest) === document.manifestHash);
    if (!version) throw new DoubleblindError('DB6003', 'This agent has registered no such version of a model.');
    if (document.cost && document.cost.programHash !== document.programHash)
      throw new DoubleblindError('DB6003', 'The cost was measured with another program.');
    const before = COLUMNS.pageOffer(version.pageOffer);
    if (before && before.document.offeredAt >= document.offeredAt) return version.id;
    await transaction.modelVersion.update({ where: { id: version.id }, data: { pageOffer: signed } });
    await appendAudit(transaction, {
      actor,
      action: document.open ? 'model.offer' : 'model.withdraw-offer',
      subject: { kind: 'model', id: version.id, name: `${version.model.name} ${version.modelVersion}` },
      organisations: [organisationId],
    });
    return version.id;
  });
}
