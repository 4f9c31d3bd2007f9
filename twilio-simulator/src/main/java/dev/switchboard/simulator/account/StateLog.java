package dev.switchboard.simulator.account;

import org.jspecify.annotations.Nullable;

/** Where every applied change goes before it is answered. */
public interface StateLog extends AutoCloseable {

    /** In memory only. */
    StateLog NONE = new StateLog() {
        @Override
        public void append(String table, String key, @Nullable Object row) {}

        @Override
        public void commit() {}

        @Override
        public void close() {}
    };

    /**
     * Notes that a row now is as given.
     *
     * @param row null when it was removed
     */
    void append(String table, String key, @Nullable Object row);

    /** Hands what was appended to the operating system, so that it survives the end of this process. */
    void commit();

    @Override
    void close();
}
