package org.godwit.server.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives up clients that ask for much and take nothing, or begin a request and do not go on: neither the socket nor the web server knows a
 * longest time to wait for them, and a statement with its connection would stay with such a client for ever. A thread that waits too
 * long is interrupted, which closes the socket; whoever writes or reads then sees that the client is gone. Safe for use by many threads.
 */
final class SlowClients implements AutoCloseable {
    private static final int LOOKS_IN_THAT_TIME = 4;

    private final Duration longest;
    /** Each thread waits for one client, and for one thing of it at a time. */
    private final Map<Thread, Waiting> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("slow-clients").factory());

    /** @param longest how long a client may leave one part of an answer lying, or a body unfinished without sending anything */
    SlowClients(Duration longest) {
        this.longest = longest;
        long pause = Math.max(1, longest.toMillis() / LOOKS_IN_THAT_TIME);
        var _ = watch.scheduleWithFixedDelay(() -> waiting.values().forEach(Waiting::look), pause, pause,
                TimeUnit.MILLISECONDS);
    }

    /** {@return a stream that writes to another one, each part no longer than the client may take} */
    OutputStream watched(OutputStream out) {
        return new WatchedOutput(out);
    }

    /**
     * {@return a stream that reads from another one, which the client may leave empty no longer than that} Reading throws
     * {@link CloseConnectionException} when the client is given up.
     */
    InputStream watched(InputStream in) {
        return new WatchedInput(in);
    }

    /** {@return what watches the heads of requests: the whole of one may take no longer than that from its first line on} */
    Http1ConnectionListener heads() {
        return new Http1ConnectionListener() {
            @Override
            public void prologue(ConnectionContext connection, HttpPrologue firstLine) {
                new Waiting().begin();
            }

            @Override
            public void headers(ConnectionContext connection, Headers headers) {
                var head = waiting.get(Thread.currentThread());
                if (head != null) {
                    head.end();
                }
            }
        };
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** One thread while it waits for the client; looked at by another. */
    private final class Waiting {
        private @Nullable Thread thread;
        private long since;
        private boolean isGivenUp;

        synchronized void begin() {
            thread = Thread.currentThread();
            since = System.nanoTime();
            isGivenUp = false;
            waiting.put(thread, this);
        }

        /** {@return whether the client was given up meanwhile; the thread is not interrupted any more, since it goes on} */
        synchronized boolean end() {
            if (thread != null) {
                waiting.remove(thread);
                thread = null;
                if (isGivenUp) {
                    Thread.interrupted();
                }
            }
            return isGivenUp;
        }

        synchronized void look() {
            if (thread != null && !thread.isAlive()) {
                // The client went away in the middle of a head.
                waiting.remove(thread);
            } else if (thread != null && !isGivenUp && System.nanoTime() - since > longest.toNanos()) {
                isGivenUp = true;
                thread.interrupt();
            }
        }
    }

    /** A write to a socket. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** One answer. */
    private final class WatchedOutput extends OutputStream {
        private final OutputStream out;
        private final Waiting waiting = new Waiting();

        WatchedOutput(OutputStream out) {
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
            waiting.begin();
            try {
                write.run();
            } catch (IOException | UncheckedIOException e) {
                if (waiting.end()) {
                    throw new IOException("the client took nothing for " + longest.toSeconds() + " s", e);
                }
                throw e;
            } finally {
                waiting.end();
            }
        }
    }

    /** One body. */
    private final class WatchedInput extends FilterInputStream {
        private final Waiting waiting = new Waiting();

        WatchedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            waiting.begin();
            try {
                return in.read(bytes, from, count);
            } catch (IOException | RuntimeException e) {
                if (waiting.end()) {
                    throw new CloseConnectionException("the client sent nothing for " + longest.toSeconds() + " s", e);
                }
                throw e;
            } finally {
                waiting.end();
            }
        }
    }
}
