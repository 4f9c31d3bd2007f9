/** What is measured by asking the database, beside what each feature counts itself. */
@NullMarked
package dev.switchboard.api.metrics;

import org.jspecify.annotations.NullMarked;
