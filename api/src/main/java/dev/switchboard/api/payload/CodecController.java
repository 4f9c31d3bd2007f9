package dev.switchboard.api.payload;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.switchboard.api.problem.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Temporal's remote codec, decoding only: docs.temporal.io/production-deployment/data-encryption. */
@Hidden
@RestController
@ConditionalOnExpression(CodecConfiguration.WANTED)
final class CodecController {

    private static final Logger log = LoggerFactory.getLogger(CodecController.class);

    private final PayloadCodec codec;

    CodecController(PayloadProperties properties) {
        this.codec = new AesGcmPayloadCodec(PayloadKeys.of(properties).orElseThrow());
    }

    @PostMapping(path = CodecConfiguration.PATH + "/decode", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> decode(@RequestAttribute(CodecBodies.BODY) byte[] body, Authentication caller)
            throws IOException {
        Payloads encoded = payloads(body);
        log.info("{} has {} payloads decoded", caller.getName(), encoded.getPayloadsCount());
        try {
            Payloads decoded = Payloads.newBuilder()
                    .addAllPayloads(codec.decode(encoded.getPayloadsList()))
                    .build();
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .body(JsonFormat.printer().omittingInsignificantWhitespace().print(decoded));
        } catch (PayloadCodecException e) {
            throw Problem.invalid("payloads", String.valueOf(e.getMessage()) + ".");
        }
    }

    private static Payloads payloads(byte[] json) {
        try {
            Payloads.Builder payloads = Payloads.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(json, StandardCharsets.UTF_8), payloads);
            return payloads.build();
        } catch (InvalidProtocolBufferException notPayloads) {
            throw Problem.invalid("body", "must be {\"payloads\":[…]}, as Temporal's UI sends it.");
        }
    }
}
