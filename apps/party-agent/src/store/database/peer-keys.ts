/** Keys of other organisations' agents that this organisation's people have accepted by approving terms with them. */
import type { DatabaseSync } from 'node:sqlite';
import { fingerprint, type ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';

/** Who stands on the other side of the terms. */
export type OtherParty = Pick<
  ProposalDocument['vendor'],
  'organisationId' | 'organisationName' | 'agentId' | 'agentKey'
>;

/**
 * The fingerprint of the other side's key where that is none of those that were accepted of its organisation; null where it is one, and where
 * none was yet: the first is taken with the approval that names it.
 */
export function strangeKey(database: DatabaseSync, { organisationId, agentKey }: OtherParty): string | null {
  const keys = database.prepare('SELECT public_key FROM peer_keys WHERE organisation_id = ?').all(organisationId);
  const isStrange = keys.length > 0 && !keys.some((row) => row.public_key === agentKey);
  return isStrange ? fingerprint(agentKey) : null;
}

/** Throws DB5640 for a strange key unless its fingerprint is the one that people have `compared`. */
export function requireAcceptedKey(database: DatabaseSync, party: OtherParty, compared: string | undefined): void {
  const strange = strangeKey(database, party);
  if (strange !== null && digits(compared ?? '') !== digits(strange))
    throw new DoubleblindError('DB5640', `${party.organisationName}, ${strange}.`);
}

const digits = (text: string) => text.replaceAll(/[^0-9a-f]/gi, '').toUpperCase();

/** The other side's key is accepted from now on; one that its agent had before is not any more. */
export function acceptKey(database: DatabaseSync, { organisationId, agentId, agentKey }: OtherParty): void {
  database.prepare('DELETE FROM peer_keys WHERE agent_id = ? AND public_key <> ?').run(agentId, agentKey);
  database
    .prepare(
      `INSERT INTO peer_keys (organisation_id, public_key, agent_id, accepted_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (organisation_id, public_key) DO NOTHING`,
    )
    .run(organisationId, agentKey, agentId, new Date().toISOString());
}
