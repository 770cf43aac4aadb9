/**
 * Where a run's CPU seconds and bytes go: for each party by kind of step and by step, an image, from the profiles of its
 * compute threads. What the process used beyond them is TLS, WebSocket and the main thread's other work.
 */
import type { LocalPairResult } from '@doubleblind/party-agent';

/** As the compute threads report it (runtime/profile.ts of mpc-core), over all batches and lanes. */
interface Entry {
  readonly step: string;
  readonly op: string;
  readonly cpuMicroseconds: number;
  readonly wallMicroseconds: number;
  readonly bytesSent: number;
  readonly rounds: number;
}

/** Per image. With several lanes wall seconds are each lane's, added up. */
export interface Share {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly bytesSent: number;
  readonly rounds: number;
}

export interface PartyProfile {
  /** linear, compare, multiplex, maxPool, extend, ..., and "transport": everything outside the compute threads. */
  readonly primitives: Readonly<Record<string, Share>>;
  readonly layers: readonly ({ readonly name: string; readonly op: string } & Share)[];
}

export type Profile = Readonly<Record<'vendor' | 'hospital', PartyProfile>>;

export function profileOf({ vendor, hospital }: LocalPairResult): Profile {
  return { vendor: partyProfile(vendor), hospital: partyProfile(hospital) };
}

function partyProfile({ profile, images, cpuSeconds }: LocalPairResult['vendor']): PartyProfile {
  const entries = (profile as readonly (readonly Entry[])[]).flat().filter(({ op }) => op !== 'setup');
  const layers = [...Map.groupBy(entries, ({ step }) => step)].map(([name, each]) => ({
    name,
    op: each[0].op,
    ...shareOf(each, images),
  }));
  const primitives = Object.fromEntries(
    [...Map.groupBy(entries, ({ op }) => op)].map(([op, each]) => [op, shareOf(each, images)]),
  );
  const transport = { ...shareOf([], images), cpuSeconds: cpuSeconds / images - shareOf(entries, images).cpuSeconds };
  return { primitives: { ...primitives, transport }, layers };
}

function shareOf(entries: readonly Entry[], images: number): Share {
  const sum = (pick: (entry: Entry) => number) => entries.reduce((total, entry) => total + pick(entry), 0) / images;
  return {
    cpuSeconds: sum((entry) => entry.cpuMicroseconds) / 1e6,
    wallSeconds: sum((entry) => entry.wallMicroseconds) / 1e6,
    bytesSent: sum((entry) => entry.bytesSent),
    rounds: sum((entry) => entry.rounds),
  };
}

/** Rows for console.table: the kinds of steps, then the ten steps that cost both parties most. */
export function profileTables({ vendor, hospital }: Profile): Record<string, string | number>[][] {
  const row = (name: string, left: Share | undefined, right: Share | undefined) => ({
    step: name,
    'vendor CPU s': rounded(left?.cpuSeconds ?? 0, 3),
    'hospital CPU s': rounded(right?.cpuSeconds ?? 0, 3),
    'MB to hospital': rounded((left?.bytesSent ?? 0) / 1e6, 2),
    'MB to vendor': rounded((right?.bytesSent ?? 0) / 1e6, 2),
    rounds: rounded(right?.rounds ?? 0, 1),
  });
  const names = [...new Set([...Object.keys(vendor.primitives), ...Object.keys(hospital.primitives)])];
  const peers = new Map(hospital.layers.map((layer) => [layer.name, layer]));
  const cost = (layer: PartyProfile['layers'][number]) => layer.cpuSeconds + (peers.get(layer.name)?.cpuSeconds ?? 0);
  return [
    names.map((name) => row(name, vendor.primitives[name], hospital.primitives[name])),
    vendor.layers
      .toSorted((a, b) => cost(b) - cost(a))
      .slice(0, 10)
      .map((layer) => row(`${layer.name} (${layer.op})`, layer, peers.get(layer.name))),
  ];
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
