package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueuedPoolTest {
    private static QueuedPool pool(int connections, Duration longestWait) {
        var database = Database.of(new DatabaseAddress("jdbc:h2:mem:queue", "sa", Secret.of("")), Drivers.shipped());
        return ConnectionPool.of("queue", database, Map.of("maxActive", Integer.toString(connections), "maxWait",
                Long.toString(longestWait.toMillis())));
    }

    @Test
    void noMoreCallersAreInThanThereAreConnections() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var pool = pool(3, Duration.ofSeconds(30)); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(threads.submit(() -> {
                    for (int j = 0; j < 50; j++) {
                        pool.enter();
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1000);
                        inside.decrementAndGet();
                        pool.leave();
                    }
                    return true;
                }));
            }
            for (var one : all) {
                one.get();
            }
        }

        assertThat(most).hasValue(3);
    }

    @Test
    void whoCameFirstGoesInFirst() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        try (var pool = pool(1, Duration.ofSeconds(30)); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pool.enter();
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    pool.enter();
                    order.add(number);
                    pool.leave();
                    return true;
                }));
                awaitQueue(pool, i + 1);
            }
            pool.leave();
            for (var one : all) {
                one.get();
            }
        }

        assertThat(order).hasSize(20).isSorted();
    }

    @Test
    void whoWaitsTooLongIsToldSoWithoutACauseAndTheOthersGoOn() throws Exception {
        try (var pool = pool(1, Duration.ofMillis(250)); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pool.enter();
            var late = List.of(threads.submit(() -> enter(pool)), threads.submit(() -> enter(pool)));
            for (var one : late) {
                assertThatThrownBy(() -> one.get()).isInstanceOf(ExecutionException.class).cause()
                        .isInstanceOf(SQLTransientConnectionException.class).hasNoCause()
                        .hasMessageContaining("none was free within 250ms");
            }

            var next = threads.submit(() -> enter(pool));
            awaitQueue(pool, 1);
            pool.leave();
            next.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoIsInterruptedLeavesTheQueue() throws Exception {
        try (var pool = pool(1, Duration.ofSeconds(30)); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pool.enter();
            var interrupted = Thread.ofVirtual().unstarted(() -> {
                assertThatThrownBy(pool::enter).isInstanceOf(SQLTransientConnectionException.class);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            interrupted.start();
            awaitQueue(pool, 1);
            var next = threads.submit(() -> enter(pool));
            awaitQueue(pool, 2);
            interrupted.interrupt();
            awaitQueue(pool, 1);

            pool.leave();

            next.get(30, TimeUnit.SECONDS);
        }
    }

    /** {@return that the caller went in} */
    private static boolean enter(QueuedPool pool) throws SQLTransientConnectionException {
        pool.enter();
        return true;
    }

    private static void awaitQueue(QueuedPool pool, int length) {
        while (pool.length() != length) {
            Thread.onSpinWait();
        }
    }
}
