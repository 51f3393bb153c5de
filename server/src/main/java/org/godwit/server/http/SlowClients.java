package org.godwit.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives up clients that ask for much and take nothing: neither the socket nor the web server knows a longest time to write, and a
 * statement with its connection would stay with such a client for ever. A part of an answer that is not taken in time has its thread
 * interrupted, which closes the socket; whoever writes then sees that the client is gone. Safe for use by many threads.
 */
final class SlowClients implements AutoCloseable {
    private static final int LOOKS_IN_THAT_TIME = 4;

    private final Duration longest;
    private final Set<Watched> writing = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("slow-clients").factory());

    /** @param longest how long a client may leave one part of an answer lying */
    SlowClients(Duration longest) {
        this.longest = longest;
        long pause = Math.max(1, longest.toMillis() / LOOKS_IN_THAT_TIME);
        var _ = watch.scheduleWithFixedDelay(() -> writing.forEach(Watched::look), pause, pause, TimeUnit.MILLISECONDS);
    }

    /** {@return a stream that writes to another one, each part no longer than the client may take} */
    OutputStream watched(OutputStream out) {
        return new Watched(out);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** A write to a socket. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** One answer; written by one thread, looked at by another. */
    private final class Watched extends OutputStream {
        private final OutputStream out;
        private @Nullable Thread writer;
        private long since;
        private boolean isGivenUp;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            watch(() -> out.write(bytes, from, count));
        }

        @Override
        public void flush() throws IOException {
            watch(out::flush);
        }

        @Override
        public void close() throws IOException {
            watch(out::close);
        }

        private void watch(Write write) throws IOException {
            begin();
            try {
                write.run();
            } catch (IOException | UncheckedIOException e) {
                if (end()) {
                    throw new IOException("the client took nothing for " + longest.toSeconds() + " s", e);
                }
                throw e;
            } finally {
                end();
            }
        }

        private synchronized void begin() {
            writer = Thread.currentThread();
            since = System.nanoTime();
            isGivenUp = false;
            writing.add(this);
        }

        /** {@return whether the client was given up meanwhile; the thread is not interrupted any more, since it goes on} */
        private synchronized boolean end() {
            if (writer != null) {
                writing.remove(this);
                writer = null;
                if (isGivenUp) {
                    Thread.interrupted();
                }
            }
            return isGivenUp;
        }

        private synchronized void look() {
            if (writer != null && !isGivenUp && System.nanoTime() - since > longest.toNanos()) {
                isGivenUp = true;
                writer.interrupt();
            }
        }
    }
}
