package dev.switchboard.api.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorContext.ConstraintViolationBuilder;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of ids of ours that may be left out. Its length is checked first, and no id of a list that is too long is
 * looked at. Constraints on the elements would be checked one by one whatever the length, and reported one by one.
 */
@Constraint(validatedBy = Ids.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Ids {

    /** The longest list. */
    int max();

    String message() default "must have 1 to {max} ids; leave it out for all.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Elements that are reported at most. */
    int MOST_REPORTED = 20;

    /** Bounds first, then elements, and no more of those than an answer shows. */
    final class Check implements ConstraintValidator<Ids, List<?>> {

        private static final Pattern ID = Pattern.compile(Id.PATTERN);

        private int max;

        @Override
        public void initialize(Ids constraint) {
            this.max = constraint.max();
        }

        @Override
        public boolean isValid(@Nullable List<?> ids, ConstraintValidatorContext context) {
            if (ids == null) {
                return true;
            }
            if (ids.isEmpty() || ids.size() > max) {
                return false;
            }
            int wrong = 0;
            for (int index = 0; index < ids.size() && wrong < MOST_REPORTED; index++) {
                if (!(ids.get(index) instanceof String id) || !ID.matcher(id).matches()) {
                    context.disableDefaultConstraintViolation();
                    at(index, context.buildConstraintViolationWithTemplate(Id.MESSAGE));
                    wrong++;
                }
            }
            return wrong == 0;
        }

        /** Adds what is wrong with an element of the list. */
        static void at(int index, ConstraintViolationBuilder wrong) {
            wrong.addContainerElementNode("<list element>", List.class, 0)
                    .inIterable()
                    .atIndex(index)
                    .addConstraintViolation();
        }
    }
}
