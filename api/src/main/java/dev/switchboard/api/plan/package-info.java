/** The fleet as a file: its form, plans of it, and how it is written from what is. */
@NullMarked
package dev.switchboard.api.plan;

import org.jspecify.annotations.NullMarked;
