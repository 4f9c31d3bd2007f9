@NullMarked
package dev.switchboard.activities.usage;

import org.jspecify.annotations.NullMarked;
