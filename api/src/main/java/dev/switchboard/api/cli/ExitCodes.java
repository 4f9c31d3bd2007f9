package dev.switchboard.api.cli;

/** What a command says to the shell that called it. */
final class ExitCodes {

    /** There was nothing to do, or it is done. */
    static final int NOTHING_TO_DO = 0;

    /** It could not be carried out, or not wholly. */
    static final int ERROR = 1;

    /** There is something to do. */
    static final int DIFFERENCES = 2;

    private ExitCodes() {}
}
