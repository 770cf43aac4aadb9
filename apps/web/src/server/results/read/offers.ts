/** Models that vendors offer for questions about single images. Offers are for everybody; the evidence behind them is for whom it was released to. */
import type { PageOffer } from '@doubleblind/contracts';
import type { Actor } from '../../authorisation/actor.ts';
import { found, hasRoleFor } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier } from '../../input.ts';
import { type ReleasedTestSet, releasedOfModel } from './test-sets-of-model.ts';

export interface OfferedVersion {
  readonly id: string;
  readonly model: string;
  readonly modelVersion: string;
  readonly vendor: string;
  readonly findings: readonly string[];
  readonly offer: PageOffer;
}

const OFFERED = {
  archivedAt: null,
  model: { listed: true },
  agent: { removedAt: null },
  pageOffer: { path: ['document', 'open'], equals: true },
} as const;
const SELECTED = {
  ...{ id: true, modelVersion: true, findings: true, pageOffer: true },
  model: { select: { name: true, organisation: { select: { name: true } } } },
} as const;

interface Row {
  readonly id: string;
  readonly modelVersion: string;
  readonly findings: string[];
  readonly pageOffer: unknown;
  readonly model: { readonly name: string; readonly organisation: { readonly name: string } };
}

/** By name, the newest version first. */
export async function listOffers(database: Database): Promise<OfferedVersion[]> {
  const rows = await database.modelVersion.findMany({
    where: OFFERED,
    select: SELECTED,
    orderBy: [{ model: { name: 'asc' } }, { createdAt: 'desc' }],
  });
  return rows.map(offered);
}

/** Throws DB6002. */
export async function readOffer(database: Database, id: string): Promise<OfferedVersion> {
  return offered(
    found(await database.modelVersion.findFirst({ where: { ...OFFERED, id: identifier(id) }, select: SELECTED })),
  );
}

function offered({ id, modelVersion, findings, pageOffer, model }: Row): OfferedVersion {
  const { document } = found(COLUMNS.pageOffer(pageOffer));
  return { id, model: model.name, modelVersion, vendor: model.organisation.name, findings, offer: document };
}

/** What hospitals have released about a version to this reader's organisation; null for a reader whom nothing can have been released to. */
export async function evidenceFor(
  database: Database,
  actor: Actor | null,
  versionId: string,
): Promise<readonly ReleasedTestSet[] | null> {
  if (!actor || !hasRoleFor(actor, 'results.read')) return null;
  return releasedOfModel(database, actor, versionId);
}
