/** Networks of parties in one process, and of two parties over a channel. */
import type { Channel, ChannelCounters } from '../channel/channel.ts';
import { channelPair } from '../channel/pair.ts';
import type { PartyNetwork } from './contract.ts';

/** `channels`: by the other party's name. */
export function networkOf(self: string, channels: ReadonlyMap<string, Channel>): PartyNetwork {
  return {
    self,
    channel(to) {
      const channel = channels.get(to);
      if (!channel) throw new RangeError(`${self} has no channel to ${to}`);
      return channel;
    },
  };
}

/** A network for each party, in their order, joined by channels in this process. */
export function localNetworks(parties: readonly string[]): PartyNetwork[] {
  const channels = parties.map(() => new Map<string, Channel>());
  for (let one = 0; one < parties.length; one++) {
    for (let other = one + 1; other < parties.length; other++) {
      const [a, b] = channelPair();
      channels[one].set(parties[other], a);
      channels[other].set(parties[one], b);
    }
  }
  return parties.map((party, index) => networkOf(party, channels[index]));
}

/** What a party's channels count, one for each other party. */
export function countersOf(network: PartyNetwork, parties: readonly string[]): ChannelCounters[] {
  return parties.filter((party) => party !== network.self).map((party) => network.channel(party).counters);
}
