package dev.switchboard.api.embedded;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An archive of Temporal's CLI for one platform.
 *
 * @param version as Temporal names the release
 * @param platform {@code linux}, {@code darwin} or {@code windows}
 * @param architecture {@code amd64} or {@code arm64}
 * @param sha256 of the archive, in lower-case hexadecimal digits; null when it is not known
 */
record CliRelease(
        String version,
        String platform,
        String architecture,
        @Nullable String sha256) {

    /** The release whose server is that of docker-compose.yml: 1.29.1. */
    static final String VERSION = "v1.5.1";

    /** What the archives weigh, to within a few megabytes; for people only. */
    static final String SIZE = "50 MB";

    /**
     * The digests of the release's checksums.txt, by platform, as the package lists of Hermit (cashapp/hermit-packages
     * and zph/hermit-packages, temporal-cli.hcl) have them. Windows' archive is in none of the lists that were found.
     */
    private static final Map<String, String> SHA256 = Map.of(
            "linux_amd64", "ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d",
            "linux_arm64", "bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5",
            "darwin_amd64", "bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9",
            "darwin_arm64", "cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415");

    /** The one for this machine, with Temporal's own digest unless another one is given. */
    static CliRelease here(String sha256) {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), sha256);
    }

    static CliRelease of(String osName, String osArch, String sha256) {
        String system = osName.toLowerCase(Locale.ROOT);
        String platform = system.contains("mac") || system.contains("darwin")
                ? "darwin"
                : system.contains("windows") ? "windows" : system.contains("linux") ? "linux" : osName;
        String architecture = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> osArch;
        };
        String known = SHA256.get(platform + "_" + architecture);
        return new CliRelease(
                VERSION,
                platform,
                architecture,
                sha256.isBlank() ? known : sha256.strip().toLowerCase(Locale.ROOT));
    }

    String program() {
        return platform.equals("windows") ? "temporal.exe" : "temporal";
    }

    /** A folder of its own for every digest: what is in it was checked against that one. */
    String folder(String checkedAgainst) {
        return "temporal-cli-%s-%s-%s-%s".formatted(version, platform, architecture, checkedAgainst.substring(0, 12));
    }
}
