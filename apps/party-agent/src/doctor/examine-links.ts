/** What `doctor` can say about links with other agents before anything is approved: whether they can call here. */
import { z } from 'zod';
import { formatAddress } from '../peer/address.ts';
import { loadIdentity } from '../peer/identity.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { openDatabase } from '../store/database/open.ts';
import { PEER_ADDRESS, readSetting } from '../store/database/settings.ts';
import { type Finding, reach } from './examine-machine.ts';

const addressSchema = z.object({ host: z.string(), port: z.number() }).nullable();

/** Nothing is said where no daemon has run here yet. */
export async function examineLinks(data: DataFolder): Promise<Finding[]> {
  const database = openDatabase(data);
  const text = readSetting(database, PEER_ADDRESS);
  database.close();
  if (text === null) return [];
  const address = addressSchema.parse(JSON.parse(text));
  if (address === null) {
    const detail = 'this agent only dials out (no --listen-peer): it works with agents that listen, and with no others';
    return [{ what: 'calls from peers', good: true, detail }];
  }
  const { certificateHash } = await loadIdentity(data.identity);
  const told = `others are told ${formatAddress(address)}`;
  const { answered, certificate } = await reach(data, address);
  const good = certificate === certificateHash;
  const found = good
    ? 'this agent answers there'
    : answered
      ? 'another one answers there'
      : 'nobody answers there from here';
  const advice = good ? '' : '; is the daemon running, and --advertise right?';
  return [{ what: 'calls from peers', good, detail: `${told}, and ${found}${advice}` }];
}
