import type { z } from 'zod';
import { type AgentMessage, agentMessageSchema, type PortalMessage, portalMessageSchema } from './messages.ts';

/** A message, or why the text is none: path and kind of the fault, no value of the text. */
export type Parsed<T> = { readonly ok: true; readonly message: T } | { readonly ok: false; readonly reason: string };

function parse<T>(schema: z.ZodType<T>, text: string): Parsed<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, message: result.data };
  const issue = result.error.issues[0];
  // The place and the kind of fault only: the offending value may be something that must not reach a log.
  return { ok: false, reason: `${issue.path.join('.') || 'message'}: ${issue.code}` };
}

/** Parses what an agent sent; the reason of a failure holds no part of the message. */
export function parseAgentMessage(text: string): Parsed<AgentMessage> {
  return parse(agentMessageSchema, text);
}

/** Parses what the portal sent; the reason of a failure holds no part of the message. */
export function parsePortalMessage(text: string): Parsed<PortalMessage> {
  return parse(portalMessageSchema, text);
}
