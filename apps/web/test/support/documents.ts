/** Manifests and results as agents would send them, small enough to read. */
import {
  type ModelManifest,
  type ProposalDocument,
  programHash,
  proposalHash,
  type ReleasedResults,
  type TestSetManifest,
} from '@doubleblind/contracts';
import { PROGRAM_FORMAT, PROGRAM_VERSION, type Program } from '@doubleblind/program';

const FINDINGS = ['Edema', 'Effusion'];
const TIME = '2026-11-20T08:00:00.000Z';

export function program(model: string): Program {
  return {
    format: PROGRAM_FORMAT,
    version: PROGRAM_VERSION,
    compiler: 'doubleblind 0.1.0',
    model,
    input: { tensor: 0, name: 'image', fractionBits: 8 },
    output: { tensor: 1, name: 'scores', fractionBits: 8, activation: 'sigmoid', labels: FINDINGS },
    tensors: [
      { name: 'image', shape: [1, 8, 8], bits: 16 },
      { name: 'scores', shape: [2, 1, 1], bits: 16 },
    ],
    planes: [],
    steps: [],
  };
}

export function modelManifest(name = 'Chest model', modelVersion = '1.0.0'): ModelManifest {
  const compiled = program(name);
  return {
    format: 'doubleblind-model',
    version: 1,
    name,
    modelVersion,
    description: 'A test model.',
    intendedUse: 'Tests.',
    findings: FINDINGS,
    operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.5 }],
    programHash: programHash(compiled),
    program: compiled,
    cost: { bytesPerImage: 5e6, preprocessingBytesPerImage: 1e6, rounds: 40, layers: [] },
    compiledAt: TIME,
  };
}

export function testSetManifest(name = 'Winter cohort', seed = 'a1'): TestSetManifest {
  const findings = FINDINGS.map((finding) => ({ finding, positives: 20, negatives: 30, unlabelled: 0 }));
  return {
    format: 'doubleblind-test-set',
    version: 1,
    name,
    description: '',
    contentHash: seed.repeat(32),
    images: 50,
    studies: 40,
    patients: null,
    formats: { png: 50, jpeg: 0, dicom: 0 },
    findings,
    sites: [{ site: 'North', images: 50, studies: 40, findings }],
    createdAt: TIME,
  };
}

export function releasedResults(proposal: ProposalDocument): ReleasedResults {
  const estimate = { value: 0.9, low: 0.82, high: 0.96 };
  return {
    format: 'doubleblind-results',
    version: 1,
    evaluationId: proposal.evaluationId,
    attempt: 1,
    programHash: proposal.model.programHash,
    contentHash: proposal.testSet.contentHash,
    proposalHash: proposalHash(proposal),
    softwareVersion: '0.1.0',
    computedAt: TIME,
    counts: { images: 50, studies: 40, sites: 1 },
    findings: proposal.findings.map((finding) => ({
      finding,
      positives: 16,
      negatives: 24,
      secure: { auroc: estimate, brier: estimate },
    })),
    macro: { secureAuroc: estimate },
    groups: [],
    method: { confidence: 0.95, intervals: 'DeLong', resamples: 0, seed: 1, suppressBelow: 10, text: 'Test.' },
  };
}
