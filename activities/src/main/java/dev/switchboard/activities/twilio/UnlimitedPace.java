package dev.switchboard.activities.twilio;

final class UnlimitedPace implements TwilioPace {

    @Override
    public void awaitRequest(String words) {}

    @Override
    public void tooManyRequests() {}

    @Override
    public void awaitOperation(String operationId, double perSecond) {}
}
