package dev.switchboard.activities;

import dev.switchboard.activities.ground.TimeSortedIds;
import java.net.URI;
import java.util.List;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * The stores and the activities on the database. Needs beans of {@code DataSource}, {@code JdbcClient}, {@code
 * NamedParameterJdbcOperations}, {@code PlatformTransactionManager} (all four are Spring Boot's), {@code WebhookUrls},
 * {@code StoredSecrets}, {@code TwilioAccounts} and {@code Clock}.
 */
@Configuration(proxyBeanMethods = false)
@EnableJdbcRepositories
@EnableTransactionManagement
@Import(TimeSortedIds.class)
@ComponentScan({
    "dev.switchboard.activities.account",
    "dev.switchboard.activities.agent",
    "dev.switchboard.activities.audit",
    "dev.switchboard.activities.batch",
    "dev.switchboard.activities.drift",
    "dev.switchboard.activities.found",
    "dev.switchboard.activities.number",
    "dev.switchboard.activities.operation",
    "dev.switchboard.activities.plan",
    "dev.switchboard.activities.pool",
    "dev.switchboard.activities.purchase",
    "dev.switchboard.activities.release",
    "dev.switchboard.activities.recovery",
    "dev.switchboard.activities.token",
    "dev.switchboard.activities.worker"
})
public class JdbcConfiguration extends AbstractJdbcConfiguration {

    /** Named here, so that the service also starts while the database cannot be asked. */
    @Override
    public JdbcDialect jdbcDialect(NamedParameterJdbcOperations operations) {
        return JdbcPostgresDialect.INSTANCE;
    }

    @Override
    protected List<?> userConverters() {
        return List.of(UriToText.INSTANCE, TextToUri.INSTANCE);
    }

    @WritingConverter
    private enum UriToText implements Converter<URI, String> {
        INSTANCE;

        @Override
        public String convert(URI uri) {
            return uri.toString();
        }
    }

    @ReadingConverter
    private enum TextToUri implements Converter<String, URI> {
        INSTANCE;

        @Override
        public URI convert(String text) {
            return URI.create(text);
        }
    }
}
