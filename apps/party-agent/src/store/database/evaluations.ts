/** What is wanted, what was approved and what was observed, by evaluation. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type DesiredEvaluation,
  desiredEvaluationSchema,
  type ObservedEvaluation,
  observedEvaluationSchema,
  type ProposalDocument,
  proposalDocumentSchema,
  type SignedApproval,
  type SignedRevocation,
  signedApprovalSchema,
} from '@doubleblind/contracts';

export interface EvaluationRow {
  readonly id: string;
  readonly proposal: ProposalDocument;
  /** What the portal wanted last; null when it wants nothing (any more). */
  readonly desired: DesiredEvaluation | null;
  readonly observed: ObservedEvaluation | null;
}

interface Row {
  id: string;
  proposal: string;
  desired: string | null;
  observed: string | null;
}

function fromRow(row: Row): EvaluationRow {
  return {
    id: row.id,
    proposal: proposalDocumentSchema.parse(JSON.parse(row.proposal)),
    desired: row.desired === null ? null : desiredEvaluationSchema.parse(JSON.parse(row.desired)),
    observed: row.observed === null ? null : observedEvaluationSchema.parse(JSON.parse(row.observed)),
  };
}

export function findEvaluation(database: DatabaseSync, id: string): EvaluationRow | null {
  const row = database.prepare('SELECT * FROM evaluations WHERE id = ?').get(id) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** Most recently changed first. */
export function listEvaluations(database: DatabaseSync): EvaluationRow[] {
  const rows = database.prepare('SELECT * FROM evaluations ORDER BY updated_at DESC').all() as unknown as Row[];
  return rows.map(fromRow);
}

/** Keeps a proposal when it is seen for the first time; later ones under the same identifier do not replace it. */
export function storeProposal(database: DatabaseSync, proposal: ProposalDocument): void {
  database
    .prepare('INSERT INTO evaluations (id, proposal, updated_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING')
    .run(proposal.evaluationId, JSON.stringify(proposal), new Date().toISOString());
}

export function setDesired(database: DatabaseSync, id: string, desired: DesiredEvaluation | null): void {
  database
    .prepare('UPDATE evaluations SET desired = ?, updated_at = ? WHERE id = ?')
    .run(desired === null ? null : JSON.stringify(desired), new Date().toISOString(), id);
}

export function setObserved(database: DatabaseSync, observed: ObservedEvaluation): void {
  database
    .prepare('UPDATE evaluations SET observed = ?, updated_at = ? WHERE id = ?')
    .run(JSON.stringify(observed), new Date().toISOString(), observed.evaluationId);
}

export interface OwnApproval {
  readonly approval: SignedApproval;
  readonly revoked: boolean;
}

/** Keeps this agent's own approval; approving again after a revocation is not possible. */
export function storeApproval(database: DatabaseSync, approval: SignedApproval): void {
  database
    .prepare('INSERT INTO approvals (evaluation_id, document) VALUES (?, ?) ON CONFLICT (evaluation_id) DO NOTHING')
    .run(approval.document.evaluationId, JSON.stringify(approval));
}

export function findApproval(database: DatabaseSync, evaluationId: string): OwnApproval | null {
  const row = database
    .prepare('SELECT document, revocation FROM approvals WHERE evaluation_id = ?')
    .get(evaluationId) as { document: string; revocation: string | null } | undefined;
  if (!row) return null;
  return { approval: signedApprovalSchema.parse(JSON.parse(row.document)), revoked: row.revocation !== null };
}

export function storeRevocation(database: DatabaseSync, revocation: SignedRevocation): void {
  database
    .prepare('UPDATE approvals SET revocation = ? WHERE evaluation_id = ?')
    .run(JSON.stringify(revocation), revocation.document.evaluationId);
}
