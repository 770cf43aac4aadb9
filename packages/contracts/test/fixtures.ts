import { PROGRAM_FORMAT, PROGRAM_VERSION, type Program } from '@doubleblind/program';
import { type ModelManifest, type ProposalDocument, programHash } from '../src/index.ts';

const HASH = 'ab'.repeat(32);

export const program: Program = {
  format: PROGRAM_FORMAT,
  version: PROGRAM_VERSION,
  compiler: 'test',
  model: 'tiny',
  input: { tensor: 0, name: 'image', fractionBits: 8 },
  output: { tensor: 1, name: 'scores', fractionBits: 8, activation: 'sigmoid', labels: ['Edema', 'Mass'] },
  tensors: [
    { name: 'image', shape: [1, 2, 2], bits: 16 },
    { name: 'scores', shape: [2, 1, 1], bits: 16 },
  ],
  planes: [],
  steps: [],
};

export function modelManifest(): ModelManifest {
  return {
    format: 'doubleblind-model',
    version: 1,
    name: 'Chest',
    modelVersion: '1.0.0',
    description: '',
    intendedUse: '',
    findings: ['Edema', 'Mass'],
    operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.5 }],
    programHash: programHash(program),
    program,
    cost: { bytesPerImage: 10, preprocessingBytesPerImage: 1, rounds: 2, layers: [] },
    compiledAt: '2026-01-02T03:04:05.000Z',
  };
}

export function proposal(vendorKey: string, hospitalKey: string): ProposalDocument {
  return {
    format: 'doubleblind-proposal',
    version: 2,
    evaluationId: 'evaluation-1',
    purpose: 'Before buying',
    vendor: { organisationId: 'v', organisationName: 'Vendor', agentId: 'va', agentKey: vendorKey },
    hospital: { organisationId: 'h', organisationName: 'Hospital', agentId: 'ha', agentKey: hospitalKey },
    model: { versionId: 'm', name: 'Chest', modelVersion: '1.0.0', programHash: HASH, manifestHash: HASH },
    testSet: { id: 't', name: 'Winter', contentHash: HASH, images: 10 },
    findings: ['Edema'],
    release: { parts: ['discrimination', 'curves'] },
    plaintextComparison: { agreed: false },
    equivalenceMargin: 0.01,
    notBefore: null,
    expiresAt: '2027-01-01T00:00:00.000Z',
    proposedAt: '2026-01-01T00:00:00.000Z',
  };
}
