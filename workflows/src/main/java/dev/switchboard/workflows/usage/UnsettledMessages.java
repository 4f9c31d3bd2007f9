package dev.switchboard.workflows.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose segments are not known.
 *
 * @param messageSids those to be asked about now, each with the account that it is of: {@code AC…/SM…}
 * @param nextInMillis when there is none: how long until the first of those that wait; none when none waits
 */
public record UnsettledMessages(
        List<String> messageSids, @Nullable Long nextInMillis) {

    public UnsettledMessages {
        messageSids = List.copyOf(messageSids);
    }
}
