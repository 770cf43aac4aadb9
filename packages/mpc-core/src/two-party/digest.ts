/**
 * The digest of a plan, which the parties compare before they start: builds that would cut, size or order anything differently do
 * not run together. What the wire carries follows from these numbers and from the code; when either changes, so does WIRE_VERSION (test/two-party/digest.test.ts).
 */

import {
  canonicalJson,
  inGuardBand,
  RANGE_CHECK_BITS,
  type Step,
  samplePlaces,
  valueCount,
} from '@doubleblind/program';
import { sha256 } from '#platform';
import { hexOf } from '../platform/bytes.ts';
import { gateParts, ripples } from './plan/comparison.ts';
import { GROUPS_AHEAD, type LinearLayout, MESSAGE_BYTES, MOST_KEYS, PACK_UNIT } from './plan/linear-layout.ts';
import { ERROR_BOUND, MOST_LEVELS, PARAMETER_SETS, PRIME_BITS } from './plan/linear-noise.ts';
import { BLOCK_VALUES } from './plan/max-pool.ts';
import { PARITIES } from './plan/range.ts';
import { compareSegment, SEGMENT_VALUES, VECTOR_VALUES } from './plan/segments.ts';
import { SEED_TRANSFERS } from './plan/set-up.ts';
import {
  extensionCheckBytes,
  firstRows,
  IKNP_COLUMNS,
  IKNP_ROW_MULTIPLE,
  makingCost,
  rowsOfCheck,
  silentPlan,
  treeCheckBytes,
} from './plan/silent.ts';
import { stepDetail } from './plan/steps/planners.ts';
import { checksPeer, type TwoPartyThreat } from './plan/threat.ts';
import { compares, type TwoPartyPlan } from './plan/two-party-plan.ts';
import { PRIMES } from './rlwe/primes.ts';

/**
 * Changes whenever two versions of this back end could not run a program together. 2: the agreement has the plan's digest. 3: results
 * of linear steps are masked uniformly modulo q. 4: pads of maps come from a permutation of the session. 5: what is sent once is
 * sent at once: both directions' base transfers, and the first iterations of all kinds of correlations.
 */
export const WIRE_VERSION = 5;

/** Batches for which layouts and costs are part of the digest: one image, and a batch that fills polynomials. */
const BATCHES = [1, 8] as const;

/** What holds for all programs. */
function constants(threat: TwoPartyThreat) {
  return {
    values: { VECTOR_VALUES, SEGMENT_VALUES, BLOCK_VALUES, segments: [1, 2, 8, 64].map(compareSegment) },
    comparison: {
      ripples: [
        [4, 4],
        [3, 4],
        [3, 3, 4],
      ].map((digits) => ripples(digits, 1)),
      gates: [2, 3, 4].map((digits) =>
        gateParts({ digits: new Array<number>(digits).fill(4), thresholds: 2, sender: 'vendor' }, 1024),
      ),
    },
    correlations: {
      IKNP_COLUMNS,
      IKNP_ROW_MULTIPLE,
      SEED_TRANSFERS,
      silent: [1, 2, 3, 4].map((width) => {
        const plan = silentPlan(width, threat);
        return { plan, rows: firstRows(plan), made: makingCost({ width, sender: 'vendor' }, threat).made };
      }),
    },
    encryption: { PARAMETER_SETS, PRIMES: [...PRIMES], PRIME_BITS, ERROR_BOUND, MOST_LEVELS },
    layout: { PACK_UNIT, MESSAGE_BYTES, MOST_KEYS, GROUPS_AHEAD },
    ...(checksPeer(threat) ? { threat, checks: checks(threat) } : {}),
  };
}

/** What the parties check of each other, where they do. */
function checks(threat: TwoPartyThreat) {
  const sizes = [1, 2, 3, 4].map((width) => [extensionCheckBytes(width, threat), treeCheckBytes(width)]);
  return { base: 'endemic', keys: 'two calls', rows: rowsOfCheck(threat), sizes };
}

/** Where values lie; of maps without depth what it was before there were volumes. */
function placement(section: LinearLayout) {
  const { parameters, views, taps, pitch, planeRows, brickPlanes, bricks, brickGrid, bytesToVendor } = section;
  const isFlat = section.input.depth === 1 && section.output.depth === 1;
  return {
    ...{ parameters, taps, pitch, imageRows: planeRows * brickPlanes, bytesToVendor },
    views: isFlat ? views.map(({ row, column }) => ({ row, column })) : views,
    ...(isFlat ? {} : { planeRows, bricks, brickGrid }),
  };
}

/** What a step looks at that follows from sizes by a rule; nothing for steps without such a rule. */
function looksAt({ scope }: TwoPartyPlan, step: Step) {
  if (step.op === 'sample') {
    const [values, places] = [step.input, step.output].map((id) => valueCount(scope.tensor(id).shape));
    return { places: [...samplePlaces(values, places)] };
  }
  if (step.op !== 'rangeCheck') return {};
  return { band: Array.from({ length: 2 ** RANGE_CHECK_BITS }, (_, upper) => inGuardBand(upper)), PARITIES };
}

/** SHA-256 (hex) of constants, digits, senders, layouts and sizes of messages. */
export function planDigest(plan: TwoPartyPlan): string {
  const steps = plan.program.steps.map((step) => ({
    name: step.name,
    ...(compares(step) ? plan.comparison(step.name) : {}),
    ...looksAt(plan, step),
    batches: BATCHES.map((batch) => {
      const { cost, correlations, order, plan: layout } = stepDetail(plan, step, batch);
      const sections = layout?.sections.map((section) => ({
        ...placement(section),
        groups: section.groups.map(({ first, end, positions, blocks, bundle, key }) => [
          first,
          end,
          positions,
          blocks,
          bundle,
          key,
        ]),
      }));
      return { bytes: cost.bytes, correlations, order, ...(sections ? { sections } : {}) };
    }),
  }));
  return hexOf(
    sha256()
      .update(canonicalJson({ constants: constants(plan.threat), steps }))
      .digest(),
  );
}
