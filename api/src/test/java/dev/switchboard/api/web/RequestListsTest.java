package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class RequestListsTest {

    /** Each is refused by name when it is anything else: {@code DoorsIT} and the tests of the calls. */
    private static final String[] CHECKED_BY_CODE = {
        "CreateAgentRequest.runtimeUrl",
        "Criteria.areaCode",
        "Criteria.contains",
        "Criteria.inRegion",
        "Criteria.near",
        "FileAgent.runtimeUrl",
        "PoolRequest.country",
        "PoolRequest.type",
        "PurchaseRequest.country",
        "PurchaseRequest.type",
        "ReleaseRequest.after",
        "ReplaceAgentRequest.runtimeUrl"
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.switchboard.api");

    /** A list in a body has a bound that is checked first, which constraints on its elements are not. */
    @Test
    void everyListOfARequestIsMeasuredBeforeItsElements() {
        List<RecordComponent> lists = bodies().flatMap(body -> Arrays.stream(body.getRecordComponents()))
                .filter(component -> Collection.class.isAssignableFrom(component.getType()))
                .toList();
        assertThat(lists).isNotEmpty().allSatisfy(list -> {
            assertThat(field(list).isAnnotationPresent(Ids.class) || field(list).isAnnotationPresent(Entries.class))
                    .as("%s has @Ids or @Entries", list)
                    .isTrue();
            assertThat(list.getAnnotatedType()).isInstanceOf(AnnotatedParameterizedType.class);
            AnnotatedParameterizedType type = (AnnotatedParameterizedType) list.getAnnotatedType();
            assertThat(type.getAnnotatedActualTypeArguments()[0].getAnnotations())
                    .as("constraints on the elements of %s", list)
                    .isEmpty();
        });
    }

    /** What is in somebody's own words has its characters looked at, and what is not has a pattern. */
    @Test
    void everyTextOfARequestIsLookedAt() {
        List<String> unchecked = bodies().flatMap(RequestListsTest::withThoseWithin)
                .distinct()
                .flatMap(body -> Arrays.stream(body.getRecordComponents()))
                .filter(component -> component.getType() == String.class)
                .filter(text ->
                        Stream.of(Text.class, Id.class, Pattern.class).noneMatch(field(text)::isAnnotationPresent))
                .map(text -> text.getDeclaringRecord().getSimpleName() + "." + text.getName())
                .sorted()
                .toList();

        assertThat(unchecked)
                .as("texts that code compares with a pattern or a list")
                .containsExactly(CHECKED_BY_CODE);
    }

    /** A record, and the records that its components and their elements are. */
    private static Stream<Class<?>> withThoseWithin(Class<?> body) {
        Stream<Class<?>> within = Arrays.stream(body.getRecordComponents()).flatMap(component -> {
            if (component.getType().isRecord()) {
                return withThoseWithin(component.getType());
            }
            return component.getGenericType() instanceof ParameterizedType type
                            && type.getActualTypeArguments()[0] instanceof Class<?> element
                            && element.isRecord()
                    ? withThoseWithin(element)
                    : Stream.empty();
        });
        return Stream.concat(Stream.of(body), within);
    }

    private static java.lang.reflect.Field field(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private Stream<Class<?>> bodies() {
        return classes.stream()
                .filter(type -> type.isAnnotatedWith(RestController.class))
                .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
                .flatMap((Method method) -> Arrays.stream(method.getParameters()))
                .filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
                .<Class<?>>map(Parameter::getType)
                .filter(Class::isRecord);
    }
}
