package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.common.WorkerDeploymentVersion;
import org.junit.jupiter.api.Test;

class DeploymentPropertiesTest {

    @Test
    void workersAreNotVersionedByDefault() {
        assertThat(new DeploymentProperties("", " ").version()).isEmpty();
    }

    @Test
    void aNameAndABuildAreAVersion() {
        assertThat(new DeploymentProperties("switchboard", "1.4.2").version())
                .contains(new WorkerDeploymentVersion("switchboard", "1.4.2"));
    }

    @Test
    void oneWithoutTheOtherIsRefused() {
        assertThatThrownBy(() -> new DeploymentProperties("switchboard", ""))
                .hasMessageContaining("SWITCHBOARD_BUILD_ID");
        assertThatThrownBy(() -> new DeploymentProperties("", "1.4.2"))
                .hasMessageContaining("SWITCHBOARD_DEPLOYMENT_NAME");
    }

    @Test
    void aNameWithADotIsRefused() {
        assertThatThrownBy(() -> new DeploymentProperties("switch.board", "1")).hasMessageContaining("dot");
    }
}
