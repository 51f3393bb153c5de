package org.godwit.carbon.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The bytes of a bulk load on their way from the thread that makes rows into bytes to the statement that sends them, which
 * runs in a thread of its own: while one buffer travels, the next is filled. At most {@link #BUFFERS} buffers exist, so that a
 * target that is slower than the source holds the source up. To be filled by one thread.
 */
final class LoadStream implements AutoCloseable {
    static final int BUFFER_BYTES = 128 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int BUFFERS = 8;
    private static final int LOOK_AGAIN_MILLIS = 50;
    private static final int GIVE_UP_SECONDS = 60;

    // One more than buffers, so that the mark at the end always fits.
    private final ArrayBlockingQueue<Part> full = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final ArrayBlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<Long> load;
    private ByteBuffer current = ByteBuffer.allocate(BUFFER_BYTES);
    private boolean ended;

    /** Starts the statement, which takes the bytes as they come. */
    LoadStream(Load statement) {
        for (int i = 1; i < BUFFERS; i++) {
            empty.add(ByteBuffer.allocate(BUFFER_BYTES));
        }
        load = sender.submit(() -> statement.run(new Taken()));
    }

    /** {@return a buffer with room for some bytes, at most {@link #BUFFER_BYTES}} */
    ByteBuffer room(int bytes) throws SQLException {
        if (current.remaining() < bytes) {
            flush();
        }
        return current;
    }

    void put(byte[] bytes, int from, int length) throws SQLException {
        int done = 0;
        while (done < length) {
            if (!current.hasRemaining()) {
                flush();
            }
            int part = Math.min(current.remaining(), length - done);
            current.put(bytes, from + done, part);
            done += part;
        }
    }

    private void flush() throws SQLException {
        hand(Part.Mark.GOES_ON, current.flip());
        try {
            ByteBuffer next;
            while ((next = empty.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) == null) {
                if (load.isDone()) {
                    await();
                    throw new SQLException("the load ended before its rows did", "58030");
                }
            }
            current = next.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while a load waited for its target", "57014", e);
        }
    }

    private void hand(Part.Mark mark, ByteBuffer buffer) {
        if (!full.offer(new Part(mark, buffer))) {
            throw new IllegalStateException("more buffers than were made");
        }
    }

    /** Ends the load. {@return what the statement returned: the number of rows} */
    long finish() throws SQLException {
        if (current.position() > 0) {
            hand(Part.Mark.GOES_ON, current.flip());
        }
        ended = true;
        hand(Part.Mark.END, NOTHING);
        return await();
    }

    private long await() throws SQLException {
        try {
            return load.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while a load ended", "57014", e);
        }
    }

    /** Breaks off what was not finished, and waits until the connection is free again. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            hand(Part.Mark.BROKEN_OFF, NOTHING);
            try {
                var _ = load.get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // It was to fail; or the target is gone, which whoever uses the connection next will be told.
                load.cancel(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sender.shutdownNow();
    }

    private record Part(Mark mark, ByteBuffer bytes) {
        enum Mark {
            GOES_ON, END, BROKEN_OFF
        }
    }

    /** A statement that loads what it reads, and returns the number of rows. */
    @FunctionalInterface
    interface Load {
        long run(InputStream bytes) throws SQLException, IOException;
    }

    /** The buffers one after another, as the sending thread sees them. */
    private final class Taken extends InputStream {
        private ByteBuffer buffer = NOTHING;
        private boolean atEnd;

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!fill()) {
                return -1;
            }
            int part = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, part);
            return part;
        }

        private boolean fill() throws IOException {
            while (!atEnd && !buffer.hasRemaining()) {
                if (buffer.capacity() > 0) {
                    empty.add(buffer);
                }
                try {
                    var part = full.take();
                    buffer = part.bytes();
                    if (part.mark() == Part.Mark.BROKEN_OFF) {
                        throw new IOException("the load was broken off");
                    }
                    atEnd = part.mark() == Part.Mark.END;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            return !atEnd;
        }
    }
}
