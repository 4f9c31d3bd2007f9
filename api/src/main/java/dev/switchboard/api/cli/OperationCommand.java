package dev.switchboard.api.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "operation",
        description = "Follows an operation to its end, after it was told something.",
        mixinStandardHelpOptions = true)
final class OperationCommand implements Callable<Integer> {

    /** What an operation can be told. */
    enum Word {
        PAUSE,
        RESUME,
        CANCEL,
        UNDO,
        RETRY_FAILED;

        String path() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean startsAnother() {
            return this == UNDO || this == RETRY_FAILED;
        }

        @Override
        public String toString() {
            return path();
        }
    }

    @Mixin
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The operation.")
    private String id = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "WORD",
            description = "One of pause, resume, cancel, undo, retry-failed; nothing to follow it only.")
    private @Nullable Word word;

    OperationCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        StartedOperations operations = new StartedOperations(session, service);
        String path = "/api/operations/" + ServiceClient.encoded(id);
        if (word != null && word.startsAnother()) {
            return operations.start(path + "/" + word.path(), null);
        }
        if (word == null) {
            service.get(path);
        } else {
            service.post(path + "/" + word.path(), null);
        }
        return operations.follow(id);
    }
}
