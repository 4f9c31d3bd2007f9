package dev.switchboard.activities;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.number.DemoData;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.twilio.RouteWriters;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.failure.ApplicationFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A test on a real PostgreSQL, one for all; every test starts with the demo data and nothing else. */
public abstract class DatabaseTest {

    protected static final String DEMO = DemoData.OWNER;
    protected static final String OTHER = DemoData.OTHER_OWNER;

    /** 32 bytes, of which nobody makes a secret. */
    protected static final String SECRETS_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private static final EmbeddedPostgres POSTGRES = start();
    private static final AnnotationConfigApplicationContext CONTEXT =
            new AnnotationConfigApplicationContext(TestConfiguration.class);

    protected final Agents agents = bean(Agents.class);
    protected final PhoneNumbers phoneNumbers = bean(PhoneNumbers.class);
    protected final Operations operations = bean(Operations.class);
    protected final BatchResults results = bean(BatchResults.class);
    protected final NumberActivities numberActivities = bean(NumberActivities.class);
    protected final WebhookUrls urls = bean(WebhookUrls.class);
    protected final InMemoryTwilioAccount account = bean(InMemoryTwilioAccount.class);
    protected final InMemoryTwilioAccounts accounts = bean(InMemoryTwilioAccounts.class);
    protected final TestClock clock = bean(TestClock.class);
    protected final JdbcClient jdbc = bean(JdbcClient.class);

    @BeforeEach
    void startFromTheDemoData() {
        // As a replica, so that the audit trail's own trigger lets go of it.
        jdbc.sql("""
                SET session_replication_role = replica;
                TRUNCATE chatbot, phone_number, operation, batch, operation_item, operation_page, operation_selection,
                    webhook_snapshot, message, audit_chain, route_drift, route_listing, twilio_account, twilio_shared_key,
                    drift_unread_account, former_account, number_elsewhere, found_value, base_url, webhook_verification,
                    budget, pool, number_purchase, number_not_put_back, operation_setting, fleet_plan;
                SET session_replication_role = DEFAULT
                """).update();
        account.clear();
        accounts.clear();
        bean(DemoData.class).insert(InMemoryTwilioAccount.ACCOUNT_SID, DatabaseTest::sidOf);
    }

    protected static <T> T bean(Class<T> type) {
        return CONTEXT.getBean(type);
    }

    /** The SID of a number in the fake account: {@code PN0123} for {@code +15550000123}. */
    protected static String sidOf(String phoneNumber) {
        return "PN" + phoneNumber.substring(phoneNumber.length() - 4);
    }

    protected static DataSource freshDatabase(String name) {
        JdbcClient.create(POSTGRES.getPostgresDatabase())
                .sql("CREATE DATABASE " + name)
                .update();
        return POSTGRES.getDatabase("postgres", name);
    }

    /** A database as one of its users sees it. */
    static DataSource databaseOf(String user, String name) {
        return POSTGRES.getDatabase(user, name);
    }

    protected PhoneNumber number(String id) {
        return phoneNumbers.find(id).orElseThrow();
    }

    protected void aNumber(String id, String owner, String phoneNumber, Capabilities capabilities) {
        phoneNumbers.insert(new NewPhoneNumber(
                id, owner, phoneNumber, InMemoryTwilioAccount.ACCOUNT_SID, sidOf(phoneNumber), capabilities));
    }

    protected Operation anOperation(OperationType type, String phoneNumberId) {
        NewOperation operation = new NewOperation(
                DEMO, type, phoneNumberId, null, NumberWorkflowIds.workflowId(phoneNumberId), null, null);
        return operations.open(operation).operation();
    }

    /** An operation with an id of the test's choice; once. */
    protected void opened(String id, String owner, OperationType type, @Nullable String phoneNumberId) {
        jdbc.sql("""
                INSERT INTO operation (id, owner, type, phone_number_id, workflow_id, state, created_at, updated_at)
                VALUES (:id, :owner, :type, :phoneNumberId, :id, 'PENDING', :now, :now)
                ON CONFLICT (id) DO NOTHING
                """)
                .param("id", id)
                .param("owner", owner)
                .param("type", type.name())
                .param("phoneNumberId", phoneNumberId)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    protected Operation aBatch() {
        return operations
                .open(new NewOperation(DEMO, OperationType.UPDATE_FLEET, null, null, "fleet/demo", null, null))
                .operation();
    }

    /** An item of a batch, as if it had been planned. */
    protected void anItem(String operationId, String phoneNumberId, ItemState state) {
        jdbc.sql("""
                INSERT INTO operation_item (operation_id, phone_number_id, phone_number, state)
                VALUES (:operationId, :phoneNumberId, '+1555', :state)
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .param("state", state.name())
                .update();
    }

    /** Assigns without Twilio; answers the operation that did. */
    protected String assigned(String phoneNumberId, String agentId, boolean sms, boolean whatsapp) {
        String operationId = anOperation(OperationType.ASSIGN, phoneNumberId).id();
        numberActivities.reserveNumber(
                new ReserveNumberInput(operationId, DEMO, phoneNumberId, agentId, sms, whatsapp));
        numberActivities.confirmAssignment(operationId, phoneNumberId);
        return operationId;
    }

    /** Checks that a call is refused for good, with the code and the words. */
    protected static void assertRefused(ThrowingCallable call, ErrorCode code, String... words) {
        Assertions.assertThatThrownBy(call).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            Assertions.assertThat(failure.isNonRetryable()).isTrue();
            Assertions.assertThat(failure.getType()).isEqualTo(code.code());
            Assertions.assertThat(Failures.reasonOf(failure).message()).satisfies(text -> {
                for (String word : words) {
                    Assertions.assertThat(text).contains(word);
                }
            });
        });
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(JdbcConfiguration.class)
    static class TestConfiguration {

        @Bean
        DataSource dataSource() {
            HikariDataSource dataSource = new HikariDataSource();
            dataSource.setJdbcUrl(POSTGRES.getJdbcUrl("postgres", "postgres"));
            dataSource.setMaximumPoolSize(20);
            Flyway.configure().dataSource(dataSource).load().migrate();
            return dataSource;
        }

        @Bean
        JdbcTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        NamedParameterJdbcTemplate namedParameterJdbcTemplate(DataSource dataSource) {
            return new NamedParameterJdbcTemplate(dataSource);
        }

        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        WebhookUrls webhookUrls() {
            return new WebhookUrls(URI.create("https://switchboard.example.com"), "#rc=2&rp=ct,5xx,rt");
        }

        @Bean
        InMemoryTwilioAccount twilioAccount() {
            return new InMemoryTwilioAccount();
        }

        @Bean
        InMemoryTwilioAccounts twilioAccounts(InMemoryTwilioAccount configured) {
            return new InMemoryTwilioAccounts(configured);
        }

        @Bean
        StoredSecrets storedSecrets() {
            return new StoredSecrets(new SecretProperties(SECRETS_KEY, null));
        }

        @Bean
        TwilioPace twilioPace() {
            return TwilioPace.unlimited();
        }

        @Bean
        RouteWriters routeWriters(InMemoryTwilioAccounts accounts, FoundValues values) {
            return new RouteWriters(accounts::of, values);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        TestClock clock() {
            return new TestClock();
        }
    }
}
