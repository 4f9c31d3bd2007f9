@NullMarked
package dev.switchboard.workflows.route;

import org.jspecify.annotations.NullMarked;
