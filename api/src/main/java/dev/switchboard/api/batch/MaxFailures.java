package dev.switchboard.api.batch;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many numbers of a batch may fail before it pauses; {@link CarefulRequest#care} reads it. */
@Schema(
        description = "A number, or a share of the numbers to change such as \"5%\".",
        oneOf = {Integer.class, String.class},
        example = "5%")
@JacksonAnnotationsInside
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@interface MaxFailures {}
