/** The Spring Boot application: REST, security, workers, embedded mode. */
@NullMarked
package dev.switchboard.api;

import org.jspecify.annotations.NullMarked;
