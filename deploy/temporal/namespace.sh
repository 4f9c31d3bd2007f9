#!/bin/sh
# Makes the namespace, and the search attributes by which runs are found there. TEMPORAL_ADDRESS is read by the CLI; a server that has just started needs a moment.
set -eu

until temporal operator cluster health; do
    sleep 2
done
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" \
    || temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"

# RunSearch.java has the same ones. A worker would register them too, but a frontend knows them only a while afterwards.
# A namespace that is new is known to the frontends after some seconds.
until registered="$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")"; do
    sleep 2
done
for name in SwitchboardOwner OperationId AgentId PhoneNumberId PhoneNumberSid PhoneNumber Outcome ErrorCode; do
    if ! printf '%s\n' "$registered" | grep -qw "$name"; then
        temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword
    fi
done
