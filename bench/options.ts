/** Command-line options of the benchmarks that run a model. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { NETWORKS, type NetworkName, TWO_PARTY_THREATS, type TwoPartyThreat } from '@doubleblind/mpc-core';

/** Which program is run, and over what network. */
export interface ModelOptions {
  readonly model: string;
  readonly json: string;
  readonly batch: number;
  readonly network?: NetworkName;
  /** Parties that follow the protocol unless it is said. */
  readonly threatModel?: TwoPartyThreat;
  readonly inputShape?: readonly number[];
  readonly bits?: number | 'auto';
  readonly ignoredBits?: number;
  readonly weightBits?: number;
  /** A folder that `party-agent compile` made of the model: so that two commits run one and the same program. */
  readonly compiled?: string;
}

const MODEL_OPTIONS = {
  model: { type: 'string' },
  json: { type: 'string' },
  batch: { type: 'string', default: '8' },
  network: { type: 'string' },
  'threat-model': { type: 'string' },
  'input-shape': { type: 'string' },
  bits: { type: 'string' },
  'ignored-bits': { type: 'string' },
  'weight-bits': { type: 'string' },
  compiled: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** The model's options and, as text, those that the benchmark has besides. Throws DB5001. */
export function readOptions(
  args: string[],
  own: Readonly<Record<string, { readonly type: 'string'; readonly default?: string } | { readonly type: 'boolean' }>>,
): { options: ModelOptions; values: Readonly<Record<string, string | boolean | undefined>> } {
  const parsed = parseArgs({ args, options: { ...own, ...MODEL_OPTIONS } as NonNullable<ParseArgsConfig['options']> });
  const values = parsed.values as Record<string, string | boolean | undefined>;
  const text = (name: string) => values[name] as string | undefined;
  const [model, json, network, bits, ignored, weightBits, compiled] = [
    text('model'),
    text('json'),
    text('network'),
    text('bits'),
    text('ignored-bits'),
    text('weight-bits'),
    text('compiled'),
  ];
  if (!model || !json) throw new DoubleblindError('DB5001', 'A benchmark of a model needs --model and --json.');
  if (network !== undefined && !(network in NETWORKS))
    throw new DoubleblindError('DB5001', `There is no network "${network}".`);
  const threatModel = TWO_PARTY_THREATS.find((one) => one === text('threat-model'));
  if (text('threat-model') !== undefined && !threatModel)
    throw new DoubleblindError('DB5001', `There is no threat model "${text('threat-model')}".`);
  const shape = text('input-shape')
    ?.split('x')
    .map((size) => positive(size, '--input-shape'));
  if (compiled !== undefined && [shape, bits, ignored, weightBits].some((option) => option !== undefined))
    throw new DoubleblindError('DB5001', 'What is compiled has its shape and widths: give them or --compiled.');
  const options = {
    model,
    json,
    batch: positive(text('batch') as string, '--batch'),
    ...(network ? { network: network as NetworkName } : {}),
    ...(threatModel ? { threatModel } : {}),
    ...(shape ? { inputShape: shape } : {}),
    ...(bits ? { bits: bits === 'auto' ? ('auto' as const) : positive(bits, '--bits') } : {}),
    ...(ignored ? { ignoredBits: Number(ignored) } : {}),
    ...(weightBits ? { weightBits: positive(weightBits, '--weight-bits') } : {}),
    ...(compiled ? { compiled } : {}),
  };
  return { options, values };
}

/** A positive whole number. Throws DB5001. */
export function positive(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new DoubleblindError('DB5001', `${option} ${text}: not a positive number.`);
  return value;
}
