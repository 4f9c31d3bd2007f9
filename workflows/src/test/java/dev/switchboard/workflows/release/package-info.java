@org.jspecify.annotations.NullMarked
package dev.switchboard.workflows.release;
