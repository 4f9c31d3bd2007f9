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
 * A text in somebody's own words that may be left out: no longer than {@link #max}, and one that the database can keep
 * and TwiML can carry. PostgreSQL has no text with NUL, half a surrogate pair has no UTF-8, and nobody means a control
 * character but a tab or a line break, be it of ASCII or of Latin-1 (U+007F to U+009F). Every free text of a request
 * carries it.
 */
@Constraint(validatedBy = Text.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

    /** The longest, in UTF-16 units as Java and JSON count them. */
    int max();

    String message() default "must have at most {max} characters.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Says which of them is wrong. */
    final class Check implements ConstraintValidator<Text, CharSequence> {

        private int max;

        @Override
        public void initialize(Text constraint) {
            this.max = constraint.max();
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
            return (Greeting.canBeSaid(text) && text.chars().noneMatch(Check::isLaterControl))
                    || refuse(context, "must not contain control characters other than tab and line breaks.");
        }

        /** XML would carry them, and a terminal obey them. */
        private static boolean isLaterControl(int unit) {
            return unit >= 0x7F && unit <= 0x9F;
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
