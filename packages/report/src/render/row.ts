/** A line of the table of figures. */
import type { Estimate } from '@doubleblind/contracts';

export type Figure = Partial<Omit<Estimate, 'reason'>> & {
  reason?: string | undefined;
  cases?: number | null;
  of?: number | null;
};

export interface Row {
  readonly part: string;
  readonly finding?: string;
  readonly group?: string;
  readonly measure: string;
  readonly figure: Figure;
}
