package dev.switchboard.api.console;

import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.api.audit.AuditController.AuditPage;
import dev.switchboard.api.web.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The audit trail as comma-separated values, newest first; a page in memory at a time. */
final class AuditCsv {

    private static final List<String> HEADER = List.of(
            "id",
            "at",
            "action",
            "by",
            "phoneNumberId",
            "phoneNumber",
            "chatbotId",
            "operation",
            "before",
            "after",
            "error",
            "counts");

    private AuditCsv() {}

    static void write(AuditPage first, Function<@Nullable String, AuditPage> pages, OutputStream out)
            throws IOException {
        out.write(bytes(Csv.line(HEADER)));
        @Nullable AuditPage page = first;
        while (page != null) {
            for (AuditMessage message : page.messages()) {
                out.write(bytes(line(message)));
            }
            page = page.nextCursor() == null ? null : pages.apply(page.nextCursor());
        }
    }

    private static String line(AuditMessage message) {
        return Csv.line(List.of(
                message.id(),
                message.timestamp().toString(),
                message.action(),
                message.actor(),
                text(message.phoneNumberId()),
                text(message.metadata().phoneNumber()),
                text(message.chatbotId()),
                text(message.operation()),
                fields(message.before()),
                fields(message.after()),
                message.error() == null ? "" : message.error().message(),
                fields(message.counts())));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    /** {@code VoiceUrl=https://…; SmsUrl=}. */
    private static String fields(@Nullable Map<String, ?> fields) {
        return fields == null
                ? ""
                : new TreeMap<>(fields)
                        .entrySet().stream()
                                .map(field -> field.getKey() + "=" + field.getValue())
                                .collect(Collectors.joining("; "));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
