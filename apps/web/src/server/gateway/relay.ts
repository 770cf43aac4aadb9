/** The portal's relay: agents that are enrolled here may meet through it. What they say to each other is encrypted between them. */
import { RELAY_PATH, Relay } from '@doubleblind/relay';
import type { Database } from '../database/client.ts';
import { portalEvents } from '../events.ts';

/** For the upgrade of requests to RELAY_PATH; an agent that is removed is cut off. */
export function makeRelay(database: Database, portalOrigin: string): Pick<Relay, 'sockets' | 'counters' | 'close'> {
  const relay = new Relay({
    url: `${portalOrigin.replace(/^http/, 'ws')}${RELAY_PATH}`,
    admit: async ({ publicKey }) => (await database.agent.count({ where: { publicKey, removedAt: null } })) > 0,
  });
  const dropIfRemoved = (id: string) => {
    database.agent
      .findUnique({ where: { id }, select: { publicKey: true, removedAt: true } })
      .then((agent) => agent?.removedAt && relay.drop(agent.publicKey))
      .catch((error: Error) => console.error(`relay: ${error.message}`));
  };
  portalEvents().on('agent', dropIfRemoved);
  return {
    sockets: relay.sockets,
    get counters() {
      return relay.counters;
    },
    close: () => {
      portalEvents().off('agent', dropIfRemoved);
      relay.close();
    },
  };
}
