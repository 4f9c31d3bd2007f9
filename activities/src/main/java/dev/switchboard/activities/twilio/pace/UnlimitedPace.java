package dev.switchboard.activities.twilio.pace;

final class UnlimitedPace implements TwilioPace {

    @Override
    public void awaitRequest(RequestContext context, String words) {}

    @Override
    public void tooManyRequests() {}
}
