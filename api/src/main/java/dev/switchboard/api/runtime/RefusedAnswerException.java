package dev.switchboard.api.runtime;

/** A runtime's answer that cannot be used. */
final class RefusedAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable: a metric's label, and for the agent's owner to compare
     * @param reason a sentence for the owner; nothing that was said or written, no secret
     */
    RefusedAnswerException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
