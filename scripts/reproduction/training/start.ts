/**
 * The weights to begin with. The study that is followed begins with weights learned on photographs of things; here a network learns a
 * task of its own on public phantoms first: which kind of lesion a small patch of a retina shows, if any, cut from drawn eyes that no
 * hospital has. What it learned goes along, its last layer does not. Other tasks begin with nothing learned.
 */
import { FUNDUS_CAMERAS, FUNDUS_LESIONS, renderFundusLesions } from '@doubleblind/imaging';
import { seededRandom } from '@doubleblind/metrics';
import { GradientEngine, type LabelledInput, simulate, threeConvolutions } from '@doubleblind/training';
import { type DataSetName, greyInput, type TrainingTask } from './data.ts';

/** How the weights to begin with came about. */
export interface StartFacts {
  readonly patches: number;
  readonly steps: number;
  /** Share of patches of other eyes whose kind of lesion, or none, it names. */
  readonly accuracy: number;
}

export interface Start {
  readonly onnx: Uint8Array;
  readonly facts: StartFacts | null;
}

const [PUBLIC_EYES, PUBLIC_TEST_EYES] = [500, 60];
const PUBLIC_SEED = 130_000_001;
/** Pixels a side of a patch. */
const PATCH = 16;
const PATCHES_OF_A_KIND = 2;
/** The last class: no lesion. */
const CLASSES = FUNDUS_LESIONS.length + 1;
const BATCH = 20;
const STEPS = 1500;
const LEARNING_RATE = 0.05;
const WEIGHTS_SEED = 1;

export async function startOf(name: DataSetName, { classes, size }: TrainingTask): Promise<Start> {
  const fresh = threeConvolutions({ classes, size, seed: WEIGHTS_SEED });
  if (name !== 'fundus') return { onnx: fresh, facts: null };
  const learner = await GradientEngine.load(threeConvolutions({ classes: CLASSES, size: PATCH, seed: WEIGHTS_SEED }), {
    loss: 'softmax',
  });
  const patches = patchesOf(0, PUBLIC_EYES, size);
  const { parameters, history } = await simulate({
    ...{ engine: learner, setting: 'c', loss: 'softmax', rounds: STEPS, evaluateEvery: STEPS, delta: 1e-4 },
    hospitals: [{ name: 'public', patients: patches.map((patch) => [patch]) }],
    test: patchesOf(PUBLIC_EYES, PUBLIC_TEST_EYES, size),
    options: {
      ...{ samplingRate: BATCH / patches.length, learningRate: LEARNING_RATE, momentum: 0.9 },
      ...{ clippingNorm: 1, noiseMultiplier: 1, localEpochs: 1 },
    },
  });
  const onnx = await withFreshOutput(learner, parameters, fresh);
  await learner.release();
  const accuracy = history.at(-1)?.accuracy ?? Number.NaN;
  return { onnx, facts: { patches: patches.length, steps: STEPS, accuracy } };
}

/** Patches of drawn eyes: around lesions of each kind, and as many of the same eyes without any. */
function patchesOf(first: number, eyes: number, size: number): LabelledInput[] {
  return Array.from({ length: eyes }, (_, i) => eyePatches(PUBLIC_SEED + first + i, size)).flat();
}

/** The same eye is drawn without lesions and with each kind alone: where they differ the lesions are. */
function eyePatches(seed: number, size: number): LabelledInput[] {
  const random = seededRandom(seed);
  const hospital = random.nextBelow(FUNDUS_CAMERAS.length);
  const drawn = (present: readonly (typeof FUNDUS_LESIONS)[number][]) =>
    renderFundusLesions(seed, new Set(present), { hospital, size });
  const healthy = drawn([]);
  const patches = FUNDUS_LESIONS.flatMap((kind, label) => {
    const ill = drawn([kind]);
    const difference = ill.map((value, at) => Math.abs(value - healthy[at]));
    const most = Math.max(...difference);
    const places = [...difference.keys()].filter((at) => 2 * difference[at] > most);
    return Array.from({ length: PATCHES_OF_A_KIND }, () => {
      const at = places[random.nextBelow(places.length)];
      const jitter = () => PATCH / 4 + random.nextBelow(PATCH / 2);
      return patchAt(ill, size, (at % size) - jitter(), Math.floor(at / size) - jitter(), label);
    });
  });
  const anywhere = () => random.nextBelow(size - PATCH + 1);
  const others = Array.from({ length: PATCHES_OF_A_KIND }, () =>
    patchAt(healthy, size, anywhere(), anywhere(), CLASSES - 1),
  );
  return [...patches, ...others];
}

function patchAt(pixels: Uint8Array, size: number, left: number, top: number, label: number): LabelledInput {
  const within = (value: number) => Math.max(0, Math.min(size - PATCH, value));
  const patch = new Uint8Array(PATCH * PATCH);
  for (let row = 0; row < PATCH; row++) {
    const from = (within(top) + row) * size + within(left);
    patch.set(pixels.subarray(from, from + PATCH), row * PATCH);
  }
  const labels = Float32Array.from({ length: CLASSES }, (_, c) => (c === label ? 1 : 0));
  return { image: greyInput(patch), labels };
}

/** What was learned, but the last layer of the fresh network, which knows nothing. */
async function withFreshOutput(learner: GradientEngine, learned: Float32Array, fresh: Uint8Array): Promise<Uint8Array> {
  const engine = await GradientEngine.load(fresh, { loss: 'softmax' });
  const parameters = engine.initial;
  const known = new Map(learner.parameters.map((parameter) => [parameter.name, parameter]));
  for (const { name, offset } of engine.parameters) {
    const source = known.get(name);
    if (source && !name.startsWith('dense'))
      parameters.set(learned.subarray(source.offset, source.offset + source.length), offset);
  }
  const onnx = engine.write(parameters);
  await engine.release();
  return onnx;
}
