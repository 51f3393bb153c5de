package org.godwit.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Sends one request over and over on connections that stay open, each waiting for its answer: as cheap as a client can be. */
final class HttpLoad {
    private final int port;
    private final byte[] request;
    private final String expected;

    /**
     * @param request everything up to the body's end
     * @param expected what every answer must contain
     */
    HttpLoad(int port, String request, String expected) {
        this.port = port;
        this.request = request.getBytes(StandardCharsets.UTF_8);
        this.expected = expected;
    }

    static HttpLoad get(int port, String path, String headers, String expected) {
        return new HttpLoad(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n", expected);
    }

    static HttpLoad post(int port, String path, String headers, String body, String expected) {
        return new HttpLoad(port, "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n" + body, expected);
    }

    /** {@return how many requests were answered} */
    long run(int connections, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, connections).mapToObj(_ -> threads.submit(() -> connection(end))).toList();
            long answered = 0;
            for (Future<Long> one : running) {
                answered += one.get();
            }
            return answered;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private long connection(long end) {
        long answered = 0;
        try (var socket = new Socket("localhost", port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            var out = socket.getOutputStream();
            do {
                out.write(request);
                var answer = answer(in);
                if (answered == 0 && !answer.contains(expected)) {
                    throw new IOException("unexpected answer: " + answer);
                }
                answered++;
            } while (System.nanoTime() < end);
            return answered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(InputStream in) throws IOException {
        var status = line(in);
        if (!status.contains(" 200 ")) {
            throw new IOException(status);
        }
        int length = -1;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (length >= 0) {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
        var body = new StringBuilder();
        for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
            body.append(new String(in.readNBytes(chunk), StandardCharsets.UTF_8));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in).strip().toLowerCase(Locale.ROOT), 16);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
