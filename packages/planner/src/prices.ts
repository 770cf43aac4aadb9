/** What machines, lines and electricity cost: one file that people edit, each figure with its date and source. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import listed from './prices.json' with { type: 'json' };

const named = { name: z.string().min(1), date: z.string().min(4), source: z.string().min(1) };
const amount = z.number().nonnegative();

const pricesSchema = z.strictObject({
  currency: z.string().length(3),
  /** A core is one that the provider counts (a vCPU). */
  machines: z
    .array(
      z.strictObject({
        ...named,
        cores: z.number().int().positive(),
        memoryGiB: z.number().positive(),
        pricePerHour: amount,
        provider: z.string(),
        note: z.string(),
      }),
    )
    .min(1),
  /** What a provider takes for a gigabyte that leaves it. */
  traffic: z.array(
    z.strictObject({
      provider: z.string(),
      pricePerGB: amount,
      note: z.string(),
      date: named.date,
      source: named.source,
    }),
  ),
  /** Each way. */
  networks: z
    .array(
      z.strictObject({
        name: named.name,
        bitsPerSecond: z.number().positive(),
        roundTripSeconds: amount,
        note: z.string(),
      }),
    )
    .min(1),
  grids: z.array(z.strictObject({ ...named, gramsPerKilowattHour: amount })).min(1),
  power: z.strictObject({
    idleWattsPerCore: amount,
    busyWattsPerCore: amount,
    overhead: z.number().min(1),
    kilowattHoursPerGB: amount,
    note: z.string(),
    date: named.date,
    source: named.source,
  }),
});

/** The content of a file of prices. */
export type Prices = z.infer<typeof pricesSchema>;
/** A machine that can be had. */
export type MachineType = Prices['machines'][number];
/** A line between the parties: bits a second each way, seconds there and back. */
export type Line = Pick<Prices['networks'][number], 'bitsPerSecond' | 'roundTripSeconds'>;

/** Those of `packages/planner/src/prices.json`. */
export const LISTED_PRICES: Prices = listed;

/** A file of the same form. Throws DB5001 where it has another one, or a machine whose provider has no price of traffic. */
export function readPrices(text: string): Prices {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new DoubleblindError('DB5001', 'The file of prices is no JSON.');
  }
  const parsed = pricesSchema.safeParse(content);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new DoubleblindError('DB5001', `The file of prices, ${path.join('.')}: ${message}.`);
  }
  for (const { name, provider } of parsed.data.machines) trafficPrice(parsed.data, provider, name);
  return parsed.data;
}

/** An entry of a list by its name. Throws DB5001 with the names there are. */
export function chosen<T extends { readonly name: string }>(entries: readonly T[], name: string): T {
  const found = entries.find((entry) => entry.name === name);
  if (found) return found;
  const names = entries.map((entry) => entry.name).join(', ');
  throw new DoubleblindError('DB5001', `${name} is not in the file of prices; it has ${names}.`);
}

/** Of a gigabyte that leaves the provider. Throws DB5001. */
export function trafficPrice({ traffic }: Prices, provider: string, machine: string): number {
  const found = traffic.find((entry) => entry.provider === provider);
  if (found) return found.pricePerGB;
  throw new DoubleblindError('DB5001', `The file of prices has no price of traffic of ${provider} (${machine}).`);
}
