/** A session of the two-party back end over one channel. */
import type { PrivateWeights, Program } from '@doubleblind/program';
import { networkOf } from '../backend/network.ts';
import { Session } from '../backend/session.ts';
import type { Channel } from '../channel/channel.ts';
import { twoPartyBackend } from './backend.ts';
import { otherParty, type Party } from './plan/party.ts';
import type { TwoPartyThreat } from './plan/threat.ts';
import type { TwoPartyShare } from './share.ts';

/** What a party opens a two-party session with. */
export interface TwoPartySessionOptions {
  readonly party: Party;
  /** To the other party. */
  readonly channel: Channel;
  readonly program: Program;
  /** The vendor's private numbers; absent at the hospital. */
  readonly weights?: PrivateWeights;
  /** Against whom the run protects; both parties must say the same. Semi-honest parties unless it is said. */
  readonly threat?: TwoPartyThreat;
  /** Public parameters that both parties must have set alike, for example the batch plan. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** Makes ahead the correlations of a first batch of so many images, up to a bound; both parties must say the same. */
  readonly prepareFor?: number;
  /** The party that makes as few keys as can be: a page, whose AES takes 15 times as long. Both parties must say the same. */
  readonly sparing?: Party;
}

/** @throws DoubleblindError DB4001 (the parties' terms differ), DB4002 (a step that this back end does not run) */
export function openSession({
  party,
  channel,
  threat = 'semi-honest',
  sparing,
  ...rest
}: TwoPartySessionOptions): Promise<Session<TwoPartyShare>> {
  const network = networkOf(party, new Map([[otherParty(party), channel]]));
  return Session.open({ ...rest, backend: twoPartyBackend(threat, sparing), network });
}
