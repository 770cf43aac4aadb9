/** The channel between a page and a vendor's agent: both sides have it, in browsers and in Node.js. */
export { base64url, bytesOf } from './base64url.ts';
export { openToAgent, openToPage, type SecureChannel } from './handshake.ts';
export { channelKeyOf } from './noise.ts';
export { sessionOf } from './session.ts';
export { isRecordOf, readTicket, ticketText } from './ticket.ts';
export type { Wire } from './wire.ts';
