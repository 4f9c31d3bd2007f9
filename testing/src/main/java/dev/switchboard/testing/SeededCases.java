package dev.switchboard.testing;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.opentest4j.TestAbortedException;

/** The seeds of a {@link SeededTest}, and the hint on how to run one again. */
final class SeededCases implements ArgumentsProvider, InvocationInterceptor {

    static final String SEED = "seeded.seed";
    static final String CASES = "seeded.cases";
    static final String FROM = "seeded.from";
    static final String MINUTES = "seeded.minutes";

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Long one = Long.getLong(SEED);
        if (one != null) {
            return Stream.of(Arguments.of(new Seed(one)));
        }
        Method method = context.getRequiredTestMethod();
        long first = first(context.getRequiredTestClass().getName() + "#" + method.getName());
        String minutes = System.getProperty(MINUTES, "");
        LongStream seeds = minutes.isEmpty()
                ? LongStream.range(first, first + cases(method))
                : until(first, Instant.now().plusMillis((long) (Double.parseDouble(minutes) * 60_000)));
        return seeds.mapToObj(Seed::new).map(Arguments::of);
    }

    private static int cases(Method method) {
        return Integer.getInteger(CASES, method.getAnnotation(SeededTest.class).cases());
    }

    /** At least one. */
    private static LongStream until(long first, Instant end) {
        return LongStream.iterate(first, seed -> seed + 1)
                .takeWhile(seed -> seed == first || Instant.now().isBefore(end));
    }

    /** Methods look at different cases, since each begins at its own number. */
    private static long first(String method) {
        String from = System.getProperty(FROM, "");
        if (from.equals("random")) {
            return ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        }
        return from.isEmpty() ? Integer.toUnsignedLong(method.hashCode()) : Long.parseLong(from);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Throwable failure) {
            Seed seed = (Seed) invocationContext.getArguments().get(0);
            throw new AssertionError(
                    "%s failed. To run it alone: %s%n%s".formatted(seed, replay(seed, invocationContext), failure),
                    failure);
        }
    }

    private static String replay(Seed seed, ReflectiveInvocationContext<Method> context) {
        // Surefire says where the module is.
        String directory = System.getProperty("basedir", System.getProperty("user.dir"));
        String module = directory.substring(directory.replace('\\', '/').lastIndexOf('/') + 1);
        return "./mvnw -q -pl %s -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest='%s#%s' -D%s=%d"
                .formatted(
                        module,
                        context.getTargetClass().getSimpleName(),
                        context.getExecutable().getName(),
                        SEED,
                        seed.value());
    }
}
