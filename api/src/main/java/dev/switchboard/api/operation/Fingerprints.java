package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.operation.OperationType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells one request from another that came with the same idempotency key. A key can be repeated to a newer release, so
 * only what was asked for counts. The names of classes, the order of fields, and a field that is new and was left out
 * do not.
 */
final class Fingerprints {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .changeDefaultPropertyInclusion(always -> always.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Fingerprints() {}

    /**
     * The SHA-256 of the operation's type and the request as JSON.
     *
     * @param request a record that holds everything that was asked for
     */
    static String of(OperationType type, Record request) {
        byte[] text = (type.name() + CANONICAL.writeValueAsString(request)).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
