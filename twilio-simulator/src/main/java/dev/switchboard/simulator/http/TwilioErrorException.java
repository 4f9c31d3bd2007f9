package dev.switchboard.simulator.http;

/** Ends a request with one of Twilio's errors. */
public final class TwilioErrorException extends RuntimeException {

    private final transient Answer answer;

    TwilioErrorException(Answer answer) {
        super(answer.body(), null, false, false);
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
