/** The portal's settings, read once from the environment and checked. */
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { proxyList } from './client-address.ts';

const environmentSchema = z.object({
  DATABASE_URL: z.url(),
  /** Signs session cookies; at least 32 characters. */
  AUTH_SECRET: z.string().min(32),
  /** Where browsers and agents reach the portal, without a path. */
  PORTAL_ORIGIN: z.url().transform((url) => new URL(url).origin),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** Addresses or networks of the proxies in front of the portal, separated by commas; others are not believed. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .refine((text) => {
      try {
        return proxyList(text) !== null;
      } catch {
        return false;
      }
    }, 'not a list of addresses and networks'),
  /** "anywhere": webhooks may go to addresses of this network, and without TLS; for trying them out. */
  WEBHOOKS: z.enum(['public', 'anywhere']).default('public'),
  /** Where those who watch the portal read figures, as HOST:PORT; nowhere without it. */
  MONITORING: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .transform((text) => {
      const colon = text.lastIndexOf(':');
      return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
    })
    .refine(({ port }) => port <= 65535)
    .optional(),
  /** Collector to which spans of works go, as http://HOST:4318/v1/traces; nowhere without it. */
  TRACES: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the portal's other processes reach this one, as HOST:PORT; without it HOST (or the machine's name) and PORT. */
  PROCESS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .optional(),
  /** Most gigabytes of the database; beyond, nothing new begins. No limit without it. */
  STORAGE_GIGABYTES: z.coerce.number().positive().optional(),
  /** Mail server, as "smtps://user:password@host". Without one mails are files in MAIL_FOLDER, or lines on the console. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FOLDER: z.string().min(1).optional(),
  /** Sender of mails; default: doubleblind at the portal's host. */
  MAIL_FROM: z.string().min(3).max(200).optional(),
});

export type Environment = z.infer<typeof environmentSchema>;

/** Throws DB6102 with the names of the variables that are wrong, never their values. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const result = environmentSchema.safeParse(variables);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new DoubleblindError('DB6102', wrong);
}
