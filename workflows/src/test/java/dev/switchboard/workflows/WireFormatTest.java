package dev.switchboard.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.activity.ActivityInterface;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.workflow.WorkflowInterface;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What workflows and activities are given and answer is written into histories, and read by whatever version runs then.
 * Every such type has its JSON in {@code src/test/resources/payloads}; another JSON fails here. A change that is meant
 * is recorded by the command in CONTRIBUTING.md, which keeps the old JSON beside the new one: it has to stay readable.
 */
class WireFormatTest {

    private static final Path PAYLOADS = Path.of("src/test/resources/payloads");
    private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance();
    private static final Map<String, Class<?>> TYPES = payloadTypes();

    static Set<String> types() {
        return TYPES.keySet();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(PAYLOADS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void isWrittenAsItWas(String type) throws IOException {
        String json = json(sample(Objects.requireNonNull(TYPES.get(type))));
        Path file = PAYLOADS.resolve(type + ".json");
        if (Boolean.getBoolean("payloads.record")) {
            record(file, json);
        }
        assertThat(file).as("recorded with -Dpayloads.record=true").exists();
        assertThat(json).isEqualTo(Files.readString(file).strip());
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatWasEverWrittenCanBeRead(Path file) throws IOException {
        String type = file.getFileName().toString().replaceFirst("(\\.[0-9]+)?\\.json$", "");
        assertThat(TYPES)
                .as("the type of %s is gone; runs may still have it", file)
                .containsKey(type);
        Payload payload = CONVERTER.toPayload("").orElseThrow().toBuilder()
                .setData(com.google.protobuf.ByteString.copyFromUtf8(
                        Files.readString(file).strip()))
                .build();
        Class<?> raw = Objects.requireNonNull(TYPES.get(type));

        Object read = raw.isEnum()
                ? CONVERTER.fromPayload(payload, raw.arrayType(), raw.arrayType())
                : CONVERTER.fromPayload(payload, raw, raw);

        assertThat(read).isNotNull();
        if (file.endsWith(type + ".json")) {
            assertThat(read).isEqualTo(sample(raw));
        }
    }

    @Test
    void thereAreTypes() {
        assertThat(TYPES).hasSizeGreaterThan(30).containsKeys("AssignNumberInput", "OperationFailure", "RouteField");
    }

    /** All constants of an enum: each of them may be in a history. */
    private static Object sample(Class<?> type) {
        return type.isEnum() ? type.getEnumConstants() : Samples.of(type);
    }

    private static String json(Object value) {
        return CONVERTER.toPayload(value).orElseThrow().getData().toStringUtf8();
    }

    private static void record(Path file, String json) throws IOException {
        Files.createDirectories(PAYLOADS);
        if (Files.exists(file) && !Files.readString(file).strip().equals(json)) {
            int version = 1;
            while (Files.exists(older(file, version))) {
                version++;
            }
            Files.move(file, older(file, version), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.writeString(file, json + "\n");
    }

    private static Path older(Path file, int version) {
        return Path.of(file.toString().replaceFirst("\\.json$", "." + version + ".json"));
    }

    private static Map<String, Class<?>> payloadTypes() {
        Map<String, Class<?>> types = new TreeMap<>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackagesOf(TaskQueues.class)) {
            if (found.isAnnotatedWith(WorkflowInterface.class) || found.isAnnotatedWith(ActivityInterface.class)) {
                for (Method method : found.reflect().getMethods()) {
                    Stream.concat(
                                    Arrays.stream(method.getGenericParameterTypes()),
                                    Stream.of(method.getGenericReturnType()))
                            .forEach(type -> collect(type, types));
                }
            }
        }
        // The details of failures.
        collect(dev.switchboard.workflows.operation.OperationFailure.class, types);
        return types;
    }

    private static void collect(Type type, Map<String, Class<?>> types) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, types));
            return;
        }
        Class<?> raw = (Class<?>) type;
        boolean ours = raw.getPackageName().startsWith("dev.switchboard");
        Class<?> before = ours ? types.put(raw.getSimpleName(), raw) : raw;
        assertThat(before).as("two types are called %s", raw.getSimpleName()).isIn(null, raw);
        if (before == null && raw.isRecord()) {
            Arrays.stream(raw.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .collect(Collectors.toList())
                    .forEach(component -> collect(component, types));
        }
    }
}
