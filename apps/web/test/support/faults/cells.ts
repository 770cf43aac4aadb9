/** What can go wrong, where and when: the cells of docs/RELIABILITY.md that the tests of this folder's harness make. */

export const PHASES = ['prepare', 'preflight', 'running', 'computed', 'releasing'] as const;
export type Phase = (typeof PHASES)[number];

export const ACTORS = ['portal', 'vendor', 'hospital', 'worker', 'relay'] as const;
export type Actor = (typeof ACTORS)[number];

export const FAULTS = [
  'killed',
  'suspended',
  'out of memory',
  'disk full',
  'disk read-only',
  'database gone',
  'link cut',
  'link half-open',
  'latency',
  'loss',
  'clock jump',
  'expired certificate',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Cell {
  readonly fault: Fault;
  readonly actor: Actor;
  readonly phase: Phase;
}

/** Each of these faults at each of these parties in each of these phases. */
export function every(faults: readonly Fault[], actors: readonly Actor[], phases: readonly Phase[] = PHASES): Cell[] {
  return faults.flatMap((fault) => actors.flatMap((actor) => phases.map((phase) => ({ fault, actor, phase }))));
}

/** Test file -> its cells, each a test named "FAULT, ACTOR, PHASE". */
export const CELLS = {
  'faults-processes.nightly.test.ts': every(['killed', 'suspended', 'out of memory'], ['portal', 'vendor', 'hospital']),
  'faults-lines.nightly.test.ts': [
    ...every(['link cut', 'link half-open', 'latency', 'clock jump'], ['portal', 'vendor', 'hospital']),
    ...every(['database gone', 'disk read-only'], ['portal']),
  ],
  'faults-relay.nightly.test.ts': every(
    ['killed', 'suspended', 'out of memory', 'link cut', 'link half-open', 'latency', 'clock jump'],
    ['relay'],
    ['prepare', 'preflight', 'running'],
  ),
  'faults-certificates.nightly.test.ts': [
    ...every(['expired certificate'], ['portal']),
    ...every(['expired certificate'], ['relay'], ['prepare', 'preflight', 'running']),
  ],
  'faults-disks.nightly.test.ts': every(['disk full', 'disk read-only'], ['vendor', 'hospital']),
} as const satisfies Readonly<Record<string, readonly Cell[]>>;
