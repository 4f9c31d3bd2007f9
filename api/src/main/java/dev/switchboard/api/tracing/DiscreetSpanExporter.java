package dev.switchboard.api.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans without what people said in them. Of an exception it sends only the class, since the message may quote a
 * number or a URL. Of phone numbers it sends only the last four digits. Here and not where spans are made, since most
 * are made by libraries.
 */
final class DiscreetSpanExporter implements SpanExporter {

    private static final Pattern PHONE_NUMBER = Pattern.compile("(?:\\+|%2[bB]|(?<![\\w-]))[1-9]\\d{6,14}(?![\\w-])");
    private static final int SHOWN = 4;
    private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

    private final SpanExporter exporter;

    DiscreetSpanExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().<SpanData>map(Discreet::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    static String masked(String text) {
        return PHONE_NUMBER.matcher(text).replaceAll(DiscreetSpanExporter::lastDigits);
    }

    private static String lastDigits(MatchResult number) {
        String digits = number.group();
        return "***" + digits.substring(digits.length() - SHOWN);
    }

    private static final class Discreet extends DelegatingSpanData {

        private final SpanData span;

        Discreet(SpanData span) {
            super(span);
            this.span = span;
        }

        @Override
        public String getName() {
            return masked(span.getName());
        }

        @Override
        public Attributes getAttributes() {
            AttributesBuilder attributes = Attributes.builder();
            span.getAttributes().forEach((key, value) -> {
                if (key.getType() == AttributeType.STRING) {
                    attributes.put(key.getKey(), masked(String.valueOf(value)));
                }
                if (key.getType() == AttributeType.LONG && value instanceof Long number) {
                    attributes.put(key.getKey(), number);
                }
                if (key.getType() == AttributeType.BOOLEAN && value instanceof Boolean flag) {
                    attributes.put(key.getKey(), flag);
                }
            });
            return attributes.build();
        }

        @Override
        public List<EventData> getEvents() {
            return span.getEvents().stream().map(Discreet::withoutWords).toList();
        }

        private static EventData withoutWords(EventData event) {
            @Nullable String type = event.getAttributes().get(EXCEPTION_TYPE);
            Attributes kept = type == null ? Attributes.empty() : Attributes.of(EXCEPTION_TYPE, type);
            return EventData.create(event.getEpochNanos(), event.getName(), kept);
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(span.getStatus().getStatusCode(), "");
        }
    }
}
