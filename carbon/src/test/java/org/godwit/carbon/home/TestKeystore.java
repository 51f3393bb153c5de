package org.godwit.carbon.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Makes real JKS keystores with the JDK's keytool; one of each kind for all tests of a JVM, then copies of it. */
public final class TestKeystore {
    private static final ConcurrentHashMap<String, byte[]> MADE = new ConcurrentHashMap<>();

    private TestKeystore() {}

    /** Writes a keystore with one RSA key pair; password of store and key are the same. */
    public static void create(Path file, String alias, String password) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, MADE.computeIfAbsent(alias + "/" + password, _ -> generate(alias, password)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] generate(String alias, String password) {
        try {
            var file = Files.createTempDirectory("keystore").resolve("generated.jks");
            var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", alias, "-keyalg", "RSA", "-keysize", "1024", "-validity", "3650", "-dname",
                    "CN=localhost", "-storetype", "JKS", "-keystore", file.toString(), "-storepass", password,
                    "-keypass", password).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(output);
            }
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
