/** Hears what processes of the portal announce (announce.ts), on a connection of its own, and wakes who waits for it in this one. */
import pg from 'pg';
import { portalEvents } from '../events.ts';
import { portalGlobals } from '../globals.ts';
import { ANNOUNCED, CHANNEL } from './announce.ts';

/** A connection that is dead without having said so is found by asking. */
const ASK_MILLISECONDS = 5000;
const ANSWER_MILLISECONDS = 10_000;
const AGAIN_MILLISECONDS = 500;

export interface Listener {
  stop(): Promise<void>;
}

/** Listens until it is stopped; after every gap in which nothing could be heard it says `missed`. */
export async function startListener(databaseUrl: string): Promise<Listener> {
  let stopped = false;
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const connection = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MILLISECONDS,
      query_timeout: ANSWER_MILLISECONDS,
      application_name: 'doubleblind portal: listener',
    });
    let ask: NodeJS.Timeout | undefined;
    let open = true;
    const lost = () => {
      if (!open) return;
      open = false;
      clearInterval(ask);
      client = null;
      void connection.end().catch(() => undefined);
      if (!stopped) again = setTimeout(reconnect, AGAIN_MILLISECONDS);
    };
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', ({ payload }) => hear(payload ?? ''));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      open = false;
      void connection.end().catch(() => undefined);
      throw error;
    }
    if (stopped) return lost();
    client = connection;
    let asked = false;
    ask = setInterval(() => {
      if (asked) return;
      asked = true;
      connection.query('SELECT 1').then(() => {
        asked = false;
      }, lost);
    }, ASK_MILLISECONDS);
  };
  const reconnect = () => {
    connect().then(
      () => portalEvents().emit('missed'),
      () => {
        if (!stopped) again = setTimeout(reconnect, AGAIN_MILLISECONDS);
      },
    );
  };

  await connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(again);
      await client?.end();
    },
  };
}

/** Whoever may write to the database may write here; what is not an announcement is passed over. */
function hear(payload: string): void {
  const [from, event, id] = payload.split(' ');
  const known = ANNOUNCED.find((name) => name === event);
  if (known && id) portalEvents().emit(known, id, from !== portalGlobals().processId);
}
