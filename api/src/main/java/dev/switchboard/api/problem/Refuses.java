package dev.switchboard.api.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Why this call may be refused, beside the reasons that all calls have in common. The description of the API shows it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Refuses {

    RequestError[] value() default {};

    /** Whether Twilio is asked while the caller waits, so that its refusal is the answer: 502. */
    boolean asTwilioDoes() default false;
}
