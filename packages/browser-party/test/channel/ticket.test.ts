/** Tickets as people pass them on: one text, whose signature a page checks before it calls anybody. */
import { generateKeyPairSync } from 'node:crypto';
import { type HeldTicket, type PageTicket, publicKeyOf, signDocument } from '@doubleblind/contracts';
import { describe, expect, it } from 'vitest';
import { isRecordOf, readTicket, ticketText } from '../../src/channel/ticket.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519').privateKey;
const DOCUMENT: PageTicket = {
  ...{ version: 1, ticketId: 't1', relay: 'wss://portal.example/relay', certificateHash: 'a'.repeat(64) },
  ...{ channelKey: 'A'.repeat(43), programHash: '0'.repeat(64), threatModel: 'semi-honest', images: 3 },
  ...{ secretHash: '1'.repeat(64), issuedAt: '2026-11-30T00:00:00.000Z', expiresAt: '2026-12-30T00:00:00.000Z' },
};
const held: HeldTicket = { ticket: signDocument('page-ticket', DOCUMENT, privateKey), secret: 'S'.repeat(43) };
const NOW = new Date('2026-12-01T00:00:00.000Z');

describe('a ticket', () => {
  it('comes out of its text as it went in, whatever blanks are around it', () => {
    const text = ticketText(held);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(readTicket(`  ${text}\n`, NOW)).toEqual(held);
    expect(readTicket(text, NOW).ticket.publicKey).toBe(publicKeyOf(privateKey));
  });

  it('is none when a letter is missing, a term was changed, another key signed it, or its time is over', () => {
    const text = ticketText(held);
    const changed = { ...held, ticket: { ...held.ticket, document: { ...DOCUMENT, images: 4 } } };
    const resigned = { ...held, ticket: { ...held.ticket, publicKey: publicKeyOf(other) } };
    for (const wrong of ['', 'no ticket', text.slice(0, -5), ticketText(changed), ticketText(resigned)])
      expect(() => readTicket(wrong, NOW)).toThrow(expect.objectContaining({ code: 'DB3018' }));
    expect(() => readTicket(text, new Date('2026-12-30T00:00:01.000Z'))).toThrow(/expired/);
  });

  it('has records of its own agent, program, threat model and image only', () => {
    const record = {
      ...{ version: 1 as const, ticketId: 't1', imageId: 'i1', programHash: '0'.repeat(64) },
      ...{ threatModel: 'semi-honest' as const, startedAt: DOCUMENT.issuedAt, finishedAt: DOCUMENT.issuedAt },
    };
    const signed = signDocument('page-record', record, privateKey);
    expect(isRecordOf(signed, held.ticket, 'i1')).toBe(true);
    expect(isRecordOf(signed, held.ticket, 'i2')).toBe(false);
    for (const another of [
      { ticketId: 't2' },
      { programHash: '2'.repeat(64) },
      { threatModel: 'private-against-malicious' as const },
    ])
      expect(isRecordOf(signDocument('page-record', { ...record, ...another }, privateKey), held.ticket, 'i1')).toBe(
        false,
      );
    expect(isRecordOf(signDocument('page-record', record, other), held.ticket, 'i1')).toBe(false);
    expect(isRecordOf({ ...signed, document: { ...record, finishedAt: DOCUMENT.expiresAt } }, held.ticket, 'i1')).toBe(
      false,
    );
    expect(isRecordOf(signDocument('page-ticket', record, privateKey), held.ticket, 'i1')).toBe(false);
  });
});
