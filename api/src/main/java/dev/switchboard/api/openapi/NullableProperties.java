package dev.switchboard.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says of every property of a record whether it may be null, as its {@code @Nullable} says it to the compiler. What may
 * not be null is always there; only of numbers and flags in a request a default is taken.
 */
@Component
@SuppressWarnings("rawtypes") // as the library's own signatures
class NullableProperties implements ModelConverter {

    private static final String NULL = "null";

    private final Map<String, Class<?>> typesByReference = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> resolved = chain.next().resolve(type, context, chain);
        JavaType java = Json31.mapper().constructType(type.getType());
        if (resolved != null && java != null && java.getRawClass().isRecord()) {
            refuseAnotherOfItsName(resolved.get$ref(), java.getRawClass());
            describe(java.getRawClass(), definition(resolved, context.getDefinedModels()));
        }
        return resolved;
    }

    /** Only one of them would be described, for both. */
    private void refuseAnotherOfItsName(@Nullable String reference, Class<?> type) {
        Class<?> first = reference == null ? null : typesByReference.putIfAbsent(reference, type);
        if (first != null && first != type) {
            throw new IllegalStateException(
                    "Two types are described as " + reference + ": " + first.getName() + " and " + type.getName());
        }
    }

    private static Schema<?> definition(Schema<?> resolved, Map<String, Schema> defined) {
        String reference = resolved.get$ref();
        Schema<?> definition =
                reference == null ? null : defined.get(reference.substring(reference.lastIndexOf('/') + 1));
        return definition == null ? resolved : definition;
    }

    private static void describe(Class<?> type, Schema<?> schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String name = name(component);
            Schema<?> property = properties.get(name);
            if (property == null) {
                continue;
            }
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                properties.put(name, orNull(property));
            } else if (isAlwaysThere(component) && !isRequired(schema, name)) {
                schema.addRequiredItem(name);
            }
        }
    }

    /** One that is left out when it is empty is not. */
    private static boolean isAlwaysThere(RecordComponent component) {
        return !component.getType().isPrimitive() && !component.getAccessor().isAnnotationPresent(JsonInclude.class);
    }

    private static boolean isRequired(Schema<?> schema, String name) {
        return schema.getRequired() != null && schema.getRequired().contains(name);
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.get$ref() != null) {
            Schema<?> reference = new Schema<>().$ref(property.get$ref());
            Schema<?> either = new Schema<>().description(property.getDescription());
            either.setAnyOf(List.of(reference, new Schema<>().types(Set.of(NULL))));
            return either;
        }
        Set<String> types = new LinkedHashSet<>();
        if (property.getTypes() != null) {
            types.addAll(property.getTypes());
        } else if (property.getType() != null) {
            types.add(property.getType());
        }
        if (!types.isEmpty()) {
            types.add(NULL);
            property.setTypes(types);
            allowNull(property);
        }
        return property;
    }

    /** JSON Schema asks an enumeration as well as the type. */
    private static <T> void allowNull(Schema<T> property) {
        List<T> values = property.getEnum();
        if (values != null && !values.contains(null)) {
            List<T> all = new ArrayList<>(values);
            all.add(null);
            property.setEnum(all);
        }
    }
}
