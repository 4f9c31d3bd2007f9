package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.AnsweringHttpClient.Answerer;
import dev.switchboard.api.AnsweringHttpClient.Canned;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Java client that the build generates from {@code docs/openapi.json}. It is given each answer that a test has got,
 * as if it had asked itself, and must make of it what the description says, with nothing left over.
 *
 * <p>Reflection calls it: it is generated after the tests are compiled, so that {@code spring-boot:run} starts without.
 */
final class GeneratedClient {

    private static final String PACKAGE = "dev.switchboard.client.";

    /** What every path parameter is given, so that calls are found by their paths. */
    private static final String ANY = "any";

    private static final OffsetDateTime SOME_TIME = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.UTC);

    private final Class<?> client = type("ApiClient");
    private final JsonMapper lenient = mapperOf(client);
    private final JsonMapper strict = lenient.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Map<String, Method> calls = new HashMap<>();

    /** Finds the method of each call by calling all of them, and looking at what they ask. */
    GeneratedClient() {
        for (Class<?> api : apis()) {
            for (Method method : api.getMethods()) {
                // Of its overloads the one that takes more headers, which is the longest.
                if (method.getName().endsWith("WithHttpInfo")
                        && Arrays.asList(method.getParameterTypes()).contains(Map.class)) {
                    calls.put(asked(method), method);
                }
            }
        }
        assertThat(calls).as("the calls of the generated client").hasSizeGreaterThan(30);
    }

    private String asked(Method method) {
        AtomicReference<@Nullable String> asked = new AtomicReference<>();
        try {
            call(method, lenient, request -> {
                asked.set(request.method() + " " + request.uri().getPath());
                throw new IOException("Only asked");
            });
        } catch (InvocationTargetException e) {
            assertThat(asked.get())
                    .as("what %s asks", method)
                    .withFailMessage(e::toString)
                    .isNotNull();
        }
        return String.valueOf(asked.get());
    }

    /**
     * Reads an answer with a body in JSON, or none.
     *
     * @param template the path as it is described
     * @param schema the name of what is described for the status; empty when it has no name
     * @throws AssertionError when it cannot
     */
    void read(String verb, String template, String schema, HttpResponse<String> response) {
        Method call = calls.get(verb + " " + template.replaceAll("\\{[^}]+}", ANY));
        if (call == null) {
            throw new AssertionError("The generated client has no " + verb + " " + template);
        }
        try {
            boolean succeeded = response.statusCode() < 300;
            // A client has one type for all successes of a call: of an answer that has another, the status tells.
            boolean typed = schema.isEmpty() || returned(call).getTypeName().equals(PACKAGE + "model." + schema);
            read(call, lenient, response, succeeded);
            if (typed) {
                read(call, strict, response, succeeded);
            }
            if (!schema.isEmpty() && (!typed || !succeeded)) {
                strict.readValue(response.body(), type("model." + schema));
            }
        } catch (JacksonException | InvocationTargetException e) {
            throw new AssertionError(
                    "The generated client does not read " + response.statusCode() + " of " + verb + " " + template
                            + ": " + response.body(),
                    e);
        }
    }

    private void read(Method call, ObjectMapper mapper, HttpResponse<String> response, boolean succeeded)
            throws InvocationTargetException {
        try {
            Object read = call(
                    call,
                    mapper,
                    request -> new Canned(
                            request,
                            response.statusCode(),
                            response.headers(),
                            new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8))));
            assertThat(succeeded)
                    .as("%s takes %s for a success", call, response)
                    .isTrue();
            assertThat(get(read, "getStatusCode")).isEqualTo(response.statusCode());
            assertThat(get(read, "getData") == null).isEqualTo(response.body().isEmpty());
        } catch (InvocationTargetException e) {
            if (succeeded || !type("ApiException").isInstance(e.getCause())) {
                throw e;
            }
            assertThat(get(e.getCause(), "getCode")).isEqualTo(response.statusCode());
        }
    }

    private Object call(Method method, ObjectMapper mapper, Answerer answerer) throws InvocationTargetException {
        try {
            Object configured = client.getConstructor(HttpClient.Builder.class, ObjectMapper.class, String.class)
                    .newInstance(AnsweringHttpClient.builder(answerer), mapper, "http://localhost");
            Object api = method.getDeclaringClass().getConstructor(client).newInstance(configured);
            Object[] arguments = Stream.of(method.getParameterTypes())
                    .map(GeneratedClient::something)
                    .toArray();
            return method.invoke(api, arguments);
        } catch (InvocationTargetException e) {
            throw e;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object something(Class<?> type) {
        Map<Class<?>, Object> known = Map.of(
                String.class,
                ANY,
                Integer.class,
                1,
                Long.class,
                1L,
                Double.class,
                1.0,
                Boolean.class,
                true,
                BigDecimal.class,
                BigDecimal.ONE,
                LocalDate.class,
                SOME_TIME.toLocalDate(),
                OffsetDateTime.class,
                SOME_TIME,
                List.class,
                List.of(),
                Map.class,
                Map.of());
        Object some = known.get(type);
        if (some != null) {
            return some;
        }
        try {
            return type.isEnum()
                    ? type.getEnumConstants()[0]
                    : type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("There is no value of " + type, e);
        }
    }

    private static Type returned(Method call) {
        return ((ParameterizedType) call.getGenericReturnType()).getActualTypeArguments()[0];
    }

    private static @Nullable Object get(Object from, String getter) {
        try {
            return from.getClass().getMethod(getter).invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonMapper mapperOf(Class<?> client) {
        try {
            return (JsonMapper) client.getMethod("createDefaultObjectMapper").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> apis() {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver()
                    .getResources("classpath:dev/switchboard/client/api/*Api.class");
            return Stream.of(found)
                    .<Class<?>>map(file ->
                            type("api." + String.valueOf(file.getFilename()).replace(".class", "")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "There is no generated " + name + ": ./mvnw -q process-test-classes generates the client", e);
        }
    }
}
