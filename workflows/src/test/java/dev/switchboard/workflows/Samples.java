package dev.switchboard.workflows;

import dev.switchboard.workflows.batch.FailureLimit;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of any type that payloads are made of, every component filled, and the same one each time. */
final class Samples {

    private static final Map<Type, Object> LEAVES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 7),
            Map.entry(Integer.class, 7),
            Map.entry(long.class, 7_000_000_000L),
            Map.entry(Long.class, 7_000_000_000L),
            Map.entry(double.class, 0.5),
            Map.entry(Double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(Instant.class, Instant.parse("2026-01-02T03:04:05.678Z")),
            Map.entry(BigDecimal.class, new BigDecimal("1.15")),
            Map.entry(LocalDate.class, LocalDate.parse("2026-01-02")),
            Map.entry(Duration.class, Duration.ofSeconds(90)),
            // Of its two components only one may be there.
            Map.entry(FailureLimit.class, new FailureLimit(7, null)),
            Map.entry(URI.class, URI.create("https://example.com/path")));

    private Samples() {}

    static Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return collection(generic);
        }
        Object leaf = LEAVES.get(type);
        if (leaf != null) {
            return leaf;
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        if (raw.isRecord()) {
            return record(raw);
        }
        throw new IllegalArgumentException("Say in Samples how a " + raw.getName() + " looks");
    }

    private static Object collection(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
            return List.of(of(arguments[0]));
        }
        if (generic.getRawType() == Set.class) {
            return Set.of(of(arguments[0]));
        }
        if (generic.getRawType() == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            map.put(of(arguments[0]), of(arguments[1]));
            return map;
        }
        throw new IllegalArgumentException("Say in Samples how a " + generic + " looks");
    }

    private static Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = Arrays.stream(components)
                .map(component -> of(component.getGenericType()))
                .toArray();
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The sample of " + type.getName() + " is refused", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
