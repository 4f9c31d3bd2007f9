package dev.switchboard.api.payload;

import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one converter of payloads, for clients, schedules and workers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PayloadProperties.class)
class PayloadConfiguration {

    /**
     * Jackson 2 with records and java.time, named here because what it writes stays in workflow histories: Spring's own
     * mapper must not get in. With a key, what it writes is encrypted, and so are messages and stack traces of
     * failures.
     */
    @Bean
    DataConverter mainDataConverter(PayloadProperties properties) {
        DataConverter json = DefaultDataConverter.newDefaultInstance();
        return PayloadKeys.of(properties)
                .<DataConverter>map(keys -> new CodecDataConverter(json, List.of(new AesGcmPayloadCodec(keys)), true))
                .orElse(json);
    }
}
