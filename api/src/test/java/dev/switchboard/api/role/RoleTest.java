package dev.switchboard.api.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.SwitchboardApplication;
import dev.switchboard.api.startup.StartRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {

    @Test
    void aProcessThatIsToldNothingDoesEverything() {
        assertThat(Role.of("")).contains(Role.ALL);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyRoleIsFoundByItsName(Role role) {
        assertThat(Role.of(role.toString())).contains(role);
        assertThat(Role.names()).contains(role.toString());
    }

    @Test
    void onlyAnApiHasNoWorkers() {
        assertThat(Role.API.properties()).containsEntry("spring.temporal.workers", "");
        assertThat(Role.WORKER.properties()).doesNotContainKey("spring.temporal.workers");
        assertThat(Role.ALL.properties()).doesNotContainKey("spring.temporal.workers");
    }

    @Test
    void aRoleThatThereIsNotRefusesTheStartAndIsNamed() {
        assertThatThrownBy(() -> SwitchboardApplication.start("--switchboard.role=boss"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("SWITCHBOARD_ROLE is boss.");
    }

    @Test
    void embeddedModeIsOneProcessThatDoesEverything() {
        assertThatThrownBy(() -> SwitchboardApplication.start(
                        "--switchboard.role=worker",
                        "--switchboard.database.url=jdbc:postgresql://db/switchboard",
                        "--switchboard.temporal.address=",
                        "--switchboard.twilio.account-sid="))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("SWITCHBOARD_ROLE is worker, and nothing says where Temporal, the Twilio simulator can be"
                        + " found.");
    }
}
