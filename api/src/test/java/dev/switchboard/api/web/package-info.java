/** Strictness of requests. */
@NullMarked
package dev.switchboard.api.web;

import org.jspecify.annotations.NullMarked;
