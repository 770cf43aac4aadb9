/** What pages of a browser and vendors' agents exchange, with nothing that a browser does not have. */
export * from './conversation.ts';
export * from './record.ts';
export * from './ticket.ts';
