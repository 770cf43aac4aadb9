/** What the demo's organisations bring: compiled models and test sets of made-up films. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStudies, type StudySetOptions } from '@doubleblind/imaging';
import { agentCommand, type DemoAgent, ROOT } from './agent.ts';

export const NETWORK = join(ROOT, 'examples', 'densenet-tiny.onnx');

export interface DemoModel {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Options of `party-agent compile`. */
  readonly widths: readonly string[];
}

export interface DemoTestSet {
  readonly name: string;
  readonly description: string;
  readonly studies: StudySetOptions;
}

export const MODELS: readonly DemoModel[] = [
  {
    name: 'ChestLight',
    version: '1.0.0',
    description: 'A small DenseNet for fourteen findings.',
    widths: [],
  },
  {
    name: 'ChestLight fast',
    version: '1.1.0',
    description: 'The same network with coarser numbers, to see what they cost.',
    widths: ['--bits', '9', '--weight-bits', '10'],
  },
];

/** 192 pixels a side are drawn in a fifth of the time that 320 take, and the model reads 64. */
const FILMS = { levels: 64, size: 192 } as const;

/** Large enough that every finding has an AUROC in a release, and most a curve and results by clinic (docs/DISCLOSURE.md). */
export const TEST_SETS: readonly DemoTestSet[] = [
  {
    name: 'Three clinics, winter',
    description: 'Made-up chest images of three clinics, some studies with a lateral view.',
    studies: { ...FILMS, studies: 360, seed: 71_000_001, sites: [1, 2, 3], lateral: 18, prefix: 'w' },
  },
  {
    name: 'Main building, spring',
    description: 'Made-up chest images of one clinic.',
    studies: { ...FILMS, studies: 300, seed: 72_000_001, sites: [0], prefix: 's' },
  },
];

export async function addModel(vendor: DemoAgent, { name, version, description, widths }: DemoModel): Promise<void> {
  const model = join(vendor.folder, 'compiled', version);
  await agentCommand('compile', NETWORK, '--out', model, ...widths);
  const about = ['--name', name, '--model-version', version, '--description', description];
  await agentCommand('register-model', '--data', vendor.folder, '--model', model, ...about);
}

export async function addTestSet(hospital: DemoAgent, { name, description, studies }: DemoTestSet): Promise<void> {
  const films = join(hospital.folder, 'films', studies.prefix ?? name);
  await renderStudies(films, studies);
  const { id } = await hospital.ask<{ id: string }>('POST', '/testsets', { name, description });
  for (const image of readdirSync(join(films, 'images'))) {
    const file = readFileSync(join(films, 'images', image));
    await hospital.ask('PUT', `/testsets/${id}/files/${encodeURIComponent(`images/${image}`)}`, file);
  }
  await hospital.ask('PUT', `/testsets/${id}/labels`, {
    table: readFileSync(join(films, 'labels.csv'), 'base64'),
  });
  await hospital.ask('POST', `/testsets/${id}/finish`);
}
