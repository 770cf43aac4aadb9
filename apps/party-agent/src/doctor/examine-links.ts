/** What `doctor` can say about links with other agents before anything is approved: whether they can call here. */
import { DoubleblindError } from '@doubleblind/errors';
import { callThroughRelay } from '@doubleblind/relay';
import { z } from 'zod';
import { formatAddress } from '../peer/address.ts';
import { type Identity, loadIdentity } from '../peer/identity.ts';
import { relayAccess } from '../peer/relay.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { openDatabase } from '../store/database/open.ts';
import { PEER_ADDRESS, readSetting } from '../store/database/settings.ts';
import { type Finding, reach } from './examine-machine.ts';

const placeSchema = z
  .union([z.object({ host: z.string(), port: z.number() }), z.object({ relay: z.string() })])
  .nullable();

/** Nothing is said where no daemon has run here yet. */
export async function examineLinks(data: DataFolder): Promise<Finding[]> {
  const database = openDatabase(data);
  const text = readSetting(database, PEER_ADDRESS);
  database.close();
  if (text === null) return [];
  const place = placeSchema.parse(JSON.parse(text));
  if (place === null) {
    const detail =
      'this agent only dials out (no --listen-peer, no --relay): it works with agents that listen, and with no others';
    return [{ what: 'calls from peers', good: true, detail }];
  }
  if ('relay' in place) return [await examineRelay(place.relay, await loadIdentity(data.identity))];
  const { certificateHash } = await loadIdentity(data.identity);
  const told = `others are told ${formatAddress(place)}`;
  const { answered, certificate } = await reach(data, place);
  const good = certificate === certificateHash;
  const found = good
    ? 'this agent answers there'
    : answered
      ? 'another one answers there'
      : 'nobody answers there from here';
  const advice = good ? '' : '; is the daemon running, and --advertise right?';
  return [{ what: 'calls from peers', good, detail: `${told}, and ${found}${advice}` }];
}

/** Calls this agent by way of the relay: whoever is called there must be itself. */
async function examineRelay(relay: string, identity: Identity): Promise<Finding> {
  const what = 'calls from peers';
  try {
    const stream = await callThroughRelay(relayAccess(relay, identity), identity.certificateHash);
    stream.destroy();
    return { what, good: true, detail: `this agent answers at the relay ${relay}` };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    const detail = `at the relay ${relay} nobody reaches this agent: ${error.message} ${error.remedy}`;
    return { what, good: false, detail };
  }
}
