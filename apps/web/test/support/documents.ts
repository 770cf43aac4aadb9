/** Manifests and results as agents would send them, small enough to read. */
import {
  type ModelManifest,
  manifestHash,
  type ProposalDocument,
  programHash,
  proposalHash,
  type ReleasedResults,
  type Report,
  type TestSetManifest,
} from '@doubleblind/contracts';
import { PROGRAM_FORMAT, PROGRAM_VERSION, type Program } from '@doubleblind/program';
import { buildReport, type ReportInput } from '@doubleblind/report';
import { type ExampleOptions, exampleInput, exampleRelease } from '../../../../packages/report/test/example.ts';

export const FINDINGS = ['Edema', 'Effusion'];
const TIME = '2026-11-20T08:00:00.000Z';

export function program(model: string): Program {
  return {
    format: PROGRAM_FORMAT,
    version: PROGRAM_VERSION,
    compiler: 'doubleblind 0.1.0',
    model,
    input: { tensor: 0, name: 'image', fractionBits: 8 },
    output: { tensor: 4, name: 'scores', fractionBits: 8, activation: 'sigmoid', labels: FINDINGS },
    tensors: [
      { name: 'image', shape: [1, 8, 8], bits: 16 },
      { name: 'conv1', shape: [8, 8, 8], bits: 16 },
      { name: 'relu1', shape: [8, 8, 8], bits: 16 },
      { name: 'pool', shape: [8, 1, 1], bits: 20 },
      { name: 'scores', shape: [2, 1, 1], bits: 16 },
    ],
    planes: [{ name: 'sign1', shape: [8, 8, 8], thresholds: 1 }],
    steps: [
      {
        op: 'linear',
        name: 'conv1',
        inputs: [0],
        output: 1,
        kernel: [3, 3],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [1, 1, 1, 1],
        groups: 1,
        weightBits: 8,
        ring: 24,
        shift: 8,
      },
      { op: 'compare', name: 'sign1', input: 1, output: 0, ignored: 0 },
      { op: 'multiplex', name: 'relu1', inputs: [{ tensor: 1, planes: 0, plane: 0 }], output: 2 },
      { op: 'sumPool', name: 'pool', input: 2, output: 3, kernel: [8, 8], stride: [8, 8], padding: [0, 0, 0, 0] },
      {
        op: 'linear',
        name: 'scores',
        inputs: [3],
        output: 4,
        kernel: [1, 1],
        stride: [1, 1],
        dilation: [1, 1],
        padding: [0, 0, 0, 0],
        groups: 1,
        weightBits: 8,
        ring: 24,
        shift: 8,
      },
    ],
  };
}

const LAYERS = [
  { name: 'conv1', op: 'linear', bytes: 262144, rounds: 1 },
  { name: 'sign1', op: 'compare', bytes: 91500, rounds: 6 },
  { name: 'relu1', op: 'multiplex', bytes: 33280, rounds: 2 },
  { name: 'scores', op: 'linear', bytes: 65536, rounds: 1 },
];

export function modelManifest(name = 'Chest model', modelVersion = '1.0.0'): ModelManifest {
  const compiled = program(name);
  return {
    format: 'doubleblind-model',
    version: 1,
    name,
    modelVersion,
    description: 'Two findings on frontal chest images, small enough to run on a laptop.',
    intendedUse: 'Second reader for frontal chest radiographs of adults.',
    findings: FINDINGS,
    operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.5 }],
    programHash: programHash(compiled),
    program: compiled,
    cost: { bytesPerImage: 452460, preprocessingBytesPerImage: 12000, rounds: 10, layers: LAYERS },
    compiledAt: TIME,
  };
}

export function testSetManifest(name = 'Winter cohort', seed = 'a1'): TestSetManifest {
  const findings = FINDINGS.map((finding) => ({ finding, positives: 16, negatives: 24, unlabelled: 0 }));
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
    sites: [{ site: 'North', images: 50, studies: 40, findings: [] }],
    createdAt: TIME,
  };
}

/** A made-up evaluation of these terms, small and quickly computed; `options` as of `exampleInput`. */
export function inputFor(proposal: ProposalDocument, options: ExampleOptions = {}): ReportInput {
  return exampleInput({
    studies: 120,
    resamples: 100,
    findings: proposal.findings,
    compared: proposal.plaintextComparison.agreed,
    ...options,
    subject: {
      purpose: proposal.purpose,
      model: {
        name: `${proposal.model.name} ${proposal.model.modelVersion}`,
        programHash: proposal.model.programHash,
        manifestHash: null,
      },
      testSet: { name: proposal.testSet.name, contentHash: proposal.testSet.contentHash, manifestHash: null },
      run: `${proposal.evaluationId}-1`,
      proposalHash: proposalHash(proposal),
    },
  });
}

/** The full report of it, which stays with the hospital. */
export function reportFor(proposal: ProposalDocument, options: ExampleOptions = {}): Report {
  return buildReport(inputFor(proposal, options));
}

/** What the hospital releases of it: all that was agreed. */
export function resultsFor(proposal: ProposalDocument, input: ReportInput = inputFor(proposal)): ReleasedResults {
  const { evaluationId, release } = proposal;
  return exampleRelease(input, { evaluationId, attempt: 1, parts: release.parts }).document;
}

export function proposalFor(vendorKey: string, hospitalKey: string): ProposalDocument {
  const model = modelManifest();
  const testSet = testSetManifest();
  return {
    format: 'doubleblind-proposal',
    version: 2,
    evaluationId: 'evaluation-1',
    purpose: 'Before buying',
    vendor: { organisationId: 'v', organisationName: 'Lumen', agentId: 'va', agentKey: vendorKey },
    hospital: { organisationId: 'h', organisationName: 'Northfield', agentId: 'ha', agentKey: hospitalKey },
    model: {
      versionId: 'm',
      name: model.name,
      modelVersion: model.modelVersion,
      programHash: model.programHash,
      manifestHash: manifestHash(model),
    },
    testSet: { id: 't', name: testSet.name, contentHash: testSet.contentHash, images: testSet.images },
    findings: FINDINGS,
    release: { parts: ['discrimination'] },
    plaintextComparison: { agreed: false },
    equivalenceMargin: 0.01,
    notBefore: null,
    expiresAt: '2027-01-01T00:00:00.000Z',
    proposedAt: TIME,
  };
}
