package dev.switchboard.api.batch;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** So many numbers of a batch go first and are looked at; none when left out. */
@Min(value = 0, message = "must not be negative.") @Max(value = 200, message = "must be at most 200.") @Schema(example = "5", defaultValue = "0")
@Constraint(validatedBy = {})
@JacksonAnnotationsInside
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@interface Canary {

    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
