package dev.switchboard.api.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorContext.ConstraintViolationBuilder;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Payload;
import jakarta.validation.Validator;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of records. As with {@link Ids} its length is checked first, and no entry of a list that is
 * too long is looked at. What is wrong with an entry is named with its place: {@code assignments[17].chatbotId}.
 */
@Constraint(validatedBy = Entries.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Entries {

    /** The longest list. */
    int max();

    /** The shortest list; with 0 the list may be left away, too. */
    int min() default 1;

    String message() default "must have 1 to {max} entries.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Bounds first, then entries by the constraints of their own, until an answer would show no more. */
    final class Check implements ConstraintValidator<Entries, List<?>> {

        private final Validator validator;
        private int min;
        private int max;

        Check(Validator validator) {
            this.validator = validator;
        }

        @Override
        public void initialize(Entries constraint) {
            this.min = constraint.min();
            this.max = constraint.max();
        }

        @Override
        public boolean isValid(@Nullable List<?> entries, ConstraintValidatorContext context) {
            if (entries == null) {
                return min == 0;
            }
            if (entries.size() < min || entries.size() > max) {
                return false;
            }
            int wrong = 0;
            for (int index = 0; index < entries.size() && wrong < Ids.MOST_REPORTED; index++) {
                wrong += report(entries.get(index), index, context);
            }
            return wrong == 0;
        }

        private int report(@Nullable Object entry, int index, ConstraintValidatorContext context) {
            if (entry == null) {
                context.disableDefaultConstraintViolation();
                Ids.Check.at(index, context.buildConstraintViolationWithTemplate("must be an object."));
                return 1;
            }
            Set<ConstraintViolation<Object>> violations = validator.validate(entry);
            for (ConstraintViolation<Object> violation : violations) {
                context.disableDefaultConstraintViolation();
                ConstraintViolationBuilder wrong = context.buildConstraintViolationWithTemplate(violation.getMessage());
                wrong.addPropertyNode(violation.getPropertyPath().toString())
                        .inIterable()
                        .atIndex(index)
                        .addConstraintViolation();
            }
            return violations.size();
        }
    }
}
