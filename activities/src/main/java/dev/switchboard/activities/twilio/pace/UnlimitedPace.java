package dev.switchboard.activities.twilio.pace;

final class UnlimitedPace implements TwilioPace {

    @Override
    public void awaitRequest(String words) {}

    @Override
    public void tooManyRequests() {}

    @Override
    public void awaitOperation(String operationId, double perSecond) {}
}
