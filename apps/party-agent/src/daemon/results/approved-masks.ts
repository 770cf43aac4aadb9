/** An approved evaluation of masks: its full report, and what decides about its release. */
import {
  canonicalHash,
  type ModelManifest,
  type ProposalDocument,
  proposalHash,
  threatModelOf,
} from '@doubleblind/contracts';
import { numberPatients } from '@doubleblind/metrics';
import { outputMeaning } from '@doubleblind/program';
import { type SegmentationEvidence, type SegmentationInput, segmentationEvidence } from '@doubleblind/report';
import { comparedStudies } from '../../store/study-keys.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import type { MeasuredMasks } from '../../work/evaluation/measured-masks.ts';
import { softwareOf } from '../../work/evaluation/report-input.ts';
import type { OpenTestSet } from '../test-sets/finished-test-sets.ts';

export interface ApprovedMasks extends Pick<SegmentationInput, 'cost' | 'preflight'> {
  readonly proposal: ProposalDocument;
  /** As the vendor signed it. */
  readonly manifest: ModelManifest;
  readonly testSet: OpenTestSet;
  readonly measured: MeasuredMasks;
}

/** Only structures that both sides agreed to evaluate. */
export function approvedMasksInput({
  proposal,
  manifest,
  testSet,
  measured,
  ...run
}: ApprovedMasks): SegmentationInput {
  const { model } = proposal;
  const { images } = testSet.content;
  const sites = new Set(images.flatMap(({ site }) => (site === null ? [] : [site])));
  const { activation } = manifest.program.output;
  return {
    ...run,
    subject: {
      purpose: proposal.purpose,
      model: {
        name: `${model.name} ${model.modelVersion}`.slice(0, 200),
        programHash: model.programHash,
        manifestHash: canonicalHash(manifest),
        outputs: { activation, meaning: outputMeaning(manifest.program.output) },
      },
      testSet: {
        name: proposal.testSet.name,
        contentHash: proposal.testSet.contentHash,
        manifestHash: testSet.manifestHash,
      },
      run: proposal.evaluationId,
      proposalHash: proposalHash(proposal),
      plaintextRun: null,
      threatModel: threatModelOf(proposal),
      software: softwareOf(manifest.program),
    },
    createdAt: new Date(),
    studies: new Set(images.map(({ study }) => study)).size,
    sites: sites.size === 0 ? null : sites.size,
    patients: numberPatients(patientOfCase(testSet.content)),
    structures: agreed(measured, proposal),
    onlyModel: measured.onlyModel,
    onlyTestSet: measured.onlyTestSet,
    remarks: testSet.content.remarks.map((text) => ({ text, part: null })),
  };
}

export function masksEvidence(
  proposal: ProposalDocument,
  content: TestSetContent,
  measured: MeasuredMasks,
): SegmentationEvidence {
  const studies = comparedStudies(content);
  return segmentationEvidence({
    keys: studies.map(({ key }) => key),
    patients: studies.map(({ patient }) => patient),
    patientOfCase: patientOfCase(content),
    structures: agreed(measured, proposal),
  });
}

const patientOfCase = ({ images }: TestSetContent) => images.map(({ patient }) => patient ?? '');

const agreed = ({ structures }: MeasuredMasks, { findings }: ProposalDocument) =>
  structures.filter(({ structure }) => findings.includes(structure));
