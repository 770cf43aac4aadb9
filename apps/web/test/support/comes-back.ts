/** What stays connected with a portal and comes back when it is cut off, as pages and agents do. */
import { WebSocket } from 'ws';
import type { LiveView } from '../../src/server/evaluations/read/live-view.ts';
import type { FakeAgent } from './fake-agent.ts';

const AGAIN_MILLISECONDS = 100;
const LOOKS_MILLISECONDS = 50;

export interface LivePage {
  last: LiveView | null;
  connections: number;
  close(): void;
}

/** A person's page that follows an evaluation. */
export function livePage(port: number, origin: string, id: string, cookie: string): LivePage {
  const page: LivePage = { last: null, connections: 0, close: () => {} };
  let over = false;
  const connect = () => {
    const socket = new WebSocket(`ws://localhost:${port}/ws/live?evaluation=${id}`, { headers: { cookie, origin } });
    page.close = () => {
      over = true;
      socket.terminate();
    };
    socket.on('open', () => {
      page.connections += 1;
    });
    socket.on('message', (data) => {
      page.last = JSON.parse(data.toString());
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => over || setTimeout(connect, AGAIN_MILLISECONDS));
  };
  connect();
  return page;
}

/** An agent's line that is made again whenever it breaks, until the function is called. */
export function keepConnected(agent: FakeAgent, port: number): () => void {
  let over = false;
  const run = async () => {
    while (!over) {
      agent.refused = null;
      await agent.connect(port);
      while (!over && agent.refused === null) await new Promise((resolve) => setTimeout(resolve, LOOKS_MILLISECONDS));
    }
  };
  void run();
  return () => {
    over = true;
    agent.close();
  };
}
