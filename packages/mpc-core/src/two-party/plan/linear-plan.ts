/**
 * Which parameters serve which output positions of a linear step. Several values in a coefficient save bytes and products
 * where there are positions enough to fill the larger polynomials that they need; what remains goes into smaller ones.
 */
import { type Geometry, geometriesOf, type LayoutStep, type MapSizes } from './linear-geometry.ts';
import { type LinearLayout, layOut, MOST_KEYS } from './linear-layout.ts';
import { inputCoefficientBits, type LinearParameters, linearParameters, MOST_LEVELS } from './linear-noise.ts';

/** Multiply-adds that are worth sending one more byte for: a core makes 4 * 10^10 a second, a link moves some 10^7 bytes. */
const PRODUCTS_PER_BYTE = 4000;
/** Transforms, sampling, noise and packing of one coefficient modulo one prime, in multiply-adds. */
const COEFFICIENT_PRODUCTS = 1000;

/** How a linear step is done on a batch, and the bytes of its messages. */
export interface LinearPlan {
  /** In order of output positions. */
  readonly sections: readonly LinearLayout[];
  readonly bytesToVendor: number;
  readonly bytesToHospital: number;
}

/** For tests: plans that would not be chosen. */
export interface PlanOptions {
  /** Values in every coefficient, whatever it costs: for tests. */
  readonly levels?: number;
}

interface Sizes {
  readonly input: MapSizes;
  readonly outputChannels: number;
  readonly batch: number;
  readonly perOutput: number;
}

/** Parameters and how many output positions they serve. */
interface Piece {
  readonly parameters: LinearParameters;
  readonly positions: number;
}

interface Choice {
  readonly pieces: readonly Piece[];
  readonly cost: number;
}

/** The plan of a step on inputs [channels][batch][depth][height][width]; undefined if no parameter set fits. */
export function planLinearLayout(
  step: LayoutStep,
  input: MapSizes,
  outputChannels: number,
  batch: number,
  options: PlanOptions = {},
): LinearPlan | undefined {
  const perOutput = step.kernel.reduce((product, size) => product * size, input.channels / step.groups);
  const candidates = candidateParameters(step, perOutput, options);
  const sizes = { input, outputChannels, batch, perOutput };
  let best: (Choice & { shape: Geometry }) | undefined;
  const degrees = [...new Set(candidates.map(({ degree }) => degree))];
  for (const shape of geometriesOf(step, input, degrees)) {
    // Otherwise over half of each polynomial would be halo.
    const fitting = candidates.filter(({ degree }) => shape.span <= degree / 2);
    const choice = choose(fitting, totalPositions(shape, batch), shape, sizes);
    if (choice && (!best || choice.cost < best.cost)) best = { ...choice, shape };
  }
  if (!best) return undefined;
  const { shape } = best;
  let first = 0;
  const sections = best.pieces.map(({ parameters, positions }) => {
    const range = { first, end: first + positions };
    first = range.end;
    return layOut(parameters, shape, input, outputChannels, batch, range);
  });
  const sum = (pick: (section: LinearLayout) => number) => sections.reduce((total, one) => total + pick(one), 0);
  return {
    sections,
    bytesToVendor: sum((section) => section.bytesToVendor),
    bytesToHospital: sum((section) => section.bytesToHospital),
  };
}

/** Positions from the first output of the batch to the last. */
function totalPositions(
  { brickPlanes, planeRows, pitch, bricks, brickGrid, outputs }: Geometry,
  batch: number,
): number {
  const units = batch * brickGrid[0] * brickGrid[1];
  const planes = (units - 1) * brickPlanes + outputs[0] - 1;
  return (planes * planeRows + bricks.height - 1) * pitch + bricks.width;
}

