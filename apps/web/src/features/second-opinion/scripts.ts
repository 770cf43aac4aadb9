/** Where the portal serves the party's workers (server/process/party-scripts.ts). */
export const ENGINE_SCRIPT = '/party/engine.js';
export const IMAGE_SCRIPT = '/party/image.js';
