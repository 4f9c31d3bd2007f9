package dev.switchboard.simulator.account;

import java.util.List;

/** The changeable fields of a Messaging Service. */
public final class ServiceFields {

    public static final List<Field> ALL = List.of(
            Field.text("friendly_name", "FriendlyName", "Messaging Service"),
            Field.url("inbound_request_url", "InboundRequestUrl", null),
            Field.method("inbound_method", "InboundMethod"),
            Field.url("fallback_url", "FallbackUrl", null),
            Field.method("fallback_method", "FallbackMethod"),
            Field.url("status_callback", "StatusCallback", null),
            Field.flag("sticky_sender", "StickySender", true),
            Field.flag("mms_converter", "MmsConverter", true),
            Field.flag("smart_encoding", "SmartEncoding", true),
            Field.text("scan_message_content", "ScanMessageContent", "inherit"),
            Field.flag("fallback_to_long_code", "FallbackToLongCode", false),
            Field.flag("area_code_geomatch", "AreaCodeGeomatch", true),
            Field.flag("synchronous_validation", "SynchronousValidation", false),
            new Field("validity_period", "ValidityPeriod", Field.Kind.COUNT, "36000"),
            Field.text("usecase", "Usecase", "undeclared"),
            Field.flag("us_app_to_person_registered", null, false),
            Field.flag("use_inbound_webhook_on_number", "UseInboundWebhookOnNumber", false));

    private ServiceFields() {}

    static void require(String name) {
        if (ALL.stream().noneMatch(field -> field.name().equals(name))) {
            throw new IllegalArgumentException(name + " is not a changeable field of a Messaging Service");
        }
    }
}
