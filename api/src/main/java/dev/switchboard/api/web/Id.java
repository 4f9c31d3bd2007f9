package dev.switchboard.api.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An id of ours that must be given. */
@NotNull @Pattern(regexp = Id.PATTERN) @ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Id {

    String PATTERN = "[A-Za-z0-9_-]{1,64}";

    String MESSAGE = "must be given: letters, digits, _ and -, at most 64.";

    /** Of an id that may be left out. */
    String MESSAGE_IF_GIVEN = "must have letters, digits, _ and -, at most 64.";

    String message() default MESSAGE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
