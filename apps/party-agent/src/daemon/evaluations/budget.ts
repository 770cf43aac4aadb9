/**
 * How much of its model the vendor answers for in an approved evaluation, over all sessions and restarts. Every answer tells
 * something of the model, also one that breaks off half-way: images count when their batch begins.
 */
import type { DatabaseSync } from 'node:sqlite';
import { evaluatedFilms, MOST_ANSWERS, MOST_PREFLIGHTS, type ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { requireOpenEvaluation } from '../../store/backup/unknown-past.ts';
import { addServed, readServed } from '../../store/database/served.ts';
import type { SessionPlan } from '../../work/evaluation/messages.ts';
import { MADE_UP_IMAGES } from '../../work/evaluation/preflight/made-up-images.ts';
import type { Budget } from '../../work/evaluation/vendor.ts';

/** What the vendor lets a hospital choose. */
export interface VendorLimits {
  /** Images in a batch. */
  readonly batch: number;
  /** Batches in flight at a time. */
  readonly lanes: number;
  /** Sessions of one evaluation: links that were opened and began to compute. */
  readonly sessions: number;
  /** Of one evaluation: each answers for two images. */
  readonly preflights: number;
}

export const DEFAULT_VENDOR_LIMITS: VendorLimits = { batch: 256, lanes: 8, sessions: 200, preflights: MOST_PREFLIGHTS };

/** A lane may have lost the batch that it had begun, and the one before it, whose outputs the hospital had not stored yet. */
const LOST_BATCHES = 2;

/**
 * Where pairs of workers compute, a pair that is lost may have cost the batch that it had begun: its images count again when the batch
 * begins on another pair, and may.
 * Beyond the approved images there are only those of batches that a broken link may have cost in each earlier session that did
 * not come to its end, and never more than twice the images.
 */
export function runBudget(
  database: DatabaseSync,
  { evaluationId, ...terms }: Pick<ProposalDocument, 'evaluationId' | 'testSet' | 'spotChecks'>,
  limits: VendorLimits,
): Budget {
  const images = evaluatedFilms(terms);
  let broken = 0;
  const most = () => {
    const lost = broken + readServed(database, lostKey(evaluationId)).images;
    return images + Math.min((MOST_ANSWERS - 1) * images, lost);
  };
  return {
    admit: (plan) => {
      checkLimits(plan, limits);
      requireOpenEvaluation(database, evaluationId);
      const planned = plan.batches.reduce((sum, batch) => sum + batch, 0);
      const served = readServed(database, evaluationId);
      if (served.sessions >= limits.sessions) refuseMore(`${limits.sessions} sessions of an evaluation are possible.`);
      const unfinished = served.sessions - readServed(database, finishedKey(evaluationId)).sessions;
      broken = unfinished * LOST_BATCHES * plan.lanes * plan.batchSize;
      const figures = `${images} images are approved, ${served.images} are begun, the hospital plans ${planned} more.`;
      if (plan.images !== images || plan.run !== evaluationId) refuse(figures);
      if (served.images + planned > most()) refuseMore(figures);
      addServed(database, evaluationId, { images: 0, sessions: 1 });
    },
    spend: (count) => {
      const { images: begun } = readServed(database, evaluationId);
      if (begun + count > most()) refuseMore(`${begun} images are begun, ${most()} are possible.`);
      addServed(database, evaluationId, { images: count, sessions: 0 });
    },
    lost: (count) => addServed(database, lostKey(evaluationId), { images: count, sessions: 0 }),
  };
}

/** The hospital has said that it has every batch of a session: nothing of it was lost. */
export function sessionFinished(database: DatabaseSync, evaluationId: string): void {
  addServed(database, finishedKey(evaluationId), { images: 0, sessions: 1 });
}

function finishedKey(evaluationId: string): string {
  return `${evaluationId}/finished`;
}

/** Images of batches that were lost with their pair of workers. */
function lostKey(evaluationId: string): string {
  return `${evaluationId}/lost`;
}

/** Preflights answer for images too, so there are not any number of them in one evaluation. */
export function preflightBudget(
  database: DatabaseSync,
  { evaluationId }: Pick<ProposalDocument, 'evaluationId'>,
  limits: VendorLimits,
): Budget {
  const key = `${evaluationId}/preflight`;
  // More would tell more of the model than the terms say.
  const preflights = Math.min(limits.preflights, MOST_PREFLIGHTS);
  return {
    admit: (plan) => {
      checkLimits(plan, { ...limits, batch: MADE_UP_IMAGES });
      requireOpenEvaluation(database, evaluationId);
      const possible = `${preflights} preflights of ${MADE_UP_IMAGES} images are possible.`;
      if (plan.images !== MADE_UP_IMAGES) refuse(possible);
      if (readServed(database, key).sessions >= preflights) refuseMore(possible);
      addServed(database, key, { images: 0, sessions: 1 });
    },
    spend: (count) => addServed(database, key, { images: count, sessions: 0 }),
    lost: () => undefined,
  };
}

function checkLimits({ batchSize, lanes }: SessionPlan, limits: VendorLimits): void {
  if (batchSize > limits.batch || lanes > limits.lanes) {
    const wanted = `${lanes} batches of ${batchSize} images at a time`;
    refuse(`The hospital plans ${wanted}, the vendor allows ${limits.lanes} of ${limits.batch}.`);
  }
}

function refuse(detail: string): never {
  throw new DoubleblindError('DB3011', detail);
}

function refuseMore(detail: string): never {
  throw new DoubleblindError('DB3026', detail);
}
