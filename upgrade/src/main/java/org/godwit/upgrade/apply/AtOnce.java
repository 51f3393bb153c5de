package org.godwit.upgrade.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Does several things at once, on as many threads as it is told. When one fails, those that run are to stop at their next safe
 * point, and no other begins; the first failure is the one that is told.
 */
final class AtOnce {
    private final int threads;
    /** In the order in which they happened. */
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    AtOnce(int threads) {
        this.threads = threads;
    }

    /** {@return whether one has failed; asked by the others} */
    boolean hasFailed() {
        return !failures.isEmpty();
    }

    /** {@return the same observer for all: one call at a time} */
    <T> Consumer<T> oneByOne(Consumer<T> observer) {
        return told -> {
            synchronized (this) {
                observer.accept(told);
            }
        };
    }

    /** Does all of them, begun in this order; returns when none runs any more. */
    void run(List<Runnable> all) {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var done = new ArrayList<Future<?>>();
            all.forEach(one -> done.add(pool.submit(() -> begin(one))));
            for (var one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            // An error of the machine's: such as no memory.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(new InterruptedRun());
        }
        throwFirst();
    }

    private void throwFirst() {
        var first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private void begin(Runnable one) {
        if (hasFailed()) {
            return;
        }
        try {
            one.run();
        } catch (RuntimeException e) {
            failures.add(e);
        } catch (Error e) {
            failures.add(new IllegalStateException(e));
            throw e;
        }
    }
}
