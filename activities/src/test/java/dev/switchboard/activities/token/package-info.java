@NullMarked
package dev.switchboard.activities.token;

import org.jspecify.annotations.NullMarked;
