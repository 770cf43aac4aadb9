/** Results of an approved evaluation of masks: what was measured, the full report, and what would be released of it. */
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ProposalDocument } from '@doubleblind/contracts';
import type { DataFolder } from '../../store/data-folder.ts';
import { readPlan } from '../../store/run-store.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import { costOf, readCost } from '../../work/evaluation/cost-record.ts';
import { readMeasured } from '../../work/evaluation/measured-masks.ts';
import { readManifest } from '../../work/evaluation/meeting.ts';
import { readPreflight } from '../../work/evaluation/preflight/preflight-record.ts';
import { expectedModel } from '../evaluations/hospital-work.ts';
import type { OpenTestSet } from '../test-sets/finished-test-sets.ts';
import { approvedMasksInput, masksEvidence } from './approved-masks.ts';
import { writeResults } from './results-file.ts';
import {
  computeMasksDisclosure,
  computeMasksReport,
  computeMeasured,
  type ExaminedDisclosure,
  type MasksDisclosureInput,
} from './statistics.ts';

/** Computes and keeps the results of a run that is complete. */
export async function computeMasks(
  data: DataFolder,
  proposal: ProposalDocument,
  testSet: OpenTestSet,
  attempt: number,
): Promise<void> {
  const folder = data.run(proposal.evaluationId);
  const measured = await computeMeasured({ folder, content: testSet.content });
  const { batchSize } = await readPlan(folder);
  const cost = costOf(await readCost(folder), { batchSize, plaintextCpuSecondsPerImage: null });
  const preflight = await readPreflight(data, proposal.evaluationId);
  const manifest = readManifest(await readFile(data.manifest(proposal.model), 'utf8'), expectedModel(proposal));
  const input = approvedMasksInput({
    ...{ proposal, manifest, testSet, measured },
    ...(cost ? { cost } : {}),
    ...(preflight ? { preflight } : {}),
  });
  // Whoever knew the seed could try guessed figures of cases against resampled ones.
  const report = await computeMasksReport({ ...input, settings: { seed: randomInt(2 ** 32) } });
  await writeResults(folder, { attempt, report });
}

/** Throws DB5609, DB5631, DB5652. */
export async function discloseMasks(
  data: DataFolder,
  proposal: ProposalDocument,
  content: TestSetContent,
  input: Omit<MasksDisclosureInput, 'evidence'>,
): Promise<ExaminedDisclosure> {
  const measured = await readMeasured(data.run(proposal.evaluationId));
  return computeMasksDisclosure({ ...input, evidence: masksEvidence(proposal, content, measured) });
}
