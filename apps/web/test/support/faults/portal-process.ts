/** The portal's server without its pages, as a process of its own: agents' gateway, scheduler, relay. Arguments: its environment as JSON. */
import { readEnvironment } from '../../../src/server/env.ts';
import { servePortal } from '../../../src/server/process/serve.ts';

const portal = await servePortal(readEnvironment(JSON.parse(process.argv[2])));
console.log(`portal ${portal.port} ${portal.monitoringPort}`);
