# Two stages: build tools stay in the first, the second runs as an unprivileged user.
FROM python:3.13-slim-trixie AS builder

ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/srv/venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
ENV PATH=/srv/venv/bin:$PATH
WORKDIR /srv/portal
RUN pip install --no-cache-dir "uv==0.13.*"

COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --group frontend
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

COPY . .
RUN npm run build \
    && python scripts/messages.py compile \
    && rm -rf node_modules \
    && uv sync --frozen --no-default-groups


FROM python:3.13-slim-trixie

# pg_dump and pg_restore are for `manage.py backup` and `restore`. The version is not pinned, so that
# every build gets the distribution's security updates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /srv/var portal \
    && mkdir -p /srv/var/media /srv/var/search /srv/var/static /srv/var/backups \
    && chown -R portal:portal /srv/var

COPY --from=builder /srv/venv /srv/venv
COPY --from=builder /srv/portal /srv/portal
COPY --from=builder /srv/portal/var/frontend /srv/var/frontend

ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    PORTAL_VAR=/srv/var \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000
WORKDIR /srv/portal
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "asginl", "--no-ws", "--workers", "2", "--workers-kill-timeout", "8", "--respawn-failed-workers", "portal.asgi:application"]
