# syntax=docker/dockerfile:1
# Ostiary in a container: one static program on an image with certificates and time zones, and neither shell nor libc.
#
#   docker build --build-arg VERSION=$(git describe --tags --always) -t ostiary .

# The pages.
FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS pages
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --ignore-scripts --include=dev
COPY schema.graphql /src/
COPY server/pages/mark.svg /src/server/pages/
COPY web/ ./
RUN npm run build

# The program, for the platform on which it is built: SQLite is C. Linked statically, it runs on every Linux.
FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=pages /src/web/dist/ web/dist/
ARG VERSION=dev
ARG COMMIT=
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false -tags netgo,osusergo,sqlite_omit_load_extension \
    -ldflags "-s -w -linkmode external -extldflags -static -X main.version=$VERSION -X main.commit=$COMMIT" \
    -o /out/ostiary ./cmd/ostiary

# What both images below have in common. Its folder for data belongs to the user, and so does a fresh volume there.
FROM --platform=$BUILDPLATFORM debian:bookworm-slim AS folders
RUN install -d -m 0700 /folders/data

FROM gcr.io/distroless/static-debian12:nonroot AS base
COPY --from=folders --chown=65532:65532 /folders/ /
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV OSTIARY_LISTEN=:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s CMD ["/usr/bin/ostiary", "healthcheck"]
ENTRYPOINT ["/usr/bin/ostiary"]
CMD ["serve"]
LABEL org.opencontainers.image.title="Ostiary" \
      org.opencontainers.image.description="OAuth 2.0 authorization server that keeps the door of a REST API" \
      org.opencontainers.image.url="https://github.com/ostiary/ostiary" \
      org.opencontainers.image.source="https://github.com/ostiary/ostiary" \
      org.opencontainers.image.licenses="Apache-2.0"

# For a release, which has built the programs of all platforms already: --target release
FROM base AS release
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/ostiary /usr/bin/ostiary

FROM base
ARG VERSION=dev
ARG COMMIT=
LABEL org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=$COMMIT
COPY --from=program /out/ostiary /usr/bin/ostiary
