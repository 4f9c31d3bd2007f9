package dev.switchboard.api.web;

import dev.switchboard.activities.agent.Greeting;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A text in somebody's own words that may be left out: no longer than {@link #max}, and one that the database can keep.
 * PostgreSQL has no text with NUL, and half a surrogate pair has no UTF-8. Every free text of a request carries it.
 */
@Constraint(validatedBy = Text.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

    /** The longest, in UTF-16 units as Java and JSON count them. */
    int max();

    /** Whether it is said to callers, in TwiML: then it has no control characters either. */
    boolean spoken() default false;

    String message() default "must have at most {max} characters.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Says which of them is wrong. */
    final class Check implements ConstraintValidator<Text, CharSequence> {

        private int max;
        private boolean spoken;

        @Override
        public void initialize(Text constraint) {
            this.max = constraint.max();
            this.spoken = constraint.spoken();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            if (text.length() > max) {
                return false;
            }
            if (text.chars().anyMatch(unit -> unit == 0)) {
                return refuse(context, "must not contain the character NUL.");
            }
            if (text.codePoints().anyMatch(Check::isHalfAPair)) {
                return refuse(context, "must be Unicode text: it has half of a surrogate pair.");
            }
            return !spoken
                    || Greeting.canBeSaid(text)
                    || refuse(
                            context,
                            "must not contain control characters other than tab and line breaks, since it could not be"
                                    + " said.");
        }

        private static boolean isHalfAPair(int codePoint) {
            return Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
        }

        private static boolean refuse(ConstraintValidatorContext context, String message) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
            return false;
        }
    }
}
