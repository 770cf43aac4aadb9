/**
 * A new key for an agent that stays what it is: enrolled, with its test sets, models and runs. The new identity lies beside the old one until the
 * portal has taken it, and then takes its place; whatever breaks in between, the same command again comes to the same end.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  enrolmentTokenSchema,
  fingerprint,
  type KeyRotation,
  publicKeyOf,
  type RotateKeyRequest,
  rotateKeyAnswerSchema,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type Identity, loadIdentity, storeIdentity } from '../peer/identity.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { readEnrolment, replaceKey } from '../store/database/enrolment.ts';
import { resignModels } from '../store/database/models.ts';
import { inTransaction, openDatabase } from '../store/database/open.ts';
import { openRequests } from '../store/database/outbox.ts';
import { resignTestSets } from '../store/database/test-sets.ts';
import { takeLock } from '../store/process-lock.ts';
import { post } from './enrol.ts';

export interface RotateKeyOptions {
  /** One-time token of the portal, as for an enrolment. */
  readonly token: string;
  readonly rotatedBy: string;
}

export interface RotatedKey {
  /** Fingerprints. */
  readonly before: string;
  readonly now: string;
  readonly certificateHash: string;
}

/**
 * Throws DB5001 (no token), DB5503 (not enrolled), DB5508 (the daemon runs), DB5517 (something waits to be sent, or the portal refuses it), DB5504
 * (portal not reached), DB5506.
 */
export async function rotateKey(data: DataFolder, { token, rotatedBy }: RotateKeyOptions): Promise<RotatedKey> {
  if (!enrolmentTokenSchema.safeParse(token).success) throw new DoubleblindError('DB5001', '--token is no token.');
  const lock = takeLock(data.lock, 'DB5508');
  const database = openDatabase(data);
  try {
    const { agentId, portalOrigin, publicKey: enrolled } = readEnrolment(database);
    const waiting = openRequests(database).length;
    if (waiting > 0) throw new DoubleblindError('DB5517', `${waiting} messages wait to be sent to the portal.`);
    const oldKey = await readKey(data.identity);
    const next = await nextIdentity(data);
    const newKey = publicKeyOf(next.privateKey);
    // Where this broke off behind the portal's answer, the old key may be gone already.
    if (publicKeyOf(oldKey) !== newKey) {
      const document: KeyRotation = {
        ...{ format: 'doubleblind-key-rotation' as const, version: 1 as const, agentId },
        ...{ oldKey: publicKeyOf(oldKey), newKey, rotatedBy, rotatedAt: new Date().toISOString() },
      };
      const request: RotateKeyRequest = {
        token,
        byOld: signDocument('key-rotation', document, oldKey),
        byNew: signDocument('key-rotation', document, next.privateKey),
      };
      const answer = await post(new URL('/api/agents/rotate-key', portalOrigin), request, 'DB5517');
      const parsed = rotateKeyAnswerSchema.safeParse(answer);
      if (!parsed.success || parsed.data.publicKey !== newKey)
        throw new DoubleblindError('DB5506', 'The answer to the change of the key.');
    }
    const before = enrolled === newKey ? publicKeyOf(oldKey) : enrolled;
    await takeUp(data, database, next);
    return { before: fingerprint(before), now: next.fingerprint, certificateHash: next.certificateHash };
  } finally {
    database.close();
    lock.release();
  }
}

/** Peers check what this agent has declared by the key of the terms, which will name the new one. */
async function takeUp(data: DataFolder, database: DatabaseSync, next: Identity): Promise<void> {
  inTransaction(database, () => {
    replaceKey(database, publicKeyOf(next.privateKey));
    resignModels(database, next.privateKey);
    resignTestSets(database, next.privateKey);
  });
  await storeIdentity(data.identity, next);
  await rm(data.nextIdentity, { recursive: true });
}

/** The key alone: the certificate beside it may be the next one's already. Throws DB5011. */
async function readKey(folder: string): Promise<KeyObject> {
  try {
    return createPrivateKey(await readFile(join(folder, 'key.pem'), 'utf8'));
  } catch (error) {
    throw new DoubleblindError('DB5011', folder, { cause: error });
  }
}

async function nextIdentity(data: DataFolder): Promise<Identity> {
  await mkdir(data.nextIdentity, { recursive: true, mode: 0o700 });
  return loadIdentity(data.nextIdentity);
}
