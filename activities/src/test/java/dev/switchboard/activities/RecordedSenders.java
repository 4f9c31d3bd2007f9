package dev.switchboard.activities;

import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.WebhookActivities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Remembers which routes were to be restored; does nothing else. */
public final class RecordedSenders implements WebhookActivities {

    private final List<ApplyRouteInput> restored = new ArrayList<>();

    public List<ApplyRouteInput> restored() {
        return List.copyOf(restored);
    }

    public void clear() {
        restored.clear();
    }

    @Override
    public RestoredRoute restoreRoute(ApplyRouteInput input) {
        restored.add(input);
        return new RestoredRoute(Map.of());
    }

    @Override
    public CapturedRoute captureRoute(CaptureRouteInput input) {
        throw notAskedFor();
    }

    @Override
    public void configureVoice(ApplyRouteInput input) {
        throw notAskedFor();
    }

    @Override
    public void configureSms(ApplyRouteInput input) {
        throw notAskedFor();
    }

    @Override
    public void configureWhatsApp(ApplyRouteInput input) {
        throw notAskedFor();
    }

    @Override
    public RestoredRoute putBackRoute(ApplyRouteInput input) {
        throw notAskedFor();
    }

    @Override
    public void readBackRoute(ReadBackInput input) {
        throw notAskedFor();
    }

    private static UnsupportedOperationException notAskedFor() {
        return new UnsupportedOperationException("not asked for here");
    }
}
