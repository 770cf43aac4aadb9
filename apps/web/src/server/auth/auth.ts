/** Sign-in with password or passkey. Accounts come from invitations only (see organisations/invitations.ts). */
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { LIMITS } from '../../limits.ts';
import { ADDRESS_HEADER } from '../client-address.ts';
import { database } from '../database/client.ts';
import { readEnvironment } from '../env.ts';
import { portalGlobals } from '../globals.ts';

function makeAuth() {
  const { AUTH_SECRET, PORTAL_ORIGIN } = readEnvironment();
  return betterAuth({
    appName: 'Doubleblind',
    baseURL: PORTAL_ORIGIN,
    secret: AUTH_SECRET,
    database: prismaAdapter(database(), { provider: 'postgresql' }),
    user: { modelName: 'person' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LIMITS.passwordLeast,
      maxPasswordLength: LIMITS.passwordMost,
    },
    session: {
      expiresIn: 12 * 60 * 60,
      updateAge: 60 * 60,
      additionalFields: { activeOrganisationId: { type: 'string', required: false, input: false } },
    },
    plugins: [passkey({ rpName: 'Doubleblind', rpID: new URL(PORTAL_ORIGIN).hostname, origin: PORTAL_ORIGIN })],
    // Wrong passwords are counted in attempts.ts, by account and address; this bounds the rest.
    rateLimit: { enabled: true, window: 60, max: 100, customRules: { '/sign-in/email': { window: 60, max: 60 } } },
    advanced: {
      cookiePrefix: 'doubleblind',
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
  });
}

type Auth = ReturnType<typeof makeAuth>;

export function auth(): Auth {
  const globals = portalGlobals();
  globals.auth ??= makeAuth();
  return globals.auth as Auth;
}