/** One value a coefficient in polynomials of either degree, and the most economical set for each higher number. */
function candidateParameters(step: LayoutStep, perOutput: number, options: PlanOptions): LinearParameters[] {
  const { weightBits, ring, shift } = step;
  const fit = (levels: number, minimumDegree: number) =>
    linearParameters(perOutput, weightBits, ring, { shift, levels, minimumDegree });
  const counts = options.levels ? [options.levels] : Array.from({ length: MOST_LEVELS }, (_, i) => i + 1);
  const sets = counts.flatMap((levels) => (levels === 1 ? [fit(1, 0), fit(1, 8192)] : [fit(levels, 0)]));
  const found = sets.filter((set) => set !== undefined);
  // The widest groups first.
  return found.toSorted((a, b) => b.levels * b.degree - a.levels * a.degree);
}

/** The cheapest way to serve so many positions: full groups of some candidates, and what remains by one more. */
function choose(
  candidates: readonly LinearParameters[],
  positions: number,
  shape: Geometry,
  sizes: Sizes,
): Choice | undefined {
  const [parameters, ...others] = candidates;
  if (!parameters) return undefined;
  const choices: (Choice | undefined)[] = [choose(others, positions, shape, sizes)];
  const take = (taken: number, rest: Choice | undefined) => {
    const piece = { parameters, positions: taken };
    const cost = pieceCost(piece, shape, sizes) + (rest?.cost ?? 0);
    choices.push({ pieces: [piece, ...(rest?.pieces ?? [])], cost });
  };
  take(positions, undefined);
  const group = parameters.levels * (parameters.degree - shape.span);
  const full = Math.floor(positions / group) * group;
  if (full > 0 && full < positions) {
    const rest = choose(others, positions - full, shape, sizes);
    if (rest) take(full, rest);
  }
  return choices.reduce((best, choice) => (choice && (!best || choice.cost < best.cost) ? choice : best), undefined);
}

/**
 * Work of a plan in multiply-adds, by the weights with which plans are chosen: those of results, and what every coefficient takes.
 * `perOutput`: weights that feed an output.
 */
export function planWork({ sections }: LinearPlan, perOutput: number): number {
  return sections.reduce((sum, { parameters, groups, output, bundles, inputPolynomials, outputPolynomials }) => {
    const { degree, levels, primes } = parameters;
    const seconds = output.channels * bundles * degree;
    const positions = groups.reduce((all, { first, end }) => all + end - first, 0);
    const columns = 2 * primes * (seconds + (output.channels * positions) / levels);
    const coefficients = inputPolynomials * degree + outputPolynomials * degree + seconds;
    return sum + columns * perOutput + primes * COEFFICIENT_PRODUCTS * coefficients;
  }, 0);
}

/** Bytes both ways, and products as bytes. */
function pieceCost({ parameters, positions }: Piece, shape: Geometry, sizes: Sizes): number {
  const { degree, levels, primes, firstBits, secondBits } = parameters;
  const { input, outputChannels, perOutput } = sizes;
  const group = levels * (degree - shape.span);
  const full = Math.floor(positions / group);
  const rest = Math.ceil((positions - full * group) / levels);
  const blocks = rest > 0 ? Math.floor(degree / (rest + shape.span)) : 1;
  const alone = rest > 0 && blocks > 1 ? 1 : 0;
  const sharing = full + (rest > 0 && blocks === 1 ? 1 : 0);
  const bundles = Math.ceil(sharing / MOST_KEYS) + alone;
  const channels = input.channels * shape.views.length;
  const inputs = channels * sharing + Math.ceil(channels / blocks) * alone;
  const seconds = outputChannels * bundles * degree;
  const firsts = outputChannels * (sharing + alone) * degree;
  const [depth, height, width] = shape.outputs;
  const [below, beside] = shape.brickGrid;
  const brickPositions = shape.brickPlanes * shape.planeRows * shape.pitch;
  const useful = (positions * depth * height * width) / (below * beside * brickPositions);
  const bits =
    inputs * degree * inputCoefficientBits(parameters) +
    outputChannels * useful * firstBits +
    seconds * levels * secondBits;
  const limbColumns = 2 * primes * (seconds + (outputChannels * positions) / levels);
  const products = limbColumns * perOutput + primes * COEFFICIENT_PRODUCTS * (inputs * degree + firsts + seconds);
  return bits / 8 + products / PRODUCTS_PER_BYTE;
}
