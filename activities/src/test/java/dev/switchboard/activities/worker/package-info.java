@NullMarked
package dev.switchboard.activities.worker;

import org.jspecify.annotations.NullMarked;
