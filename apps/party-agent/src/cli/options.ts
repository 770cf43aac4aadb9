/** Parsers of option values that several commands share. Each throws DB5001. */

import { DoubleblindError } from '@doubleblind/errors';
import { Command, Option } from 'commander';
import { DataFolder } from '../store/data-folder.ts';

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new DoubleblindError('DB5001', `"${text}" is not a positive whole number.`);
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new DoubleblindError('DB5001', `"${text}" is not a number above 0.`);
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new DoubleblindError('DB5001', `"${text}" is not a whole number.`);
  return value;
}

export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1e6)) throw new DoubleblindError('DB5001', `"${text}" is not a number of seconds.`);
  return value;
}

/** What the option of that name decides. */
export const THREAT_MODEL_HELP = 'against whom the run protects: semi-honest or private-against-malicious';

/** Where spans of evaluations go (docs/DEPLOYMENT.md). */
export function tracesOption(): Option {
  return new Option('--traces <URL>', "collector of OpenTelemetry's traces, as http://HOST:4318/v1/traces")
    .env('DOUBLEBLIND_TRACES')
    .argParser((text) => {
      if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
      throw new DoubleblindError('DB5001', `"${text}" is no address of http or https.`);
    });
}

export function oneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new DoubleblindError('DB5001', `"${text}" is none of ${choices.join(', ')}.`);
    return found;
  };
}

/** Numbers of an input shape such as "1x3x224x224" or "3,224,224". */
export function shape(text: string): number[] {
  const numbers = text.split(/[x,]/).map(Number);
  if (numbers.length === 0 || numbers.some((n) => !Number.isSafeInteger(n) || n < 1)) {
    throw new DoubleblindError('DB5001', `"${text}" is no shape; write for example 1x3x224x224.`);
  }
  return numbers;
}

/** Numbers separated by commas. */
export function numbers(text: string): number[] {
  const list = text.split(',').map(Number);
  if (list.some((value) => !Number.isFinite(value))) throw new DoubleblindError('DB5001', `"${text}" are not numbers.`);
  return list;
}

/** A number from 0 to 1. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new DoubleblindError('DB5001', `"${text}" is not a number from 0 to 1.`);
  return value;
}

/** Thresholds by finding from settings such as "Edema=0.4". */
export function thresholdsOf(settings: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, finding, score] = /^(.+)=([^=]+)$/.exec(setting) ?? [];
      if (finding === undefined) throw new DoubleblindError('DB5001', `"${setting}" is not FINDING=SCORE.`);
      return [finding, fraction(score)];
    }),
  );
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** A command with the data folder option, which most have. */
export function commandWithData(name: string): Command {
  return new Command(name).option(
    '--data <DIR>',
    "the agent's data folder (default: $DOUBLEBLIND_DATA or ~/.doubleblind)",
  );
}

export function openData(options: { data?: string }): Promise<DataFolder> {
  return DataFolder.open(options.data);
}
