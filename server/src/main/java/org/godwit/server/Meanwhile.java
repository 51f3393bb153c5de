package org.godwit.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * What is made on a thread of its own while the start goes on with something else. Closing it waits a while for it to
 * end, well or not. Safe for use by many threads.
 */
final class Meanwhile<T> implements AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final FutureTask<T> task;
    private final Thread thread;

    private Meanwhile(String name, Supplier<T> work) {
        this.task = new FutureTask<>(work::get);
        this.thread = Thread.ofVirtual().name(name).start(task);
    }

    /** Starts it. */
    static <T> Meanwhile<T> of(String name, Supplier<T> work) {
        return new Meanwhile<>(name, work);
    }

    /** {@return what was made, when it is ready} What the work threw is thrown here. */
    T get() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + thread.getName() + " was waited for", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case Error known -> throw known;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
