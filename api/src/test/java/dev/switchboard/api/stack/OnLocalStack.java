package dev.switchboard.api.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Run by {@code deploy/local-stack test} only, on the stack that it has started: see {@link LocalStack}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("local-stack")
public @interface OnLocalStack {}
