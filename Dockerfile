# One image for web, worker, beat and migrate; it runs as a user without rights and writes only to /data.
FROM python:3.11-slim-bookworm AS kernel
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev
COPY supplydemand/matching/compiler.py supplydemand/matching/kernel.c /app/supplydemand/matching/
RUN python /app/supplydemand/matching/compiler.py

FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY . .
COPY --from=kernel /app/var/native var/native
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin xieyu \
    && chmod 755 var/native && python -m compileall -q /app \
    && mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket", "--reuse-port"]
