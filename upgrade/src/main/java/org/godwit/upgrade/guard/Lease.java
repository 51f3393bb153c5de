package org.godwit.upgrade.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who holds a lock, as others read it.
 *
 * @param owner the operator's user name
 * @param host the machine that the run is on
 * @param pid the process on that machine
 * @param started when that process started, in milliseconds, because process numbers are used again; 0 when it is not told
 * @param newHome what the run makes
 */
record Lease(String owner, String host, long pid, long started, String newHome) {
    /** A heartbeat that is older than this is that of a run that hangs or is gone. */
    static final Duration STALE_AFTER = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** {@return the lease of this process} */
    static Lease own(Path newHome) {
        var process = ProcessHandle.current();
        return new Lease(System.getProperty("user.name", ""), hostName(), process.pid(), startOf(process),
                newHome.toAbsolutePath().normalize().toString());
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        var named = Optional.ofNullable(System.getenv("HOSTNAME")).filter(n -> !n.isBlank());
        return named.orElseGet(() -> {
            try {
                return Files.readString(Path.of("/etc/hostname")).strip();
            } catch (IOException e) {
                return Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("unknown");
            }
        });
    }

    /** {@return whether its process is one of this machine that runs no more} */
    boolean isDead() {
        return host.equals(hostName()) && ProcessHandle.of(pid)
                .filter(p -> p.isAlive() && (started == 0 || startOf(p) == started)).isEmpty();
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** {@return the lease that a text tells, empty when it tells none} */
    static Optional<Lease> parse(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(JSON.readValue(text, Lease.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** {@return the lease in a file, empty when there is none} */
    static Optional<Lease> read(Path file) {
        try {
            return Files.exists(file) ? parse(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the holder, for people} */
    String shown() {
        return "process " + pid + " of " + (owner.isEmpty() ? "somebody" : owner) + " on " + host + ", which makes "
                + newHome;
    }
}
