/** What the engine needs of a secure session; Session of @doubleblind/mpc-core is one. */
import type { Channel } from '@doubleblind/mpc-core';
import type { Party, TwoPartyThreat } from '@doubleblind/mpc-core/plan';
import type { PrivateWeights, Program } from '@doubleblind/program';

export interface SecureSession {
  /** The hospital's side of one batch: real inputs [C][H][W] an image; one array of raw outputs (logits) an image. */
  evaluate(images: readonly Float32Array[], onStep?: (done: number, total: number) => void): Promise<Float32Array[]>;
  /** The vendor's side of one batch. */
  serve(batch: number, onStep?: (done: number, total: number) => void): Promise<void>;
  /** Overwrites keys and all else that is secret in memory; the session ends with it. */
  close?(): void;
  /** Where time and bytes went so far. */
  readonly profiler: { readonly entries: readonly unknown[] };
}

export interface SessionRequest {
  readonly party: Party;
  readonly channel: Channel;
  readonly program: Program;
  /** The vendor's private numbers; absent at the hospital. */
  readonly weights?: PrivateWeights;
  readonly threat: TwoPartyThreat;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly prepareFor?: number;
  readonly sparing?: Party;
}

export type OpenSession = (request: SessionRequest) => Promise<SecureSession>;
