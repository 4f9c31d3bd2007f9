#!/bin/sh
# Makes the namespace. TEMPORAL_ADDRESS is read by the CLI; a server that has just started needs a moment.
set -eu

until temporal operator cluster health; do
    sleep 2
done
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" \
    || temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
