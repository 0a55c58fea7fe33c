#!/usr/bin/env bash
# Create a CA and a certificate for each Elasticsearch node, once. The portal and the nodes may read
# them; only root may read the CA's key.
set -euo pipefail
cd /usr/share/elasticsearch
certs=config/certs
if [ -f "$certs/ready" ]; then exit 0; fi
rm -rf "${certs:?}"/*
nodes=$certs/nodes.yml
echo "instances:" >"$nodes"
for node in elasticsearch elasticsearch-2 elasticsearch-3; do
    printf '  - name: %s\n    dns: [%s, localhost]\n    ip: [127.0.0.1]\n' "$node" "$node" >>"$nodes"
done
bin/elasticsearch-certutil ca --silent --pem --out "$certs/ca.zip"
unzip -q "$certs/ca.zip" -d "$certs"
bin/elasticsearch-certutil cert --silent --pem --in "$nodes" --out "$certs/nodes.zip" \
    --ca-cert "$certs/ca/ca.crt" --ca-key "$certs/ca/ca.key"
unzip -q "$certs/nodes.zip" -d "$certs"
rm "$certs/ca.zip" "$certs/nodes.zip"
chown -R root:0 "$certs"
find "$certs" -type d -exec chmod 755 {} +
find "$certs" -type f -exec chmod 644 {} +
find "$certs" -name '*.key' -exec chmod 640 {} +
chmod 600 "$certs/ca/ca.key"
touch "$certs/ready"
