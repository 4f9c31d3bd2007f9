package dev.switchboard.simulator;

/** Ends a request with one of Twilio's errors. */
final class TwilioErrorException extends RuntimeException {

    private final transient Answer answer;

    TwilioErrorException(Answer answer) {
        super(answer.body(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
