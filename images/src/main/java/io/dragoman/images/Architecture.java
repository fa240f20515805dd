package io.dragoman.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.util.Locale;

/** What a processor is called in images, for Linux. */
enum Architecture {
    AMD64,
    ARM64;

    /** As OCI's image index names it. */
    Platform platform() {
        return new Platform(toString(), "linux");
    }

    /** Whether this machine can run its programs. */
    boolean runsHere() {
        var here = switch (System.getProperty("os.arch")) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> "";
        };
        return System.getProperty("os.name").equals("Linux") && here.equals(toString());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
