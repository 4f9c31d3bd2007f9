@NullMarked
package dev.switchboard.activities.drift;

import org.jspecify.annotations.NullMarked;
