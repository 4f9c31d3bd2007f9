package dev.switchboard.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class AuditVerificationIT {

    @Test
    void tellsTheOwnerAndNobodyElseWhatWasTamperedWith() {
        try (SwitchboardServer server = SwitchboardServer.start(Options.defaults())) {
            SwitchboardClient demo = server.as("demo");
            assertThat(demo.get("/api/audit/verification").text())
                    .isEqualTo("{\"intact\":true,\"checked\":0,\"firstBroken\":null,\"head\":null}");

            assertThat(demo.assign("phone_123", "agent_456", true, false).status())
                    .isEqualTo(200);
            assertThat(demo.unassign("phone_123").status()).isEqualTo(200);
            Answer intact = server.as("demo", "read").get("/api/audit/verification");
            assertThat(intact.json().at("/intact").asBoolean()).isTrue();
            assertThat(intact.json().at("/checked").asInt()).isEqualTo(2);
            String noted =
                    "?sequence=" + intact.json().at("/head/sequence").asLong() + "&hash=" + intact.at("/head/hash");
            assertThat(demo.get("/api/audit/verification" + noted).text()).isEqualTo(intact.text());

            JdbcClient sql = server.bean(JdbcClient.class);
            sql.sql("ALTER TABLE message DISABLE TRIGGER ALL").update();
            sql.sql("UPDATE message SET actor = 'somebody' WHERE sequence = 2").update();
            sql.sql("ALTER TABLE message ENABLE TRIGGER ALL").update();

            Answer broken = demo.get("/api/audit/verification");
            assertThat(broken.status()).isEqualTo(200);
            assertThat(broken.json().at("/intact").asBoolean(true)).isFalse();
            assertThat(broken.json().at("/checked").asInt()).isEqualTo(1);
            assertThat(broken.json().at("/firstBroken/sequence").asInt()).isEqualTo(2);
            assertThat(broken.at("/firstBroken/message")).startsWith("msg_");
            assertThat(broken.at("/firstBroken/reason")).isEqualTo("CHANGED");
            assertThat(server.as("other")
                            .get("/api/audit/verification")
                            .json()
                            .at("/checked")
                            .asInt(-1))
                    .isZero();
            assertThat(server.as("demo", "write").get("/api/audit/verification").status())
                    .isEqualTo(403);
        }
    }
}
