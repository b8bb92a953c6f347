# docferry on its own: give it a config at /etc/docferry, state in a DynamoDB table, secrets by environment.
# See docs/scheduling.md.

FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.js scripts/declarations.js scripts/licences.js scripts/
COPY src src
RUN npm run build && find dist -name '*.d.ts' -delete

FROM node:22-slim AS dependencies
WORKDIR /dependencies
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /opt/docferry
COPY --from=dependencies /dependencies/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json LICENSE ./
COPY deploy/docker/healthcheck.js ./
RUN chmod +x dist/cli.js && ln -s /opt/docferry/dist/cli.js /usr/local/bin/docferry
# By number, so that Kubernetes can tell that it is not root.
USER 10001:10001
WORKDIR /etc/docferry
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["node", "/opt/docferry/healthcheck.js"]
ENTRYPOINT ["docferry"]
CMD ["--help"]
