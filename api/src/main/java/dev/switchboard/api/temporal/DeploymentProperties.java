package dev.switchboard.api.temporal;

import io.temporal.common.WorkerDeploymentVersion;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Worker Deployment Version that this process's workers are of; without it Temporal gives every run to any worker.
 *
 * @param name of the deployment, the same in all versions
 * @param buildId another one for each build
 */
@ConfigurationProperties("switchboard.temporal.deployment")
public record DeploymentProperties(
        @DefaultValue("") String name, @DefaultValue("") String buildId) {

    public DeploymentProperties {
        name = name.strip();
        buildId = buildId.strip();
        if (name.isEmpty() != buildId.isEmpty()) {
            throw new IllegalArgumentException(
                    "switchboard.temporal.deployment: set both name (SWITCHBOARD_DEPLOYMENT_NAME) and build-id"
                            + " (SWITCHBOARD_BUILD_ID), or neither.");
        }
        // Temporal joins the two with a dot.
        if (name.contains(".")) {
            throw new IllegalArgumentException(
                    "switchboard.temporal.deployment.name (SWITCHBOARD_DEPLOYMENT_NAME) must not have a dot in it: "
                            + name);
        }
    }

    /** None when workers are not versioned. */
    public Optional<WorkerDeploymentVersion> version() {
        return name.isEmpty() ? Optional.empty() : Optional.of(new WorkerDeploymentVersion(name, buildId));
    }
}
