package io.dragoman.ratelimit.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate for 127.0.0.1 and for the name gateway that is its own authority, and its key, as PEM files. */
public record Certificates(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /** Makes them in a directory. */
    public static Certificates in(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        var store = directory.resolve("keys.p12");
        var command = "-genkeypair -alias a -keyalg EC -groupname secp256r1 -validity 2 -dname CN=redis"
                + " -ext san=ip:127.0.0.1,dns:gateway -ext bc=ca:true -storetype PKCS12 -storepass " + PASSWORD
                + " -keystore "
                + store;
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.addAll(List.of(command.split(" ", -1)));
        int code = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (code != 0) {
            throw new AssertionError("keytool failed");
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new Certificates(
                pem(
                        directory.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("a").getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                        + "\n-----END " + what + "-----\n");
    }
}
