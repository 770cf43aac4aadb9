/** The hospitals' approvals, as the owner keeps them beside its state. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SignedTrainingApproval, signedTrainingApprovalSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const approvalFile = (folder: string, hospital: number) => join(folder, `approval-${hospital}.json`);

/** A signature on other data or another limit than before is no repetition. Throws DB8203. */
export async function keepApproval(folder: string, hospital: number, approval: SignedTrainingApproval): Promise<void> {
  const before = await keptApproval(folder, hospital);
  if (before && before.signature !== approval.signature)
    throw new DoubleblindError('DB8203', 'It came with another approval before.');
  if (!before) await writeFileAtomically(approvalFile(folder, hospital), `${JSON.stringify(approval, null, 1)}\n`);
}

export async function keptApproval(folder: string, hospital: number): Promise<SignedTrainingApproval | null> {
  const text = await readFile(approvalFile(folder, hospital), 'utf8').catch(() => null);
  return text === null ? null : signedTrainingApprovalSchema.parse(JSON.parse(text));
}
